import BlobModel
import Foundation
import HTTPTypes
import Testing

/// Goal: CORS rules that come through the management plane are within the bounds that Set Blob
/// Service Properties has (spec rest.md §4.7), whatever a client sends.
@Suite struct CORSRulesTests {
    private static let path = ManagementFixture.accountPath + "/blobServices/default"

    private static func rule(
        origins: String = #"["*"]"#, methods: String = #"["GET"]"#, allowed: String = "[]",
        exposed: String = "[]", seconds: String = "0"
    ) -> String {
        """
        {"allowedOrigins":\(origins),"allowedMethods":\(methods),"allowedHeaders":\(allowed),
         "exposedHeaders":\(exposed),"maxAgeInSeconds":\(seconds)}
        """
    }

    private static func list(_ entries: [String]) -> String {
        "[" + entries.map { "\"\($0)\"" }.joined(separator: ",") + "]"
    }

    private func put(_ rules: [String]) async throws -> (Answer, [AccountSettingsChange]) {
        let fixture = try ManagementFixture()
        let answer = try await fixture.ask(
            .put, Self.path,
            body: #"{"properties":{"cors":{"corsRules":[\#(rules.joined(separator: ","))]}}}"#)
        return (answer, fixture.store.withState { $0.settingsChanges })
    }

    private func accepted(_ rules: String...) async throws -> [CORSRule] {
        let (answer, changes) = try await self.put(rules)
        #expect(answer.status == 200, "\(answer.body)")
        return try #require(changes.first?.corsRules)
    }

    /// Methods are kept in upper case; an empty entry says nothing.
    @Test func entries() async throws {
        let rule = Self.rule(methods: #"["get","Put"]"#, allowed: #"[""]"#, exposed: #"["a",""]"#)
        #expect(
            try await self.accepted(rule) == [
                CORSRule(
                    allowedOrigins: ["*"], allowedMethods: ["GET", "PUT"], allowedHeaders: [],
                    exposedHeaders: ["a"], maxAgeSeconds: 0)
            ])
    }

    @Test func atTheBounds() async throws {
        let five = Array(repeating: Self.rule(), count: 5)
        #expect(try await self.put(five).0.status == 200)
        let names = Self.list(Array(repeating: "n", count: 64))
        #expect(try await self.accepted(Self.rule(allowed: names))[0].allowedHeaders.count == 64)
        let longest = Self.list([String(repeating: "o", count: 256)])
        #expect(try await self.accepted(Self.rule(origins: longest)).count == 1)
        let seconds = Self.rule(seconds: "2147483647")
        #expect(try await self.accepted(seconds)[0].maxAgeSeconds == 2_147_483_647)
        // 1 byte of origin, 3 of method, 2,044 of headers.
        #expect(try await self.accepted(Self.rule(allowed: Self.text(2_044))).count == 1)
    }

    /// Entries of together `byteCount` bytes.
    private static func text(_ byteCount: Int) -> String {
        let whole = Array(repeating: String(repeating: "h", count: 200), count: byteCount / 200)
        return self.list(whole + [String(repeating: "h", count: byteCount % 200)])
    }

    @Test(
        arguments: [
            (Array(repeating: rule(), count: 6), "corsRules"),
            ([rule(allowed: text(2_045))], "corsRules"),
            ([rule(allowed: text(1_500)), rule(exposed: text(1_500))], "corsRules"),
            (["7"], "corsRules"),
            ([rule(origins: "[]")], "[0].allowedOrigins"),
            ([rule(origins: #"[""]"#)], "[0].allowedOrigins"),
            ([rule(), rule(origins: "7")], "[1].allowedOrigins"),
            ([rule(origins: #"["https://a.example, b"]"#)], "[0].allowedOrigins"),
            ([rule(methods: "[]")], "[0].allowedMethods"),
            ([rule(methods: #"["BREW"]"#)], "[0].allowedMethods"),
            ([rule(methods: "null")], "[0].allowedMethods"),
            ([rule(allowed: list(Array(repeating: "n", count: 65)))], "[0].allowedHeaders"),
            ([rule(allowed: list([String(repeating: "n", count: 257)]))], "[0].allowedHeaders"),
            ([rule(exposed: #"["a\r\nSet-Cookie: b"]"#)], "[0].exposedHeaders"),
            ([rule(exposed: #"["ü"]"#)], "[0].exposedHeaders"),
            ([rule(seconds: "-1")], "[0].maxAgeInSeconds"),
            ([rule(seconds: "2147483648")], "[0].maxAgeInSeconds"),
            ([rule(seconds: "null")], "[0].maxAgeInSeconds"),
        ] as [([String], String)])
    func refused(rules: [String], name: String) async throws {
        let (answer, changes) = try await self.put(rules)
        #expect(answer.status == 400)
        #expect(try answer.errorCode == "InvalidRequestPropertyValue")
        #expect(try answer.errorMessage?.contains(name) == true, "\(answer.body)")
        #expect(changes.isEmpty)
    }

    @Test func unknownMember() async throws {
        let rule = Self.rule().replacing("}", with: #","allowCredentials":true}"#)
        let (answer, changes) = try await self.put([rule])
        #expect(answer.status == 400)
        #expect(try answer.errorCode == "InvalidRequestContent")
        #expect(changes.isEmpty)
    }
}
