public import BlobModel
import HummingbirdCore
public import Logging
import NIOCore
import NIOPosix
public import ServiceLifecycle
import Synchronization

/// The HTTP server: both planes on one port, or on two, one with TLS and one without.
///
/// As a service it stops gracefully: the listening sockets and idle connections close at once, a
/// request in flight gets its answer and its connection closes then.
public struct BlobServer<Store: BlobStore>: Service {
    public struct Listener: Sendable {
        /// 0 picks a free one.
        public var port: Int
        /// Nil: without TLS.
        public var tls: ServerTLS?

        public init(port: Int, tls: ServerTLS? = nil) {
            self.port = port
            self.tls = tls
        }
    }

    public struct Configuration: Sendable {
        public var host: String
        public var listeners: [Listener]
        public var limits: ServerLimits
        public var timeouts: ClientTimeouts

        public init(
            host: String, listeners: [Listener], limits: ServerLimits = ServerLimits(),
            timeouts: ClientTimeouts = ClientTimeouts()
        ) {
            self.host = host
            self.listeners = listeners
            self.limits = limits
            self.timeouts = timeouts
        }
    }

    private static var backlog: Int { 1_024 }

    private let configuration: Configuration
    private let service: BlobService<Store>
    private let logger: Logger
    private let onRunning: @Sendable (_ ports: [Int]) async -> Void

    /// - Parameter onRunning: called once when connections are accepted, with the listeners' ports.
    public init(
        _ service: BlobService<Store>, configuration: Configuration, logger: Logger,
        onRunning: @escaping @Sendable (_ ports: [Int]) async -> Void
    ) {
        self.service = service
        self.configuration = configuration
        self.logger = logger
        self.onRunning = onRunning
    }

    public func run() async throws {
        let servers = self.servers()
        try await self.service.failFormerCopies()
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for server in servers {
                    group.addTask { try await server.run() }
                }
                // One that cannot listen takes the others with it.
                for try await _ in group {}
            }
        } catch {
            try await self.service.endCopies()
            throw error
        }
        try await self.service.endCopies()
    }

    private func servers() -> [any Service] {
        let answering = RequestAnswering(
            service: self.service,
            requests: Occupancy(max: self.configuration.limits.requestsMax))
        let connections = Occupancy(max: self.configuration.limits.connectionsMax)
        let ports = ListeningPorts(count: self.configuration.listeners.count)
        return self.configuration.listeners.enumerated().map { index, listener in
            let setup = ChannelSetup(
                answering: answering, connections: connections,
                timeouts: self.configuration.timeouts)
            let onRunning: @Sendable (any Channel) async -> Void = { [onRunning] channel in
                // A listening TCP channel has a port.
                if let all = ports.put(channel.localAddress?.port ?? 0, at: index) {
                    await onRunning(all)
                }
            }
            return if let tls = listener.tls {
                self.server(setup.secure(tls), port: listener.port, onRunning)
            } else {
                self.server(setup.plain, port: listener.port, onRunning)
            }
        }
    }

    private func server(
        _ channel: some ServerChildChannel, port: Int,
        _ onRunning: @escaping @Sendable (any Channel) async -> Void
    ) -> any Service {
        channel.server(
            configuration: .init(
                address: .hostname(self.configuration.host, port: port), backlog: Self.backlog,
                availableConnectionsDelegate: MaximumAvailableConnections(
                    self.configuration.limits.connectionsMax + ServerLimits.connectionsBeyondMax,
                    logger: self.logger)),
            onServerRunning: onRunning, eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: self.logger)
    }
}

/// Which ports the listeners have got.
private final class ListeningPorts: Sendable {
    private let ports: Mutex<[Int?]>

    init(count: Int) {
        self.ports = Mutex(Array(repeating: nil, count: count))
    }

    /// - Returns: all of them, if this was the last one missing.
    func put(_ port: Int, at index: Int) -> [Int]? {
        self.ports.withLock { ports in
            ports[index] = port
            let known = ports.compactMap(\.self)
            return known.count == ports.count ? known : nil
        }
    }
}
