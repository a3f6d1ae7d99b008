import BlobHTTP
import BlobModel
import Foundation
import HTTPTypes
import Testing

/// Goal: keys are shown as they are kept, and a new one is on disk before it is valid.
@Suite struct AccountKeyTests {
    private static let path = AccountWriteTests.path
    private static let name = AccountName("records")!

    private static func made() async throws -> ManagementFixture {
        let fixture = try ManagementFixture()
        _ = try await fixture.ask(.put, Self.path, body: AccountWriteTests.body)
        return fixture
    }

    private static func shown(_ answer: Answer) throws -> [[String: String]] {
        try #require(try answer.json["keys"] as? [[String: String]])
    }

    private static func text(_ key: AccountKey?) throws -> String {
        Data(try #require(key).bytes).base64EncodedString()
    }

    @Test func listing() async throws {
        let fixture = try await Self.made()
        let keys = try Self.shown(try await fixture.ask(.post, Self.path + "/listKeys"))
        let account = try #require(fixture.store.withState { $0.accounts[Self.name] })
        let kept = try #require(fixture.keys.withState { $0.keys[Self.name] })
        #expect(
            keys == [
                [
                    "keyName": "key1", "permissions": "FULL",
                    "creationTime": "2025-02-22T07:00:00.0000000Z",
                    "value": try Self.text(kept[account.key1.id]),
                ],
                [
                    "keyName": "key2", "permissions": "FULL",
                    "creationTime": "2025-02-22T07:00:00.0000000Z",
                    "value": try Self.text(kept[account.key2.id]),
                ],
            ])
    }

    @Test(arguments: ["key1", "key2"])
    func regeneration(name: String) async throws {
        let fixture = try await Self.made()
        let before = try Self.shown(try await fixture.ask(.post, Self.path + "/listKeys"))
        let old = try #require(fixture.store.withState { $0.accounts[Self.name] })
        let answer = try await fixture.ask(
            .post, Self.path + "/regenerateKey", body: #"{"keyName":"\#(name)"}"#)
        #expect(answer.status == 200)
        let after = try Self.shown(answer)
        let index = name == "key1" ? 0 : 1
        #expect(after[index]["value"] != before[index]["value"])
        #expect(after[index]["creationTime"] == "2025-02-23T07:00:00.0000000Z")
        #expect(after[1 - index] == before[1 - index])
        #expect(
            try Self.shown(try await fixture.ask(.post, Self.path + "/listKeys")) == after)

        let account = try #require(fixture.store.withState { $0.accounts[Self.name] })
        let number: AccountKeyNumber = index == 0 ? .first : .second
        let changes = fixture.keys.withState { $0.changes.map { Set($0?.keys.map(\.self) ?? []) } }
        #expect(
            changes == [
                [old.key1.id, old.key2.id],
                // With both, until the event says which.
                [old.key1.id, old.key2.id, account[number].id],
                [account.key1.id, account.key2.id],
            ])
    }

    @Test(arguments: [
        (#"{}"#, 400), (#"{"keyName":"key3"}"#, 400), (#"{"keyName":"Key1"}"#, 400),
        (#"{"keyName":"key1","x":1}"#, 400), (#"{"keyName":"kerb1"}"#, 501),
    ])
    func noSuchKey(body: String, status: Int) async throws {
        let fixture = try await Self.made()
        let answer = try await fixture.ask(.post, Self.path + "/regenerateKey", body: body)
        #expect(answer.status == status)
        #expect(fixture.store.withState { $0.accountChanges.count } == 1)
        #expect(fixture.keys.withState { $0.changes.count } == 1)
    }

    @Test func aConfiguredAccountKeepsItsKeys() async throws {
        let fixture = try ManagementFixture()
        let answer = try await fixture.ask(
            .post, ManagementFixture.accountPath + "/regenerateKey",
            body: #"{"keyName":"key1"}"#)
        #expect(answer.status == 409)
        #expect(try answer.errorCode == "AccountConfiguredAtStart")
        #expect(fixture.keys.withState { $0.changes.isEmpty })
    }

    @Test func whatFailsLeavesTheOldKeyValid() async throws {
        let fixture = try await Self.made()
        let before = try await fixture.ask(.post, Self.path + "/listKeys").body
        fixture.keys.withState { $0.failure = .outOfSpace }
        let unsaved = try await fixture.ask(
            .post, Self.path + "/regenerateKey", body: #"{"keyName":"key1"}"#)
        #expect(unsaved.status == 503)
        fixture.keys.withState { $0.failure = nil }
        fixture.store.withState { $0.failure = .writesStopped }
        let unrecorded = try await fixture.ask(
            .post, Self.path + "/regenerateKey", body: #"{"keyName":"key1"}"#)
        #expect(unrecorded.status == 503)
        fixture.store.withState { $0.failure = nil }
        #expect(try await fixture.ask(.post, Self.path + "/listKeys").body == before)
    }

    /// The last change may be in the journal with keys that only the disk has.
    @Test(arguments: [
        ("PUT", path + "2", AccountWriteTests.body),
        ("POST", path + "/regenerateKey", #"{"keyName":"key1"}"#),
    ])
    func onceWritesHaveStoppedNoKeyOnDiskChanges(
        method: String, path: String, body: String
    ) async throws {
        let fixture = try await Self.made()
        fixture.store.withState { $0.health = .readOnly("the index cannot be written") }
        let answer = try await fixture.ask(try #require(.init(method)), path, body: body)
        #expect(answer.status == 503)
        #expect(fixture.keys.withState { $0.changes.count } == 1)
        #expect(fixture.store.withState { $0.accountChanges.count } == 1)
    }

    /// Its file was lost: the account is there, and regenerating opens it again.
    @Test func anAccountWithoutKeys() async throws {
        let fixture = try await Self.made()
        let account = try #require(fixture.store.withState { $0.accounts[Self.name] })
        fixture.accounts.put(account, [:])
        let none = try await fixture.ask(.post, Self.path + "/listKeys")
        #expect(try Self.shown(none).isEmpty)
        for count in 1...2 {
            let answer = try await fixture.ask(
                .post, Self.path + "/regenerateKey", body: #"{"keyName":"key\#(count)"}"#)
            #expect(try Self.shown(answer).count == count)
        }
    }
}
