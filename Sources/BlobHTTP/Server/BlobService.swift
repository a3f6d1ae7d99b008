public import AccessControl
import AzureWire
public import BlobModel
import HTTPTypes
public import HummingbirdCore
public import Identity
public import Logging
import NIOCore
public import NIOPosix

/// Answers every request the server gets: the data plane itself, the management plane and the
/// development issuer by handing it on, and the question whether all is well.
///
/// A data-plane request passes, in this order: addressing, authentication, parsing, body, and at
/// last the store, which alone decides. The first that refuses is the answer.
public struct BlobService<Store: BlobStore>: Sendable {
    let store: Store
    /// For whatever blocks longer than a look into the page cache.
    let threads: NIOThreadPool
    /// For evaluating queries, which may take all the time there is.
    let queryThreads: NIOThreadPool
    let authenticator: Authenticator
    let delegationKeys: DelegationKeys
    let roles: RoleAssignments
    let tokens: TokenVerifier
    private let management: any ManagementResponder
    private let identity: IdentityEndpoint?
    /// In PEM; nil if the server has no authority of its own.
    private let authorityCertificate: @Sendable () -> String?
    let wallClock: @Sendable () -> Timestamp
    let date = ResponseDate()
    let requestIDs = RequestIDs()
    let external: ExternalSources
    let copies = BackgroundCopies()
    /// Documents that are longer than what a request otherwise holds.
    let longDocuments = Occupancy(max: ServerLimits.longDocumentsMax)
    let logger: Logger

    /// - Parameters:
    ///   - tokens: knows whose tokens open accounts.
    ///   - identity: the development issuer, where there is one.
    ///   - copySources: the other servers that copies may read from.
    ///   - threads: started, as is `queryThreads`; the caller ends them after the server.
    ///   - authorityCertificate: what ``RequestRoute/authorityPath`` shows, in PEM.
    ///   - wallClock: judges the dates that clients sign and dates the answers.
    public init(
        store: Store, accounts: AccountDirectory, delegationKeys: DelegationKeys,
        tokens: TokenVerifier, roles: RoleAssignments, management: any ManagementResponder,
        identity: IdentityEndpoint? = nil,
        copySources: [AllowedCopySource] = [], threads: NIOThreadPool,
        queryThreads: NIOThreadPool,
        authorityCertificate: @escaping @Sendable () -> String? = { nil },
        wallClock: @escaping @Sendable () -> Timestamp, logger: Logger
    ) {
        self.store = store
        self.authenticator = Authenticator(accounts, delegationKeys, tokens)
        self.delegationKeys = delegationKeys
        self.roles = roles
        self.tokens = tokens
        self.management = management
        self.identity = identity
        self.authorityCertificate = authorityCertificate
        self.external = ExternalSources(allowed: copySources)
        self.threads = threads
        self.queryThreads = queryThreads
        self.wallClock = wallClock
        self.logger = logger
    }

    /// - Throws: ``ClientGone``; everything else is an answer.
    public func respond(
        to request: Request, from client: ClientConnection
    ) async throws -> Response {
        let now = self.wallClock()
        var response =
            switch RequestRoute(request.head) {
            case .data: try await self.answer(request, from: client, at: now)
            case .health: self.healthAnswer
            case .authority: self.authorityAnswer
            case .management: await self.manage(request, from: client, at: now)
            case .cloudMetadata: self.management.cloudMetadata(for: request)
            case .identity: try await self.identify(request, from: client, at: now)
            }
        response.headers[.date] = self.date.text(at: now)
        return response
    }

    private func manage(
        _ request: Request, from client: ClientConnection, at now: Timestamp
    ) async -> Response {
        await client.sendContinueIfExpected()
        return await self.management.respond(
            to: request, clientAddress: client.address, at: now)
    }

    /// Without a development issuer its paths are an account's that nobody can have.
    private func identify(
        _ request: Request, from client: ClientConnection, at now: Timestamp
    ) async throws -> Response {
        guard let identity = self.identity else {
            return try await self.answer(request, from: client, at: now)
        }
        // A page in a browser can have a name of its own lead to this machine: then it may read
        // what is answered. The issuer, whose secret everybody knows, answers to no such name.
        guard ServerName.isLoopback(request.head.authority ?? "") else {
            return Response(status: .misdirectedRequest)
        }
        await client.sendContinueIfExpected()
        return await identity.respond(to: request, at: now)
    }

    private var authorityAnswer: Response {
        guard let certificate = self.authorityCertificate() else {
            return Response(status: .notFound)
        }
        return Response(
            status: .ok, headers: [.contentType: "application/x-pem-file"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: certificate)))
    }

    private var healthAnswer: Response {
        let (status, text): (HTTPResponse.Status, String) =
            switch self.store.health {
            case .ready: (.ok, "ready")
            case .clocksDiffer(let reading): (.ok, "ready\n\(reading.words)")
            case .readOnly(let reason): (.serviceUnavailable, reason)
            }
        return Response(
            status: status, headers: [.contentType: "text/plain; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text + "\n")))
    }
}

extension ClockReading {
    /// How far the clocks are apart, for an operator.
    fileprivate var words: String {
        let seconds = self.wall.wholeSeconds - self.compliance.wholeSeconds
        let hours = abs(seconds) / 3_600
        return seconds < 0
            ? "clock: the wall clock is \(hours) h behind the compliance clock; retention ends by "
                + "the wall clock"
            : "clock: the wall clock is \(hours) h ahead of the compliance clock; retention ends "
                + "by the compliance clock"
    }
}
