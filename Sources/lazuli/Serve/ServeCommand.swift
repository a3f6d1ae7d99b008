import AccessControl
import ArgumentParser
import BlobEngine
import BlobHTTP
import BlobModel
import Foundation
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Settings
import StorageIO
import UnixSignals

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve a store over HTTP or HTTPS until SIGTERM or SIGINT.",
        discussion: """
            The ready line on standard output names the real address, and is printed only when \
            requests can be answered. Requests in flight at the end get their answers, for up to 30 s.

            Every setting can also be given by the variable that its help names, or by its key in \
            a configuration file; a flag goes before a variable, a variable before the file. What \
            nobody knows is an error, in the file and among the variables that begin with LAZULI_. \
            'lazuli config check' takes the same flags and says what comes of it.

            EXAMPLES
              lazuli serve --data /srv/lazuli
              lazuli serve --config /etc/lazuli.yaml
              lazuli serve --ephemeral --port 0          a fixture for tests
              lazuli serve --ephemeral --dev-identity    the same, with bearer tokens
              lazuli serve --data /srv/lazuli --tls auto HTTPS with an authority of its own
              LAZULI_ACCOUNTS='audit:BASE64KEY' \\
                LAZULI_ISSUER=https://sts.windows.net/TENANT/ \\
                LAZULI_ROLES='OBJECT_ID=Storage Account Contributor' \\
                lazuli serve --data /srv/lazuli --host 0.0.0.0 --tls auto

            EXIT CODES
              0  stopped as asked      64  the options are wrong
              1  could not start or had to stop; standard error says why
            """)

    /// How long a request in flight may hold up the end.
    private static let shutdownDurationMax = Duration.seconds(30)

    /// Of a server that nobody told how many it may have.
    private static let connectionsExpected = 1_000

    @OptionGroup var options: ServeOptions

    func run() async throws {
        let values = await self.options.values()
        let settings: ServeSettings
        do throws(SettingProblems) {
            settings = try ServeSettings(values)
        } catch {
            let usage = Lazuli.usageString(for: Self.self)
            warn(
                error.list.map { "Error: \($0)" } + [
                    "Usage: \(usage)", "  See 'lazuli serve --help' for more information.",
                ])
            throw ExitCode.validationFailure
        }
        // The index's files are as private as the others, also in a directory that was there before.
        umask(0o027)
        var logger = Logger(label: "lazuli", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = settings.logLevel
        for warning in values.warnings {
            logger.warning("configuration file", metadata: ["warning": "\(warning)"])
        }
        for warning in settings.warnings { logger.warning("\(warning)") }

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
                configuredAllowPublicAccess: settings.allowsPublicAccess,
                hardens: settings.hardens, logger: logger)
        } catch {
            throw CommandFailure(message: "cannot serve \(path): \(error.description)")
        }
    }

    private func serve(
        _ path: String, isEphemeral: Bool, _ settings: ServeSettings, _ logger: Logger
    ) async throws {
        let given = try ServedCertificate.given(by: settings.listening.tls, logger)
        let store = try self.open(path, isEphemeral: isEphemeral, settings, logger)
        defer { store.close() }
        if let warning = warning(ofDataDirectory: path) { logger.warning("\(warning)") }
        let accounts = AccountDirectory(
            configured: settings.accounts.accounts,
            configuredAllowPublicAccess: settings.allowsPublicAccess)
        let keys: KeyDirectory
        let delegationKeys: DelegationKeys
        do throws(OpenFailure) {
            keys = try KeyDirectory.open(path, isEphemeral: isEphemeral)
            let created = try store.accounts()
            let stored = try keys.load(created, logger)
            for account in created {
                accounts.put(account, stored[account.name] ?? [:])
            }
            let secrets = try DelegationDirectory.open(path, isEphemeral: isEphemeral)
            delegationKeys = DelegationKeys(
                try secrets.load(
                    created.map(\.name) + settings.accounts.accounts.map(\.name), logger),
                store: secrets)
        } catch {
            throw CommandFailure(message: "cannot serve \(path): \(error.description)")
        }
        let identity = try await ServedIdentity.open(
            settings.identity, in: path, isEphemeral: isEphemeral, logger)
        let own = try ServedCertificate.own(
            by: settings.listening.tls, in: path, isEphemeral: isEphemeral, logger)
        try await self.serve(
            store, accounts, keys, delegationKeys, identity, given ?? own, settings, logger)
    }

    private func serve(
        _ store: StoreEngine, _ accounts: AccountDirectory, _ keys: KeyDirectory,
        _ delegationKeys: DelegationKeys, _ identity: ServedIdentity,
        _ certificate: ServedCertificate?, _ settings: ServeSettings, _ logger: Logger
    ) async throws {
        let threads = NIOThreadPool(numberOfThreads: System.coreCount * 2)
        threads.start()
        let queryThreads = NIOThreadPool(numberOfThreads: max(1, System.coreCount / 2))
        queryThreads.start()
        let clock = SystemClock()
        let wallClock: @Sendable () -> Timestamp = { Timestamp(ticks: clock.ticks) }
        // The state of a lease is judged by the clock that stamped it.
        var leaseClock = wallClock
        if settings.clock == .manual {
            leaseClock = { store.clock.compliance }
        }
        let service = BlobService(
            store: store, accounts: accounts, delegationKeys: delegationKeys,
            tokens: identity.tokens, roles: settings.identity.roles,
            management: ManagementService(
                store: store, accounts: accounts, keys: keys, delegationKeys: delegationKeys,
                tokens: identity.tokens, roles: settings.identity.roles, leaseClock: leaseClock,
                logger: logger),
            identity: identity.endpoint, copySources: settings.copySources, threads: threads,
            queryThreads: queryThreads, authorityCertificate: { certificate?.authority },
            wallClock: wallClock,
            logger: logger)
        let listening = settings.listening
        let server = BlobServer(
            service, configuration: try self.configuration(listening, certificate?.tls, logger),
            logger: logger, onRunning: { ports in Self.sayReady(listening, ports) })
        var services: [any Service] = [server]
        if let certificate { services.append(certificate) }
        // At its lower levels it shows the services with all that is in them.
        var groupLogger = logger
        groupLogger.logLevel = max(logger.logLevel, .info)
        var configuration = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: groupLogger)
        configuration.maximumGracefulShutdownDuration = Self.shutdownDurationMax
        let group = ServiceGroup(configuration: configuration)
        do {
            try await group.run()
        } catch {
            let cause = (error as? IOError).map { String(cString: strerror($0.errnoCode)) }
            throw CommandFailure(
                message: "cannot serve on \(listening.host):\(listening.port): "
                    + (cause ?? "\(error)"))
        }
        try await queryThreads.shutdownGracefully()
        try await threads.shutdownGracefully()
    }

    private func configuration(
        _ settings: ListeningSettings, _ tls: ServerTLS?, _ logger: Logger
    ) throws -> BlobServer<StoreEngine>.Configuration {
        let openFilesMax = OpenFiles.raiseLimit()
        let possible = OpenFiles.connectionsMax(limit: openFilesMax)
        let connectionsMax =
            settings.connectionsMax ?? min(possible, ServerLimits.connectionsMaxDefault)
        guard connectionsMax <= possible else {
            throw CommandFailure(
                message: "with at most \(openFilesMax) open files (ulimit -n) there can be "
                    + "\(possible) connections, not \(connectionsMax)")
        }
        if settings.connectionsMax == nil, connectionsMax < Self.connectionsExpected {
            logger.warning(
                "few open files are allowed (ulimit -n), so there can be few connections",
                metadata: [
                    "open-files": "\(openFilesMax)", "connections": "\(connectionsMax)",
                ])
        }
        var listeners = [BlobServer<StoreEngine>.Listener(port: settings.port, tls: tls)]
        if let port = settings.httpPort { listeners.append(.init(port: port)) }
        return .init(
            host: settings.host, listeners: listeners,
            limits: ServerLimits(
                connectionsMax: connectionsMax, requestsMax: settings.requestsMax),
            timeouts: settings.timeouts)
    }

    /// - Parameter ports: of the main listener and, with TLS, of plain HTTP beside it.
    private static func sayReady(_ settings: ListeningSettings, _ ports: [Int]) {
        let host = settings.host.contains(":") ? "[\(settings.host)]" : settings.host
        var schemes = ["https", "http"]
        if case .off = settings.tls { schemes = ["http"] }
        let urls = zip(schemes, ports).map { scheme, port in "\(scheme)://\(host):\(port)" }
        let line = "Lazuli is ready on \(urls.joined(separator: " and "))\n"
        FileHandle.standardOutput.write(Data(line.utf8))
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

/// Writes lines to standard error.
func warn(_ lines: [String]) {
    for line in lines {
        FileHandle.standardError.write(Data("\(line)\n".utf8))
    }
}

/// A command that could not do its work: the message goes to standard error, the exit code is 1.
struct CommandFailure: Error, CustomStringConvertible {
    var message: String

    var description: String { self.message }
}
