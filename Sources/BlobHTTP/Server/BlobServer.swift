import AzureWire
public import BlobModel
import HTTPTypes
import HummingbirdCore
public import Logging
import NIOCore
import NIOPosix
public import ServiceLifecycle

/// The HTTP server: both planes on one port.
///
/// As a service it stops gracefully: the listening socket and idle connections close at once, a
/// request in flight gets its answer and its connection closes then.
public struct BlobServer<Store: BlobStore>: Service {
    public struct Configuration: Sendable {
        public var host: String
        /// 0 picks a free one.
        public var port: Int

        public init(host: String, port: Int) {
            self.host = host
            self.port = port
        }
    }

    /// A connection on which nothing moves for so long is closed, be it between requests or in
    /// the middle of one. Clients count on 120 s at least.
    private static var idleTimeout: TimeAmount { .seconds(180) }
    private static var backlog: Int { 1_024 }
    /// Metadata may have 8 KiB, and clients send long URIs too (spec clients.md §8: ≥ 16 KiB).
    private static var headerFieldBytesMax: Int { 32 << 10 }
    private static var headerListBytesMax: Int { 64 << 10 }

    private let configuration: Configuration
    private let service: BlobService<Store>
    private let logger: Logger
    private let onRunning: @Sendable (_ port: Int) async -> Void

    /// - Parameter onRunning: called once when connections are accepted.
    public init(
        _ service: BlobService<Store>, configuration: Configuration, logger: Logger,
        onRunning: @escaping @Sendable (_ port: Int) async -> Void
    ) {
        self.service = service
        self.configuration = configuration
        self.logger = logger
        self.onRunning = onRunning
    }

    public func run() async throws {
        let http = HTTP1Channel(
            responder: { [service] request, writer, channel in
                let client = ClientConnection(
                    request, channel: channel, eventLoop: channel.eventLoop)
                try await service.serve(request, from: client, to: writer, closing: channel)
            },
            configuration: .init(
                idleTimeout: Self.idleTimeout,
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: Self.headerFieldBytesMax,
                    maxHeaderListSize: Self.headerListBytesMax)))
        let server = Server(
            childChannelSetup: BlobChannel(http: http),
            configuration: .init(
                address: .hostname(self.configuration.host, port: self.configuration.port),
                backlog: Self.backlog),
            onServerRunning: { [onRunning] channel in
                // A listening TCP channel has a port.
                await onRunning(channel.localAddress?.port ?? 0)
            },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: self.logger)
        try await self.service.failFormerCopies()
        do {
            try await server.run()
        } catch {
            try await self.service.endCopies()
            throw error
        }
        try await self.service.endCopies()
    }
}

extension BlobService {
    /// Answers one request of a connection. Concurrent, like the writer's functions it passes the
    /// writer to; where it runs is up to ``BlobChannel/placement``.
    @concurrent
    fileprivate func serve(
        _ request: Request, from client: ClientConnection, to writer: consuming ResponseWriter,
        closing channel: any Channel
    ) async throws {
        var response = try await self.respond(to: request, from: client)
        guard client.isBodyHeldBack else {
            // Hummingbird reads what is left of the body before the next request.
            try await writer.write(response: response.head, body: response.body)
            return
        }
        // The client waits for 100 and got its answer instead. Whether it sends the body now is
        // up to it, so the next bytes cannot be told apart and the connection has to end: with our
        // side closed first and theirs read to its end, lest a reset overtakes the answer.
        response.headers[.connection] = "close"
        try await writer.write(response: response.head, body: response.body)
        try await channel.close(mode: .output)
        for try await _ in request.body {}
        throw ClientGone(cause: nil)
    }
}
