import ArgumentParser
import BlobEngine
import BlobHTTP
import BlobModel
import Foundation
import Identity
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import StorageIO
import UnixSignals

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve a store over HTTP until SIGTERM or SIGINT.",
        discussion: """
            The ready line on standard output names the real address, and is printed only when \
            requests can be answered. Requests in flight at the end get their answers, for up to 30 s.

            EXAMPLES
              lazuli serve --data /srv/lazuli
              lazuli serve --ephemeral --port 0          a fixture for tests
              lazuli serve --ephemeral --dev-identity    the same, with bearer tokens
              LAZULI_ACCOUNTS='audit:BASE64KEY' LAZULI_ISSUER=https://sts.windows.net/TENANT/ \\
                LAZULI_ROLES='OBJECT_ID=Storage Account Contributor' \\
                lazuli serve --data /srv/lazuli --host 0.0.0.0

            EXIT CODES
              0  stopped as asked      64  the options are wrong
              1  could not start or had to stop; standard error says why
            """)

    /// How long a request in flight may hold up the end.
    private static let shutdownDurationMax = Duration.seconds(30)

    @OptionGroup var options: ServeOptions

    func validate() throws {
        _ = try ServeSettings(self.options, environment: ProcessInfo.processInfo.environment)
    }

    func run() async throws {
        let settings = try ServeSettings(
            self.options, environment: ProcessInfo.processInfo.environment)
        var logger = Logger(label: "lazuli", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = settings.logLevel

        switch settings.place {
        case .directory(let path):
            try await self.serve(path, isEphemeral: false, settings, logger)
        case .temporary:
            let path = NSTemporaryDirectory() + "lazuli-" + UUID().uuidString
            logger.warning(
                "EPHEMERAL: nothing is durable and everything is removed at exit",
                metadata: ["directory": "\(path)"])
            defer { self.remove(path, logger) }
            try await self.serve(path, isEphemeral: true, settings, logger)
        }
    }

    private func open(
        _ path: String, isEphemeral: Bool, _ settings: ServeSettings, _ logger: Logger
    ) throws -> StoreEngine {
        do throws(OpenFailure) {
            return try StoreEngine.open(
                path, isEphemeral: isEphemeral, clock: settings.clock,
                configured: Set(settings.accounts.accounts.map(\.name)),
                hardens: settings.hardens, logger: logger)
        } catch {
            throw CommandFailure(message: "cannot serve \(path): \(error.description)")
        }
    }

    private func serve(
        _ path: String, isEphemeral: Bool, _ settings: ServeSettings, _ logger: Logger
    ) async throws {
        let store = try self.open(path, isEphemeral: isEphemeral, settings, logger)
        defer { store.close() }
        let accounts = AccountDirectory(configured: settings.accounts.accounts)
        let keys: KeyDirectory
        do throws(OpenFailure) {
            keys = try KeyDirectory.open(path, isEphemeral: isEphemeral)
            let created = try store.accounts()
            let stored = try keys.load(created, logger)
            for account in created {
                accounts.put(account, stored[account.name] ?? [:])
            }
        } catch {
            throw CommandFailure(message: "cannot serve \(path): \(error.description)")
        }
        let identity = try await self.identity(
            path, isEphemeral: isEphemeral, settings.identity, logger)
        try await self.serve(store, accounts, keys, identity, settings, logger)
    }

    /// Whose tokens are believed, and who gives them if this server does.
    private typealias ServedIdentity = (tokens: TokenVerifier, endpoint: IdentityEndpoint?)

    private func identity(
        _ path: String, isEphemeral: Bool, _ settings: IdentitySettings, _ logger: Logger
    ) async throws -> ServedIdentity {
        do {
            switch settings.issuer {
            case .none: return (.none, nil)
            case .development(let clients):
                let issuer = try await DevelopmentIssuer(
                    key: try IdentityKeyFile.load(path, isEphemeral: isEphemeral),
                    clients: clients)
                return (
                    TokenVerifier(issuer.configuration, logger: logger), IdentityEndpoint(issuer)
                )
            case .external(let configuration):
                let tokens = TokenVerifier(configuration, logger: logger)
                let now = Timestamp(ticks: SystemClock().ticks)
                if case .file = configuration.keys {
                    try await tokens.loadKeys(at: now)
                } else {
                    // The issuer may come later than this server; what fails is logged.
                    Task { try? await tokens.loadKeys(at: now) }
                }
                return (tokens, nil)
            }
        } catch let fault as KeyFault {
            throw CommandFailure(message: "cannot use the issuer's keys: \(fault.reason)")
        } catch let error as FileError {
            throw CommandFailure(message: "cannot serve \(path): \(error.description)")
        }
    }

    private func serve(
        _ store: StoreEngine, _ accounts: AccountDirectory, _ keys: KeyDirectory,
        _ identity: ServedIdentity, _ settings: ServeSettings, _ logger: Logger
    ) async throws {
        let threads = NIOThreadPool(numberOfThreads: System.coreCount * 2)
        threads.start()
        let clock = SystemClock()
        let wallClock: @Sendable () -> Timestamp = { Timestamp(ticks: clock.ticks) }
        // The state of a lease is judged by the clock that stamped it.
        var leaseClock = wallClock
        if settings.clock == .manual {
            leaseClock = { store.clock.compliance }
            logger.warning(
                "MANUAL CLOCK: whoever is Storage Account Contributor can end every retention")
        }
        let service = BlobService(
            store: store, accounts: accounts, tokens: identity.tokens,
            management: ManagementService(
                store: store, accounts: accounts, keys: keys, tokens: identity.tokens,
                roles: settings.identity.roles, leaseClock: leaseClock, logger: logger),
            identity: identity.endpoint, copySources: settings.copySources, threads: threads,
            wallClock: wallClock,
            logger: logger)
        let server = BlobServer(
            service, configuration: .init(host: settings.host, port: settings.port), logger: logger,
            onRunning: { port in
                let host = settings.host.contains(":") ? "[\(settings.host)]" : settings.host
                let line = "Lazuli is ready on http://\(host):\(port)\n"
                FileHandle.standardOutput.write(Data(line.utf8))
            })
        var configuration = ServiceGroupConfiguration(
            services: [server], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = Self.shutdownDurationMax
        let group = ServiceGroup(configuration: configuration)
        do {
            try await group.run()
        } catch {
            throw CommandFailure(
                message: "cannot serve on \(settings.host):\(settings.port): \(error)")
        }
        try await threads.shutdownGracefully()
    }

    private func remove(_ path: String, _ logger: Logger) {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            logger.warning(
                "could not remove the temporary store", metadata: ["directory": "\(path)"])
        }
    }
}

/// A command that could not do its work: the message goes to standard error, the exit code is 1.
struct CommandFailure: Error, CustomStringConvertible {
    var message: String

    var description: String { self.message }
}
