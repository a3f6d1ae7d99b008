import Foundation
import Settings
import Testing

/// Who decides, what is refused, and that no secret is told.
struct SettingValuesTests {
    @Test func flagBeforeVariableBeforeFileBeforeDefault() async throws {
        let flags: [ServeSetting: [String]] = [.port: ["1"]]
        let environment = ["LAZULI_PORT": "2", "LAZULI_HOST": "two"]
        let file = "port: 3\nhost: three\nclock: system\n"
        let values = try await values(flags: flags, environment, file: file)
        #expect(values.problems == [])
        #expect(values.number(.port) == 1)
        #expect(values.origin(.port) == .flag)
        #expect(values.text(.host) == "two")
        #expect(values.origin(.host) == .environment)
        #expect(values.text(.clock) == "system")
        guard case .file = values.origin(.clock) else {
            Issue.record("the clock is from \(String(describing: values.origin(.clock)))")
            return
        }
        #expect(values.text(.logLevel) == "info")
        #expect(values.origin(.logLevel) == .standard)
        #expect(values.text(.data) == nil)
    }

    @Test func aVariableCanSwitchOffWhatTheFileSwitchesOn() async throws {
        let on = try await values(file: "ephemeral: true")
        #expect(on.isOn(.ephemeral))
        let off = try await values(["LAZULI_EPHEMERAL": "0"], file: "ephemeral: true")
        #expect(!off.isOn(.ephemeral))
    }

    @Test(arguments: ["1", "true", "yes", "TRUE"])
    func wordsThatSwitchOn(word: String) async throws {
        let values = try await values(["LAZULI_HARDEN": word])
        #expect(values.isOn(.harden))
    }

    @Test func anEmptyVariableIsAsGoodAsNone() async throws {
        let values = try await values(["LAZULI_HOST": ""], file: "host: three")
        #expect(values.text(.host) == "three")
        #expect(values.problems == [])
    }

    @Test(arguments: [
        "accounts: a:x:y;b:z", "accounts: [a:x:y, b:z]", "accounts:\n- a:x:y\n- 'b:z'\n",
        #"{"accounts": "a:x:y;b:z"}"#, #"{"accounts": ["a:x:y", "b:z"]}"#,
    ])
    func aListInTheFileIsAnArrayOrAText(file: String) async throws {
        let values = try await values(file: file)
        #expect(values.list(.accounts) == ["a:x:y", "b:z"])
    }

    @Test func listsOfFlagsAndVariables() async throws {
        let flags = try await values(flags: [.copySourceAllow: ["a", "b,c"]])
        #expect(flags.list(.copySourceAllow) == ["a", "b", "c"])
        let variables = try await values([
            "LAZULI_COPY_SOURCE_ALLOW": "a,,b,", "LAZULI_ACCOUNTS": "c:x;d:y;",
        ])
        #expect(variables.list(.copySourceAllow) == ["a", "b"])
        #expect(variables.list(.accounts) == ["c:x", "d:y"])
    }

    @Test func unknownKeysAreNamedWithTheNearestKnown() async throws {
        let values = try await values(file: "prot: 1\nnonsense-of-some-kind: 2\nhost: {name: x}\n")
        #expect(values.problems.count == 3)
        #expect(
            values.problems.contains {
                $0.hasSuffix("there is no setting 'prot'; did you mean 'port'?")
            })
        #expect(
            values.problems.contains {
                $0.hasSuffix("there is no setting 'nonsense-of-some-kind'")
            })
        #expect(values.problems.contains { $0.contains("there is no setting 'host.name'") })
    }

    @Test func unknownVariablesAreProblemsAndOthersVariablesAreNot() async throws {
        let values = try await values([
            "LAZULI_PROT": "1", "PROT": "1", "LAZULI_TEST_ENDPOINT": "x", "LAZULI_ENDPOINT": "x",
            "LAZULI_ACCOUNT": "x", "LAZULI_CONFIG": "x",
        ])
        #expect(
            values.problems
                == ["there is no variable LAZULI_PROT; did you mean 'LAZULI_PORT'?"])
    }

    @Test(arguments: [
        ("port: ten", "port", "a number from 0 to 65535, not 'ten'"),
        ("port: 65536", "port", "a number from 0 to 65535, not '65536'"),
        ("port: true", "port", "a number from 0 to 65535, not 'true'"),
        ("port: [1]", "port", "a number from 0 to 65535"),
        ("port:", "port", "a number from 0 to 65535"),
        ("ephemeral: perhaps", "ephemeral", "true or false, not 'perhaps'"),
        ("clock: sundial", "clock", "compliance, system or manual, not 'sundial'"),
        ("data: [a]", "data", "a text"), ("data: {}", "data", "a text"),
        ("data:", "data", "a text"),
    ])
    func wrongFormsInTheFile(file: String, key: String, requirement: String) async throws {
        let values = try await values(file: file)
        #expect(values.problems.count == 1)
        let problem = try #require(values.problems.first)
        #expect(problem.hasPrefix("\(key) in ") && problem.hasSuffix(": must be \(requirement)"))
    }

    @Test func wrongFormsOfFlagsAndVariables() async throws {
        let values = try await values(
            flags: [.port: ["-1"]], ["LAZULI_LOG_LEVEL": "loud", "LAZULI_HARDEN": "2"])
        #expect(
            values.problems == [
                "--port: must be a number from 0 to 65535, not '-1'",
                "LAZULI_HARDEN: must be true or false, not '2'",
                "LAZULI_LOG_LEVEL: must be trace, debug, info, notice, warning, error or critical,"
                    + " not 'loud'",
            ])
        #expect(values.number(.port) == nil && values.origin(.port) == nil)
    }

    @Test(arguments: [
        "accounts: {secret: key}", "issuer: [secret, key]",
        "accounts: {secret: [1]}", "accounts: secretkey\n\tport: x",
        "accounts: \"secretkey", "[secretkey", "accounts: secretkey: x",
        "accounts: {secret: key",
    ])
    func noProblemQuotesTheFile(file: String) async throws {
        let values = try await values(file: file)
        #expect(!values.problems.isEmpty)
        #expect(!values.problems.contains { $0.contains("secretkey") || $0.contains(": key") })
    }

    @Test func secretsAreMasked() async throws {
        let values = try await values(
            flags: [.devIdentityClients: ["app:secret"]], ["LAZULI_ACCOUNTS": "a:secret"])
        for setting in ServeSetting.allCases {
            #expect(values.shown(setting)?.contains("secret") != true)
        }
        #expect(values.shown(.accounts) == "********")
        #expect(values.shown(.port) == "10000")
    }

    @Test func aFileThatSaysNothing() async throws {
        let values = try await values(file: "# port: 1\n")
        #expect(values.problems == [])
        #expect(values.number(.port) == 10_000)
    }

    @Test(arguments: ["port: 1\nport: 2", #"{"port": 1, "port": 2}"#])
    func aKeyThatIsThereTwice(file: String) async throws {
        let values = try await values(file: file)
        #expect(values.problems.count == 1)
        #expect(values.problems.first?.hasSuffix("port is there twice") == true)
    }

    @Test func aFileThatIsNotThereLeavesOpenWhatItWouldHaveSaid() async throws {
        let values = await SettingValues(
            flags: [.port: ["1"]], environment: [:], path: "/nonexistent/lazuli.yaml")
        #expect(values.problems == ["/nonexistent/lazuli.yaml: there is no such file"])
        #expect(values.number(.port) == 1)
        #expect(values.origin(.host) == nil)
    }

    @Test(arguments: [(0o600, false), (0o640, true), (0o604, true), (0o400, false)])
    func secretsThatOthersCanRead(mode: Int, isExposed: Bool) async throws {
        for (file, hasSecret) in [("accounts: a:x", true), ("port: 1", false)] {
            try await withFile(file, mode: mode) { path in
                let values = await SettingValues(flags: [:], environment: [:], path: path)
                #expect(values.problems == [])
                #expect(values.warnings.isEmpty == !(isExposed && hasSecret))
            }
        }
    }
}
