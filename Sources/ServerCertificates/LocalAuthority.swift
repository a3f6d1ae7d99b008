public import FoundationEssentials
package import StorageIO
import SwiftASN1
import X509

/// A certificate authority of this server's own, and the server certificate it signed, in one
/// directory that only the owner may look into:
///
/// | file | is |
/// |---|---|
/// | `ca.key`, `ca.pem` | the authority: made once, anew only in the last 400 days of its ten years |
/// | `server.key`, `server.pem` | made anew in its last month and when the names change |
///
/// A key is durable before its certificate. A crash in between leaves a server key that does not
/// fit its certificate, which is then made anew, or an authority's key without a certificate,
/// which nothing was signed with.
public struct LocalAuthority: Sendable {
    private let path: String
    private let files: any FileSystem

    private static let fileBytesMax = 64 << 10
    /// A server certificate must not outlive the authority.
    private static let authorityDaysMin = 400

    /// - Parameter path: made if it is not there; its parent must be.
    public init(_ path: String, isEphemeral: Bool) {
        self.init(path, files: SystemFileSystem(synchronizes: !isEphemeral))
    }

    package init(_ path: String, files: any FileSystem) {
        self.path = path
        self.files = files
    }

    /// Where the authority's certificate is.
    public var authorityPath: String {
        "\(self.path)/ca.pem"
    }

    /// Where its key is.
    public var keyPath: String {
        "\(self.path)/ca.key"
    }

    /// The identity of a server with these names, from the directory as far as it is still good.
    ///
    /// An authority that cannot be read is never replaced by itself, because clients trust it.
    ///
    /// - Throws: ``LocalAuthorityFailure``.
    public func identity(for names: Set<CertificateName>, at now: Date) throws -> LocalIdentity {
        do throws(FileError) {
            try self.files.createPrivateDirectory(self.path)
        } catch {
            throw LocalAuthorityFailure(error.description)
        }
        let (authority, issuer, isNew) = try self.authority(at: now)
        let server = try self.server(names, of: issuer, at: now)
        return LocalIdentity(
            certificate: server.certificatePEM, privateKey: server.keyPEM,
            authority: authority.certificatePEM,
            authorityFingerprint: try issuer.fingerprint, isAuthorityNew: isNew)
    }

    private func authority(at now: Date) throws -> (StoredPair, KeyPair, isNew: Bool) {
        if let stored = try self.stored("ca") {
            guard let pair = stored.pair, pair.keyFits else {
                throw LocalAuthorityFailure(
                    "the authority in \(self.path) is damaged; put ca.pem and ca.key back, or "
                        + "remove both for a new one, which every client has to trust anew")
            }
            if pair.isValid(at: now, andForDays: Self.authorityDaysMin) {
                return (stored, pair, false)
            }
        }
        let pair = try KeyPair.authority(at: now)
        return (try self.store(pair, "ca"), pair, true)
    }

    /// One that is damaged is no loss.
    private func server(
        _ names: Set<CertificateName>, of issuer: KeyPair, at now: Date
    ) throws -> StoredPair {
        if let stored = try self.stored("server"),
            stored.pair?.isGoodServer(for: names, of: issuer, at: now) == true
        {
            return stored
        }
        return try self.store(issuer.server(names, at: now), "server")
    }

    /// Nil if there is no certificate.
    private func stored(_ name: String) throws -> StoredPair? {
        guard let certificate = try self.read("\(name).pem") else { return nil }
        return StoredPair(certificatePEM: certificate, keyPEM: try self.read("\(name).key") ?? "")
    }

    private func store(_ pair: KeyPair, _ name: String) throws -> StoredPair {
        let stored = try StoredPair(pair)
        do throws(FileError) {
            try self.write(stored.keyPEM, to: "\(name).key")
            try self.write(stored.certificatePEM, to: "\(name).pem")
        } catch {
            throw LocalAuthorityFailure(error.description)
        }
        return stored
    }

    /// Nil if there is no such file.
    private func read(_ name: String) throws -> String? {
        do throws(FileError) {
            let bytes = try self.files.privateFile(
                name, in: self.path, byteCountMax: Self.fileBytesMax)
            return bytes.map { String(decoding: $0, as: UTF8.self) }
        } catch {
            throw LocalAuthorityFailure(error.description)
        }
    }

    private func write(_ text: String, to name: String) throws(FileError) {
        try self.files.replacePrivateFile(name, in: self.path, with: Array(text.utf8))
    }
}

/// A key pair as it lies on disk, in PEM.
private struct StoredPair {
    let certificatePEM: String
    let keyPEM: String
    /// Nil if that cannot be read.
    let pair: KeyPair?

    init(certificatePEM: String, keyPEM: String) {
        self.certificatePEM = certificatePEM
        self.keyPEM = keyPEM
        self.pair = try? KeyPair(
            certificate: Certificate(pemEncoded: certificatePEM),
            key: Certificate.PrivateKey(pemEncoded: keyPEM))
    }

    init(_ pair: KeyPair) throws {
        self.certificatePEM = try pair.certificate.serializeAsPEM().pemString + "\n"
        self.keyPEM = try pair.key.serializeAsPEM().pemString + "\n"
        self.pair = pair
    }
}

/// What a server shows its clients, and what they have to trust; all in PEM.
public struct LocalIdentity: Sendable {
    public let certificate: String
    public let privateKey: String
    /// The authority's certificate.
    public let authority: String
    /// Its SHA-256, as `openssl x509 -fingerprint -sha256` prints it.
    public let authorityFingerprint: String
    /// Made by this call: nobody trusts it yet.
    public let isAuthorityNew: Bool
}

public struct LocalAuthorityFailure: Error, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
