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

    /// - Parameter directory: of the store.
    /// - Returns: nil without TLS.
    static func open(
        _ settings: ListeningSettings.TLS, in directory: String, isEphemeral: Bool,
        _ logger: Logger
    ) throws -> ServedCertificate? {
        switch settings {
        case .off:
            return nil
        case .files(let files):
            if files.isKeyExposed {
                logger.warning(
                    "everybody on this machine can read the private key",
                    metadata: ["file": "\(files.keyPath)"])
            }
            return try ServedCertificate(.files(files), logger)
        case .local(let names):
            let authority = LocalAuthority("\(directory)/tls", isEphemeral: isEphemeral)
            return try ServedCertificate(.local(authority, names), logger)
        }
    }

    private init(_ source: Source, _ logger: Logger) throws {
        let shown = try Self.read(source)
        self.tls = try ServerTLS(
            certificateChain: shown.contents.certificate, privateKey: shown.contents.key)
        self.source = source
        self.latest = Mutex(shown)
        self.logger = logger
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
        } catch {
            self.logger.error(
                "the certificate could not be replaced; the one before stays in use",
                metadata: ["cause": "\(error)"])
        }
    }

    private static func read(_ source: Source) throws -> Shown {
        switch source {
        case .files(let files):
            return Shown(contents: try files.read())
        case .local(let authority, let names):
            let identity = try authority.identity(for: names, at: Date())
            if identity.isAuthorityNew { Self.introduce(authority) }
            return Shown(
                contents: .init(
                    certificate: Array(identity.certificate.utf8),
                    key: Array(identity.privateKey.utf8)),
                authority: identity.authority)
        }
    }

    /// Said once, when nobody can trust it yet.
    private static func introduce(_ authority: LocalAuthority) {
        let text = """
            A certificate authority was made for this server: \(authority.authorityPath)
            Clients have to trust it, and it alone, for instance
              curl --cacert FILE, SSL_CERT_FILE=FILE, REQUESTS_CA_BUNDLE=FILE, or for all of a machine
              cp FILE /usr/local/share/ca-certificates/lazuli.crt && update-ca-certificates
            where FILE is that one, or what the server shows at /.well-known/lazuli-ca.pem.

            """
        FileHandle.standardOutput.write(Data(text.utf8))
    }
}
