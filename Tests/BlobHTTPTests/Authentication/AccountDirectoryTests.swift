import AzureWire
import BlobHTTP
import BlobModel
import HTTPTypes
import Testing

/// Goal: who signs with a key that is valid at the moment gets in, and nobody else does, from one
/// request to the next.
@Suite struct AccountDirectoryTests {
    private static func account(_ key1: UInt64, _ key2: UInt64) throws -> StorageAccount {
        StorageAccount(
            name: try #require(AccountName("records")),
            properties: AccountProperties(
                kind: .storageV2, sku: .standardLRS, location: "local", accessTier: .cool),
            createdAt: BlobFixture.now,
            key1: .init(id: AccountKeyID(value: key1), createdAt: BlobFixture.now),
            key2: .init(id: AccountKeyID(value: key2), createdAt: BlobFixture.now))
    }

    private static func ask(_ fixture: BlobFixture, _ key: AccountKey) async throws -> String? {
        var head = HTTPRequest(
            method: .get, scheme: "http", authority: "127.0.0.1:10000", path: "/records?comp=list",
            headerFields: [.msDate: BlobFixture.date, .serviceVersion: "2024-08-04"])
        try head.sign(account: "records", key: key.bytes)
        let answer = try await fixture.ask(head)
        return answer.status == 200 ? nil : answer.code
    }

    @Test func keysComeAndGo() async throws {
        let fixture = try BlobFixture()
        let (one, two, three) = (AccountKey.random(), AccountKey.random(), AccountKey.random())
        #expect(try await Self.ask(fixture, one) == "ResourceNotFound")
        let keys = [
            AccountKeyID(value: 1): one, AccountKeyID(value: 2): two, AccountKeyID(value: 3): three,
        ]
        fixture.accounts.put(try Self.account(1, 2), keys)
        #expect(try await Self.ask(fixture, one) == nil)
        #expect(try await Self.ask(fixture, two) == nil)
        #expect(try await Self.ask(fixture, three) == "AuthenticationFailed")
        fixture.accounts.put(try Self.account(3, 2), keys)
        #expect(try await Self.ask(fixture, one) == "AuthenticationFailed")
        #expect(try await Self.ask(fixture, two) == nil)
        #expect(try await Self.ask(fixture, three) == nil)
        fixture.accounts.put(try Self.account(3, 2), [:])
        #expect(try await Self.ask(fixture, three) == "AuthenticationFailed")
    }
}
