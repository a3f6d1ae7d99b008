import AccessControl
import AzureWire
import BlobHTTP
import BlobModel
import Crypto
import HTTPTypes
import HummingbirdCore
import Identity
import Logging
import NIOCore
import NIOPosix
import Testing

/// A service over a ``MemoryStore``, asked without a socket. Its clock stands still at the moment
/// the vectors of spec auth.md were made for.
struct BlobFixture {
    static let account = "devstoreaccount1"
    static let now = Timestamp(secondsSinceEpoch: 1_767_225_600)
    static let date = "Thu, 01 Jan 2026 00:00:00 GMT"
    /// The public emulator key.
    static let key1 =
        Base64.decode(
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
        ) ?? []
    static let key2 = [UInt8](repeating: 7, count: 64)
    static let threads: NIOThreadPool = {
        let threads = NIOThreadPool(numberOfThreads: 2)
        threads.start()
        return threads
    }()
    /// One, so that a query that keeps it keeps all of them.
    static let queryThreads: NIOThreadPool = {
        let threads = NIOThreadPool(numberOfThreads: 1)
        threads.start()
        return threads
    }()

    let store = MemoryStore()
    let secrets = MemorySecretStore()
    let delegationKeys: DelegationKeys
    let service: BlobService<MemoryStore>
    let accounts: AccountDirectory

    init() throws {
        let accounts = [
            AccountCredentials(
                name: try #require(AccountName(Self.account)),
                keys: [SymmetricKey(data: Self.key1), SymmetricKey(data: Self.key2)]),
            AccountCredentials(
                name: try #require(AccountName("second")), keys: [SymmetricKey(data: Self.key2)]),
        ]
        self.accounts = AccountDirectory(configured: accounts)
        self.delegationKeys = DelegationKeys([:], store: self.secrets)
        self.service = BlobService(
            store: self.store, accounts: self.accounts,
            delegationKeys: self.delegationKeys, tokens: .none, roles: RoleAssignments([]),
            management: EchoManagement(),
            threads: Self.threads, queryThreads: Self.queryThreads, wallClock: { Self.now },
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    /// Asks as it stands, signed or not.
    func ask(
        _ head: HTTPRequest, body: RequestBody = RequestBody(buffer: ByteBuffer())
    ) async throws -> ReceivedAnswer {
        let request = Request(head: head, body: body)
        let client = ClientConnection(
            request, channel: nil, eventLoop: MultiThreadedEventLoopGroup.singleton.any())
        let response = try await self.service.respond(to: request, from: client)
        return try await ReceivedAnswer(response)
    }

    /// Asks for a path under the account, signed with key 1.
    func ask(
        _ method: HTTPRequest.Method, _ path: String, _ fields: HTTPFields = [:],
        body: [UInt8] = []
    ) async throws -> ReceivedAnswer {
        let head = try Self.signed(method, path, fields, byteCount: body.count)
        return try await self.ask(head, body: RequestBody(buffer: ByteBuffer(bytes: body)))
    }

    /// - Parameter path: below the account, with the query.
    static func signed(
        _ method: HTTPRequest.Method, _ path: String, _ fields: HTTPFields = [:], byteCount: Int,
        date: String = Self.date
    ) throws -> HTTPRequest {
        var head = HTTPRequest(
            method: method, scheme: "http", authority: "127.0.0.1:10000",
            path: "/\(Self.account)\(path)", headerFields: fields)
        head.headerFields[.msDate] = date
        if !head.headerFields.contains(.serviceVersion) {
            head.headerFields[.serviceVersion] = "2024-08-04"
        }
        head.headerFields[.contentLength] = String(byteCount)
        try head.sign()
        return head
    }
}

extension HTTPRequest {
    mutating func sign(
        account: String = BlobFixture.account, key: [UInt8] = BlobFixture.key1,
        scheme: SharedKeyAuthorization.Scheme = .sharedKey
    ) throws {
        let texts = StringsToSign(
            scheme, account: account, method: self.method,
            target: try RequestTarget(parsing: self.path ?? ""), fields: self.headerFields)
        let text = try #require(texts.first { _ in true })
        let code = HMAC<SHA256>.authenticationCode(for: text, using: SymmetricKey(data: key))
        let name = scheme == .sharedKey ? "SharedKey" : "SharedKeyLite"
        self.headerFields[.authorization] = "\(name) \(account):\(Base64.encode(Array(code)))"
    }
}

/// Stands in for the management plane and says that it was asked.
struct EchoManagement: ManagementResponder {
    func cloudMetadata(for request: Request) -> Response {
        Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(string: "metadata")))
    }

    func respond(
        to request: Request, clientAddress: String, at now: Timestamp
    ) async -> Response {
        Response(
            status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(string: "management")))
    }
}
