import BlobModel
import Foundation
import HTTPTypes
import Testing

/// Goal: policy calls reach the store as what was asked and come back in the shapes of spec
/// worm.md §4.4. What a call may do is decided by BlobRules and tested there.
@Suite struct PolicyTests {
    private static let path = ManagementFixture.policyPath
    private static let type = "Microsoft.Storage/storageAccounts/blobServices/containers"
    private static let etag = #""8dd530e860b1800""#

    private static func shape(_ etag: String, _ properties: String) throws -> NSDictionary {
        try parse(
            #"""
            {"id":"\#(path)","name":"default","etag":"\#(etag)",
             "type":"\#(type)/immutabilityPolicies",
             "properties":\#(properties)}
            """#)
    }

    private static let deleted = #"{"immutabilityPeriodSinceCreationInDays":0,"state":"Deleted"}"#
    private static let sample = """
        {"immutabilityPeriodSinceCreationInDays":100,"state":"Locked",
         "allowProtectedAppendWrites":true}
        """

    private static func headers(ifMatch: String?) -> HTTPFields {
        var headers: HTTPFields = [.authorization: "Bearer \(ManagementFixture.token)"]
        headers[.ifMatch] = ifMatch
        return headers
    }

    private func lastChange(_ fixture: ManagementFixture) throws -> ContainerChange {
        try #require(fixture.store.withState { $0.commands.last })
    }

    @Test func absent() async throws {
        let answer = try await ManagementFixture.withContainer().ask(.get, Self.path)
        #expect(answer.status == 200)
        #expect(answer.headers[.eTag] == nil)
        #expect(try answer.json == Self.shape("", Self.deleted))
    }

    @Test(arguments: ["GET", "PUT", "DELETE"])
    func ofMissingContainer(method: String) async throws {
        let answer = try await ManagementFixture().ask(
            try #require(.init(method)), Self.path,
            body: #"{"properties":{"immutabilityPeriodSinceCreationInDays":7}}"#)
        #expect(answer.status == 404)
        #expect(try answer.errorCode == "ContainerNotFound")
    }

    @Test func present() async throws {
        let fixture = try ManagementFixture.withContainer { $0.policy = .sample }
        let answer = try await fixture.ask(.get, Self.path)
        #expect(answer.headers[.eTag] == Self.etag)
        #expect(try answer.json == Self.shape(#"\"8dd530e860b1800\""#, Self.sample))
    }

    @Test(arguments: [
        (#""8dd530e860b1800""#, 200), ("8dd530e860b1800", 200), (#""""#, 412), (#""other""#, 412),
        ("*", 412),
    ])
    func getHonoursIfMatch(tag: String, status: Int) async throws {
        let fixture = try ManagementFixture.withContainer { $0.policy = .sample }
        let answer = try await fixture.ask(.get, Self.path, headers: Self.headers(ifMatch: tag))
        #expect(answer.status == status)
    }

    @Test(
        arguments: [
            (#"{"immutabilityPeriodSinceCreationInDays":7}"#, 7, nil, nil),
            (
                #"{"immutabilityPeriodSinceCreationInDays":146000,"#
                    + #""allowProtectedAppendWrites":true,"#
                    + #""allowProtectedAppendWritesAll":false}"#,
                146_000, true, false
            ),
            (#"{"allowProtectedAppendWritesAll":true}"#, nil, nil, true),
            (
                #"{"immutabilityPeriodSinceCreationInDays":1,"allowProtectedAppendWrites":null,"#
                    + #""state":"Locked"}"#,
                1, nil, nil
            ),
        ] as [(String, Int?, Bool?, Bool?)])
    func put(properties: String, days: Int?, appendBlobs: Bool?, all: Bool?) async throws {
        let fixture = try ManagementFixture.withContainer { $0.policy = .sample }
        let answer = try await fixture.ask(
            .put, Self.path, headers: Self.headers(ifMatch: #""abc""#),
            body: #"{"properties":\#(properties)}"#)
        #expect(answer.status == 200)
        #expect(answer.headers[.eTag] == Self.etag)
        #expect(try answer.json == Self.shape(#"\"8dd530e860b1800\""#, Self.sample))
        guard case .putPolicy(days, let flags, "abc") = try self.lastChange(fixture) else {
            Issue.record("another command: \(fixture.commands)")
            return
        }
        #expect(flags == AppendWrites(appendBlobs: appendBlobs, all: all))
    }

    @Test func lockExtendDelete() async throws {
        let fixture = try ManagementFixture.withContainer { $0.policy = .sample }
        let headers = Self.headers(ifMatch: Self.etag)

        let lock = try await fixture.ask(.post, Self.path + "/lock", headers: headers)
        #expect(try lock.json == Self.shape(#"\"8dd530e860b1800\""#, Self.sample))
        guard case .lockPolicy("8dd530e860b1800") = try self.lastChange(fixture) else {
            Issue.record("another command: \(fixture.commands)")
            return
        }

        let extend = try await fixture.ask(
            .post, Self.path + "/extend", headers: headers,
            body: #"{"properties":{"immutabilityPeriodSinceCreationInDays":100}}"#)
        #expect(extend.headers[.eTag] == Self.etag)
        guard
            case .extendPolicy(100, AppendWrites(), "8dd530e860b1800") = try self.lastChange(
                fixture)
        else {
            Issue.record("another command: \(fixture.commands)")
            return
        }

        let delete = try await fixture.ask(.delete, Self.path, headers: headers)
        #expect(delete.headers[.eTag] == Self.etag)
        #expect(try delete.json == Self.shape(#"\"8dd530e860b1800\""#, Self.deleted))
        guard case .deletePolicy("8dd530e860b1800") = try self.lastChange(fixture) else {
            Issue.record("another command: \(fixture.commands)")
            return
        }
    }

    /// A missing tag is left to the rules, which demand one.
    @Test func withoutIfMatch() async throws {
        let fixture = try ManagementFixture.withContainer { $0.policy = .sample }
        _ = try await fixture.ask(.post, Self.path + "/lock")
        guard case .lockPolicy(nil) = try self.lastChange(fixture) else {
            Issue.record("another command: \(fixture.commands)")
            return
        }
    }

    @Test func ifNoneMatchIsNotIgnored() async throws {
        let fixture = try ManagementFixture.withContainer()
        var headers = Self.headers(ifMatch: nil)
        headers[.ifNoneMatch] = "*"
        let answer = try await fixture.ask(.put, Self.path, headers: headers)
        #expect(answer.status == 501)
        #expect(fixture.commands.isEmpty)
    }

    @Test(arguments: [
        ("0", "InvalidRequestPropertyValue"), ("146001", "InvalidRequestPropertyValue"),
        ("-1", "InvalidRequestPropertyValue"), ("1.5", "InvalidRequestPropertyValue"),
        (#""1""#, "InvalidRequestPropertyValue"), ("true", "InvalidRequestPropertyValue"),
        ("[7]", "InvalidRequestPropertyValue"),
        ("99999999999999999999999", "InvalidRequestPropertyValue"),
        ("1e400", "InvalidRequestPropertyValue"), ("7e", "InvalidRequestPropertyValue"),
    ])
    func interval(text: String, code: String) async throws {
        for (method, path) in [(HTTPRequest.Method.put, Self.path), (.post, Self.path + "/extend")]
        {
            let fixture = try ManagementFixture.withContainer { $0.policy = .sample }
            let answer = try await fixture.ask(
                method, path,
                body: #"{"properties":{"immutabilityPeriodSinceCreationInDays":\#(text)}}"#)
            #expect(answer.status == 400)
            #expect(try answer.errorCode == code)
            #expect(fixture.commands.isEmpty)
        }
    }

    @Test(arguments: [
        ("{", "InvalidRequestContent"), ("[]", "InvalidRequestContent"),
        ("null", "InvalidRequestContent"), ("\u{0}", "InvalidRequestContent"),
        (#"{"properties":[]}"#, "InvalidRequestPropertyValue"),
        (#"{"properties":{"allowProtectedAppendWrites":"true"}}"#, "InvalidRequestPropertyValue"),
        (#"{"properties":{"allowProtectedAppendWritesAll":1}}"#, "InvalidRequestPropertyValue"),
        (#"{"properties":{"days":7}}"#, "InvalidRequestContent"),
        (#"{"immutabilityPeriodSinceCreationInDays":7}"#, "InvalidRequestContent"),
        (String(repeating: "[", count: 100_000), "InvalidRequestContent"),
        // Nesting that nobody asked for costs nothing.
        (
            #"{"properties":{"x":"# + String(repeating: #"{"a":"#, count: 400) + "1"
                + String(repeating: "}", count: 402), "InvalidRequestContent"
        ),
    ])
    func body(text: String, code: String) async throws {
        let fixture = try ManagementFixture.withContainer { $0.policy = .sample }
        let answer = try await fixture.ask(.put, Self.path, body: text)
        #expect(answer.status == 400)
        #expect(try answer.errorCode == code)
        #expect(fixture.commands.isEmpty)
    }

    @Test func bodyTooLarge() async throws {
        let fixture = try ManagementFixture.withContainer()
        let answer = try await fixture.ask(
            .put, Self.path, body: "{}" + String(repeating: " ", count: 1 << 20))
        #expect(answer.status == 413)
        #expect(fixture.commands.isEmpty)
    }
}
