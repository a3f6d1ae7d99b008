import BlobHTTP
import Foundation
import Logging
import ServerCertificates
import ServiceLifecycle
import Synchronization

/// The certificate the server shows, kept up to date while it runs.
final class ServedCertificate: Service {
    private enum Source {
        case local(LocalAuthority, Set<CertificateName>)
        case files(CertificateFiles)
    }

    private struct Shown {
        var contents: CertificateFiles.Contents
        /// The local authority's certificate.
        var authority: String?
    }

    let tls: ServerTLS
    private let source: Source
    private let latest: Mutex<Shown>
    private let logger: Logger

    private static let fileInterval = Duration.seconds(2)
    private static let localInterval = Duration.seconds(3_600)

    /// Of files that the settings name; nil if they name none. Touches nothing.
    static func given(
        by settings: ListeningSettings.TLS, _ logger: Logger
    ) throws(CommandFailure) -> ServedCertificate? {
        guard case .files(let files) = settings else { return nil }
        if files.isKeyExposed {
            logger.warning(
                "everybody on this machine can read the private key",
                metadata: ["file": "\(files.keyPath)"])
        }
        return try Self.open(.files(files), logger)
    }

    /// Made by the server's own authority; nil if the settings do not say so.
    ///
    /// - Parameter directory: of the store.
    static func own(
        by settings: ListeningSettings.TLS, in directory: String, isEphemeral: Bool,
        _ logger: Logger
    ) throws(CommandFailure) -> ServedCertificate? {
        guard case .local(let names) = settings else { return nil }
        let authority = LocalAuthority("\(directory)/tls", isEphemeral: isEphemeral)
        return try Self.open(.local(authority, names), logger)
    }

    private static func open(
        _ source: Source, _ logger: Logger
    ) throws(CommandFailure) -> ServedCertificate {
        do {
            return try ServedCertificate(source, logger)
        } catch {
            throw CommandFailure(
                message: "cannot serve with TLS: \(Self.cause(error, of: source))")
        }
    }

    private init(_ source: Source, _ logger: Logger) throws {
        let shown = try Self.read(source)
        self.tls = try ServerTLS(
            certificateChain: shown.contents.certificate, privateKey: shown.contents.key)
        self.source = source
        self.latest = Mutex(shown)
        self.logger = logger
        self.warnIfExpired()
    }

    /// The local authority's certificate in PEM; nil if there is none.
    var authority: String? {
        self.latest.withLock { $0.authority }
    }

    func run() async throws {
        let interval =
            switch self.source {
            case .local: Self.localInterval
            case .files: Self.fileInterval
            }
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: interval)) != nil { self.update() }
        }
    }

    /// What cannot be used leaves the one before in use, and is reported once.
    private func update() {
        do {
            let shown = try Self.read(self.source)
            let isNew = self.latest.withLock { latest in
                defer { latest = shown }
                return latest.contents != shown.contents
            }
            guard isNew else { return }
            try self.tls.replace(
                certificateChain: shown.contents.certificate, privateKey: shown.contents.key)
            self.logger.notice("the certificate was replaced")
            self.warnIfExpired()
        } catch {
            self.logger.error(
                "the certificate could not be replaced; the one before stays in use",
                metadata: ["cause": "\(Self.cause(error, of: self.source))"])
        }
    }

    private static func cause(_ error: any Error, of source: Source) -> String {
        guard case .files(let files) = source, let fault = error as? ServerTLS.Fault else {
            return "\(error)"
        }
        return files.failure(fault).message
    }

    private func warnIfExpired() {
        let expiry = Date(timeIntervalSince1970: Double(self.tls.expiry))
        guard expiry < Date() else { return }
        self.logger.warning(
            "the certificate has expired: clients refuse it",
            metadata: ["expiry": "\(expiry.formatted(.iso8601))"])
    }

    private static func read(_ source: Source) throws -> Shown {
        switch source {
        case .files(let files):
            return Shown(contents: try files.read())
        case .local(let authority, let names):
            let identity = try authority.identity(for: names, at: Date())
            if identity.isAuthorityNew { Self.introduce(authority, identity) }
            return Shown(
                contents: .init(
                    certificate: Array(identity.certificate.utf8),
                    key: Array(identity.privateKey.utf8)),
                authority: identity.authority)
        }
    }

    /// Said once, when nobody can trust it yet.
    private static func introduce(_ authority: LocalAuthority, _ identity: LocalIdentity) {
        warn([
            """
            A certificate authority was made for this server: \(authority.authorityPath)
            Clients have to trust it, for instance
              curl --cacert FILE; SSL_CERT_FILE=FILE or REQUESTS_CA_BUNDLE=FILE, instead of the usual ones;
              or for all of a machine, to which whoever has \(authority.keyPath) could then pretend to
              be anybody: cp FILE /usr/local/share/ca-certificates/lazuli.crt && update-ca-certificates
            where FILE is a copy of that one, or what the server shows at /.well-known/lazuli-ca.pem with
            SHA-256 fingerprint \(identity.authorityFingerprint)
            """
        ])
    }
}
