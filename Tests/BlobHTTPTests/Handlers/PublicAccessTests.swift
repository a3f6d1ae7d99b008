import AzureWire
import BlobModel
import Foundation
import HTTPTypes
import Testing

/// Goal: the level of public access that a request names is what the store is asked for, and what
/// the store has is shown, on both planes (spec auth.md §8, rest.md §3, worm.md §4.2, §4.6).
@Suite struct PublicAccessTests {
    private static let header = "x-ms-blob-public-access"

    // The data plane.

    @Test(arguments: ["blob", "container"])
    func aLevelIsSetAndShown(level: String) async throws {
        let fixture = try BlobFixture()
        let name = try #require(HTTPField.Name(Self.header))
        let created = try await fixture.ask(.put, "/con?restype=container", [name: level])
        #expect(created.status == 201)
        #expect(created[Self.header] == nil)
        for method in [HTTPRequest.Method.get, .head] {
            for component in ["", "&comp=acl"] {
                let shown = try await fixture.ask(method, "/con?restype=container\(component)")
                #expect(shown[Self.header] == level)
            }
        }
        let list = try await fixture.ask(.get, "?comp=list")
        #expect(list.text.contains("<PublicAccess>\(level)</PublicAccess>"))

        // Without the header it is private again.
        let set = try await fixture.ask(.put, "/con?restype=container&comp=acl")
        #expect(set.status == 200)
        #expect(try await fixture.ask(.get, "/con?restype=container")[Self.header] == nil)
        #expect(try await fixture.ask(.get, "/con?restype=container&comp=acl")[Self.header] == nil)
        _ = try await fixture.ask(.put, "/con?restype=container&comp=acl", [name: level])
        #expect(try await fixture.ask(.get, "/con?restype=container")[Self.header] == level)
    }

    @Test func aRefusalIsAzures() {
        let error = Refusal.publicAccessNotPermitted.wire
        #expect(error.status == 409 && error.code == "PublicAccessNotPermitted")
        #expect(error.message == "Public access is not permitted on this storage account.")
    }

    // The management plane.

    private static let path = ManagementFixture.containerPath

    private static func body(_ level: String) -> String {
        #"{"properties":{"publicAccess":"\#(level)"}}"#
    }

    private static func level(_ answer: Answer) throws -> String? {
        (try answer.json["properties"] as? [String: Any])?["publicAccess"] as? String
    }

    @Test(arguments: ["None", "Blob", "Container"])
    func resources(level: String) async throws {
        let fixture = try ManagementFixture()
        let made = try await fixture.ask(.put, Self.path, body: Self.body(level))
        #expect(made.status == 201)
        #expect(try Self.level(made) == level)
        #expect(try Self.level(try await fixture.ask(.get, Self.path)) == level)
        let list = try await fixture.ask(
            .get, ManagementFixture.accountPath + "/blobServices/default/containers")
        #expect(list.body.contains(#""publicAccess":"\#(level)""#))
    }

    @Test(arguments: [HTTPRequest.Method.put, .patch])
    func updates(method: HTTPRequest.Method) async throws {
        let fixture = try ManagementFixture.withContainer()
        func send(_ body: String) async throws -> Answer {
            try await fixture.ask(method, Self.path, body: body)
        }
        #expect(try Self.level(try await send(Self.body("blob"))) == "Blob")
        // What is not mentioned stays, the other way round, too.
        let metadata = try await send(#"{"properties":{"metadata":{"k":"v"}}}"#)
        #expect(try Self.level(metadata) == "Blob")
        let both = try await send(
            #"{"properties":{"metadata":{"k":"w"},"publicAccess":"Container"}}"#)
        #expect(try Self.level(both) == "Container")
        let off = try await send(Self.body("None"))
        #expect(try Self.level(off) == "None")
        #expect(off.body.contains(#""metadata":{"k":"w"}"#))
    }

    @Test(arguments: ["Everybody", "off", ""])
    func noLevel(text: String) async throws {
        let fixture = try ManagementFixture.withContainer()
        let answer = try await fixture.ask(.patch, Self.path, body: Self.body(text))
        #expect(answer.status == 400)
        #expect(try answer.errorCode == "InvalidRequestPropertyValue")
        #expect(fixture.commands.isEmpty)
    }

    @Test func aRefusalIsAzuresHereToo() async throws {
        let fixture = try ManagementFixture.withContainer()
        fixture.store.withState { $0.refusal = .publicAccessNotPermitted }
        for method in [HTTPRequest.Method.put, .patch] {
            let answer = try await fixture.ask(method, Self.path, body: Self.body("Blob"))
            #expect(answer.status == 409)
            #expect(try answer.errorCode == "PublicAccessNotPermitted")
        }
    }

    @Test func accounts() async throws {
        let fixture = try ManagementFixture()
        func allows(_ answer: Answer) throws -> Bool? {
            (try answer.json["properties"] as? [String: Any])?["allowBlobPublicAccess"] as? Bool
        }
        func body(_ allows: String) -> String {
            #"{"properties":{"allowBlobPublicAccess":\#(allows)}}"#
        }
        let path = AccountWriteTests.path
        let plain = try await fixture.ask(.put, path, body: AccountWriteTests.body)
        #expect(try allows(plain) == false)
        for value in [true, false, true] {
            let changed = try await fixture.ask(.patch, path, body: body("\(value)"))
            #expect(try allows(changed) == value)
            // This is what the accounts that requests look at say.
            #expect(try allows(try await fixture.ask(.get, path)) == value)
        }
        _ = try await fixture.ask(.patch, path, body: #"{"tags":{"a":"b"}}"#)
        #expect(try allows(try await fixture.ask(.get, path)) == true)
        let wrong = try await fixture.ask(.patch, path, body: body("1"))
        #expect(wrong.status == 400)
        #expect(try wrong.errorCode == "InvalidRequestPropertyValue")
        #expect(try allows(try await fixture.ask(.get, path)) == true)
    }
}
