import AzureWire
import BlobModel
import Crypto
import HTTPTypes
import Synchronization
import Testing

/// Goal: who signed with a key gets in, nobody else does, and each gets the status and code that
/// Azure gives. Method: one request per row against the service, and vectors of spec auth.md that
/// this code did not make.
@Suite struct SharedKeyTests {
    let fixture: BlobFixture

    init() throws {
        self.fixture = try BlobFixture()
    }

    /// Spec auth.md §2, vector 4.
    @Test func vectorOfAnotherClient() async throws {
        let head = HTTPRequest(
            method: .put, scheme: "http", authority: "127.0.0.1:10000",
            path: "/devstoreaccount1/c1?restype=container",
            headerFields: [
                .clientRequestID: "11111111-2222-3333-4444-555555555555",
                .msDate: BlobFixture.date, .serviceVersion: "2026-10-06",
                .authorization:
                    "SharedKey devstoreaccount1:4Vnb/fqpLvlXmAs/Et/dOA+uDl7fkJUmpKh7eVD8LoU=",
            ])
        let answer = try await self.fixture.ask(head)
        // Authenticated: what is wrong now is that the vector's container name is too short.
        #expect(answer.code == "OutOfRangeInput")
        #expect(answer["x-ms-client-request-id"] == "11111111-2222-3333-4444-555555555555")
    }

    @Test(arguments: [SharedKeyAuthorization.Scheme.sharedKey, .sharedKeyLite], [1, 2] as [UInt8])
    func bothSchemesAndBothKeys(
        _ scheme: SharedKeyAuthorization.Scheme, _ number: UInt8
    ) async throws {
        var head = try BlobFixture.signed(.put, "/con?restype=container", byteCount: 0)
        try head.sign(
            key: number == 1 ? BlobFixture.key1 : BlobFixture.key2, scheme: scheme)
        #expect(try await self.fixture.ask(head).status == 201)
        let account = try #require(AccountName(BlobFixture.account))
        let actor = try #require(self.fixture.store.state.withLock { $0.actors.first })
        #expect(actor.principal == .accountKey(account: account, number: number))
    }

    @Test(
        arguments: [
            (nil, 401, "NoAuthenticationInformation"),
            ("Bearer eyJ0eXAi", 401, "InvalidAuthenticationInfo"),
            ("Basic YTpi", 400, "InvalidAuthenticationInfo"),
            ("SharedKey", 400, "InvalidAuthenticationInfo"),
            ("SharedKey devstoreaccount1:notbase64", 400, "InvalidAuthenticationInfo"),
            (
                "SharedKey nobody:4Vnb/fqpLvlXmAs/Et/dOA+uDl7fkJUmpKh7eVD8LoU=", 404,
                "ResourceNotFound"
            ),
            (
                "SharedKey devstoreaccount1:4Vnb/fqpLvlXmAs/Et/dOA+uDl7fkJUmpKh7eVD8LoU=", 403,
                "AuthenticationFailed"
            ),
            ("", 400, "InvalidAuthenticationInfo"),
        ] as [(String?, Int, String)])
    func refused(_ authorization: String?, _ status: Int, _ code: String) async throws {
        var head = try BlobFixture.signed(.get, "/con?restype=container", byteCount: 0)
        head.headerFields[.authorization] = authorization
        let answer = try await self.fixture.ask(head)
        #expect(answer.status == status)
        #expect(answer.code == code)
        #expect((answer.fields[.wwwAuthenticate] != nil) == (status == 401))
        #expect(answer.text.contains("<Code>\(code)</Code>"))
    }

    @Test(arguments: [
        ("Thu, 01 Jan 2026 00:15:00 GMT", 404), ("Thu, 01 Jan 2026 00:15:01 GMT", 403),
        ("Wed, 31 Dec 2025 23:45:00 GMT", 404), ("Wed, 31 Dec 2025 23:44:59 GMT", 403),
        ("yesterday", 403),
    ])
    func clockSkew(_ date: String, _ status: Int) async throws {
        let head = try BlobFixture.signed(.get, "/con?restype=container", byteCount: 0, date: date)
        let answer = try await self.fixture.ask(head)
        #expect(answer.status == status)
        #expect(answer.code == (status == 404 ? "ContainerNotFound" : "AuthenticationFailed"))
    }

    @Test func noDate() async throws {
        var head = try BlobFixture.signed(.get, "/con?restype=container", byteCount: 0)
        head.headerFields[.msDate] = nil
        try head.sign()
        #expect(try await self.fixture.ask(head).code == "AuthenticationFailed")
    }

    /// Which of two would count?
    @Test func twoAuthorizations() async throws {
        var head = try BlobFixture.signed(.put, "/con?restype=container", byteCount: 0)
        let right = try #require(head.headerFields[.authorization])
        head.headerFields.append(HTTPField(name: .authorization, value: right))
        #expect(try await self.fixture.ask(head).code == "InvalidAuthenticationInfo")
    }

    @Test func aChangedRequestIsNotTheSignedOne() async throws {
        var head = try BlobFixture.signed(.put, "/con?restype=container", byteCount: 0)
        head.path = "/devstoreaccount1/other?restype=container"
        let answer = try await self.fixture.ask(head)
        #expect(answer.code == "AuthenticationFailed")
        #expect(answer.text.contains("Server used following string to sign: 'PUT"))
        // The signature that would have been right stays here.
        try head.sign()
        let right = try #require(head.headerFields[.authorization]?.split(separator: ":").last)
        #expect(!answer.text.contains(right))
    }

    /// A key opens its own account only.
    @Test func anotherAccountsData() async throws {
        var head = try BlobFixture.signed(.put, "/con?restype=container", byteCount: 0)
        try head.sign(account: "second", key: BlobFixture.key2)
        let answer = try await self.fixture.ask(head)
        #expect(answer.status == 403)
        #expect(self.fixture.store.state.withLock { $0.containers.isEmpty })
    }

    @Test(arguments: [
        ("devstoreaccount1.blob.example.com:10000", "/con", 201),
        ("storage.example.com", "/devstoreaccount1/con", 201),
        ("127.0.0.1:10000", "/devstoreaccount1/con", 201),
        ("[::1]:10000", "/devstoreaccount1/con", 201),
        ("localhost", "/nobody/con", 404),
        // The secondary is for reading.
        ("devstoreaccount1-secondary.localhost", "/con", 403),
        ("localhost:10000", "/devstoreaccount1-secondary/con", 403),
    ])
    func addressing(_ authority: String, _ path: String, _ status: Int) async throws {
        var head = try BlobFixture.signed(.put, "", byteCount: 0)
        head.authority = authority
        head.path = path + "?restype=container"
        try head.sign()
        let answer = try await self.fixture.ask(head)
        #expect(answer.status == status)
        #expect(
            self.fixture.store.state.withLock { $0.containers.count } == (status == 201 ? 1 : 0))
    }
}
