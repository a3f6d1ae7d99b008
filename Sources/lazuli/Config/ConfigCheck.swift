import ArgumentParser
import Logging
import Settings

struct ConfigCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say what 'lazuli serve' with the same flags would be told, and by whom.",
        discussion: """
            Reads the configuration file, the environment and the flags exactly as 'lazuli serve' \
            does, and the certificate that they name, and prints every setting with its value \
            (secrets masked) and where it is from. Starts nothing, changes nothing and does not look \
            into the data directory.

            EXIT CODES
              0   there is nothing wrong with these settings
              64  a server would not start with them; standard error has all that is wrong
            """)

    @OptionGroup var options: ServeOptions

    func run() async throws {
        let values = await self.options.values()
        warn(values.warnings.map { "warning: \($0)" })
        let settings: ServeSettings
        do throws(SettingProblems) {
            settings = try ServeSettings(values)
        } catch {
            warn(error.list.map { "error: \($0)" })
            throw ExitCode.validationFailure
        }
        warn(settings.warnings.map { "warning: \($0)" })
        try self.checkCertificate(settings)
        let rows = ServeSetting.allCases.map { setting in
            let isSet = values.shown(setting) != nil
            return (
                setting.key, values.shown(setting) ?? setting.defaultDescription ?? "–",
                (isSet ? values.origin(setting) : nil)?.source(of: setting) ?? "default"
            )
        }
        let keyWidth = rows.map(\.0.count).max() ?? 0
        let valueWidth = rows.map(\.1.count).max() ?? 0
        for (key, value, source) in rows {
            print(key.padded(to: keyWidth), value.padded(to: valueWidth), source, separator: "  ")
        }
    }
}

extension ConfigCheck {
    private func checkCertificate(_ settings: ServeSettings) throws {
        let logger = Logger(label: "lazuli", factory: { StreamLogHandler.standardError(label: $0) })
        do throws(CommandFailure) {
            _ = try ServedCertificate.given(by: settings.listening.tls, logger)
        } catch {
            warn(["error: \(error.message)"])
            throw ExitCode.validationFailure
        }
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - self.count))
    }
}
