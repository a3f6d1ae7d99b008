import AccessControl
import AzureWire
import BlobHTTP
import BlobModel
import Crypto
import HTTPTypes
import Synchronization
import Testing

/// Goal: whoever comes with a signature is who made it, as the journal will say, and nobody whose
/// signature is not exactly right. What signatures allow is the subject of other tests.
struct SharedAccessTests {
    private let fixture: BlobFixture
    private let account: AccountName

    init() throws {
        self.fixture = try BlobFixture()
        self.account = try #require(AccountName(BlobFixture.account))
    }

    private static let delegated = DelegationClaims(
        subject: "alice", tenant: "t", start: "2025-12-31T00:00:00Z",
        expiry: "2026-01-03T00:00:00Z", service: "b", version: "2024-08-04")

    /// Creates a container with a signature of the account's, made with `key`.
    private func createContainer(
        _ name: String, signedWith key: [UInt8], _ change: (inout String) -> Void = { _ in }
    ) async throws -> ReceivedAnswer {
        var query = "sv=2024-08-04&ss=b&srt=c&sp=c&se=2026-01-02"
        let text = "\(BlobFixture.account)\nc\nb\nc\n\n2026-01-02\n\n\n2024-08-04\n\n"
        query += "&sig=\(Self.signature(of: text, key))"
        change(&query)
        return try await self.ask(.put, "/\(name)?restype=container&\(query)")
    }

    private static func signature(of text: String, _ key: [UInt8]) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Array(text.utf8), using: SymmetricKey(data: key))
        return Base64.encode(Array(code)).replacing("+", with: "%2B").replacing("/", with: "%2F")
    }

    private func ask(
        _ method: HTTPRequest.Method, _ path: String, _ fields: HTTPFields = [:]
    ) async throws -> ReceivedAnswer {
        try await self.fixture.ask(
            HTTPRequest(
                method: method, scheme: "http", authority: "127.0.0.1",
                path: "/\(BlobFixture.account)\(path)",
                headerFields: fields))
    }

    @Test(arguments: [(1, BlobFixture.key1), (2, BlobFixture.key2)])
    func theRecordNamesTheKeyAndTheSignature(number: Int, key: [UInt8]) async throws {
        #expect(try await self.createContainer("one", signedWith: key).status == 201)
        let actor = try #require(self.fixture.store.state.withLock { $0.actors.last })
        guard case .sharedAccess(let principal) = actor.principal else {
            Issue.record("\(actor.principal)")
            return
        }
        #expect(principal.account == self.account)
        #expect(principal.signer == .accountKey(number: UInt8(number)))
        #expect(principal.policy == nil)
        let another = try await self.createContainer("two", signedWith: key)
        #expect(another.status == 201)
        let second = try #require(self.fixture.store.state.withLock { $0.actors.last })
        // The same token, the same digest.
        #expect(second.principal == actor.principal)
    }

    @Test func whatIsNotExactlyRight() async throws {
        let changes: [(inout String) -> Void] = [
            { $0 = $0.replacing("sp=c", with: "sp=cw") },
            { $0 = $0.replacing("srt=c", with: "srt=co") },
            { $0 = $0.replacing("2026-01-02", with: "2026-01-03") },
            { $0 = $0.replacing("ss=b", with: "ss=bq") },
            { $0 = $0.replacing("sv=2024-08-04", with: "sv=2024-08-05") },
            { $0 += "&sp=c" },
            { $0 += "&sip=127.0.0.1" },
            { $0 += "&sr=c" },
        ]
        for change in changes {
            let answer = try await self.createContainer("con", signedWith: BlobFixture.key1, change)
            #expect(answer.status == 403)
            #expect(answer.code == "AuthenticationFailed")
        }
        let answer = try await self.createContainer("con", signedWith: Array("no key".utf8))
        #expect(answer.code == "AuthenticationFailed")
        #expect(self.fixture.store.state.withLock { $0.containers.isEmpty })
    }

    /// What was signed with a key that nobody gave out, or that was revoked, opens nothing.
    @Test func delegationKeysComeAndGo() async throws {
        func list(_ key: [UInt8]) async throws -> ReceivedAnswer {
            let claims = Self.delegated
            let text =
                [
                    "l", "", "2026-01-02", "/blob/\(BlobFixture.account)/con", claims.subject,
                    claims.tenant, claims.start, claims.expiry, claims.service, claims.version,
                ].joined(separator: "\n") + "\n\n\n\n\n\n2024-08-04\nc\n\n\n\n\n\n\n"
            let query =
                "sv=2024-08-04&sr=c&sp=l&se=2026-01-02&skoid=alice&sktid=t&skt=\(claims.start)"
                + "&ske=\(claims.expiry)&sks=b&skv=2024-08-04&sig=\(Self.signature(of: text, key))"
            return try await self.ask(.get, "/con?restype=container&comp=list&\(query)")
        }
        let keys = self.fixture.delegationKeys
        #expect(try await list([UInt8](repeating: 0, count: 32)).code == "AuthenticationFailed")
        let key = try await keys.issue(Self.delegated, of: self.account)
        #expect(try await keys.issue(Self.delegated, of: self.account) == key)
        // The signature is right; alice has no role.
        #expect(try await list(key).code == "AuthorizationPermissionMismatch")
        try await keys.revoke(self.account)
        #expect(try await list(key).code == "AuthenticationFailed")
        let next = try await keys.issue(Self.delegated, of: self.account)
        #expect(next != key)
        #expect(try await list(next).code == "AuthorizationPermissionMismatch")
        try await keys.forget(self.account)
        #expect(try await list(next).code == "AuthenticationFailed")
        #expect(self.fixture.secrets.withState { $0.secrets.isEmpty })
    }

    /// A secret that is not on disk makes no key, and one that cannot be replaced stays.
    @Test func theStoreFails() async throws {
        let keys = self.fixture.delegationKeys
        self.fixture.secrets.withState { $0.failure = .outOfSpace }
        await #expect(throws: StorageFailure.outOfSpace) {
            try await keys.issue(Self.delegated, of: self.account)
        }
        self.fixture.secrets.withState { $0.failure = nil }
        let key = try await keys.issue(Self.delegated, of: self.account)
        self.fixture.secrets.withState { $0.failure = .outOfSpace }
        await #expect(throws: StorageFailure.outOfSpace) { try await keys.revoke(self.account) }
        #expect(try await keys.issue(Self.delegated, of: self.account) == key)
    }
}
