import NIOCore
import NIOSSL
import Synchronization

/// The certificate that new connections are shown; it can be replaced at any time, and those that
/// are open stay so.
public final class ServerTLS: Sendable {
    /// Why a certificate cannot be shown.
    public enum Fault: Error, Hashable {
        /// There is none in the PEM.
        case certificate
        /// There is no key in the PEM, or it asks for a passphrase.
        case privateKey
        /// The key is another certificate's.
        case mismatch
    }

    private struct Shown {
        var context: NIOSSLContext
        var expiry: Int64
    }

    private let latest: Mutex<Shown>

    /// - Parameters:
    ///   - certificateChain: PEM, the server's own certificate first.
    ///   - privateKey: PEM, not encrypted.
    public init(certificateChain: [UInt8], privateKey: [UInt8]) throws(Fault) {
        self.latest = Mutex(try Self.shown(certificateChain, privateKey))
    }

    /// The end of the certificate's validity, in seconds since 1970.
    public var expiry: Int64 {
        self.latest.withLock { $0.expiry }
    }

    /// Shows another one from the next connection on. When it throws, nothing has changed.
    public func replace(certificateChain: [UInt8], privateKey: [UInt8]) throws(Fault) {
        let shown = try Self.shown(certificateChain, privateKey)
        self.latest.withLock { $0 = shown }
    }

    var context: NIOSSLContext {
        self.latest.withLock { $0.context }
    }

    private static func shown(
        _ certificateChain: [UInt8], _ privateKey: [UInt8]
    ) throws(Fault) -> Shown {
        guard let chain = try? NIOSSLCertificate.fromPEMBytes(certificateChain),
            let own = chain.first
        else { throw .certificate }
        guard let key = try? NIOSSLPrivateKey(bytes: privateKey, format: .pem) else {
            throw .privateKey
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = [SecureChannel.http2Name, SecureChannel.http1Name]
        guard let context = try? NIOSSLContext(configuration: configuration) else {
            throw .mismatch
        }
        return Shown(context: context, expiry: Int64(own.notValidAfter))
    }
}
