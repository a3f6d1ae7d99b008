import NIOCore
import NIOSSL
import Synchronization

/// The certificate that new connections are shown; it can be replaced at any time, and those that
/// are open stay so.
public final class ServerTLS: Sendable {
    private let latest: Mutex<NIOSSLContext>

    /// - Parameters:
    ///   - certificateChain: PEM, the server's own certificate first.
    ///   - privateKey: PEM, not encrypted.
    /// - Throws: what is wrong with them, also when they do not belong together.
    public init(certificateChain: [UInt8], privateKey: [UInt8]) throws {
        self.latest = Mutex(try Self.context(certificateChain, privateKey))
    }

    /// Shows another one from the next connection on. When it throws, nothing has changed.
    public func replace(certificateChain: [UInt8], privateKey: [UInt8]) throws {
        let context = try Self.context(certificateChain, privateKey)
        self.latest.withLock { $0 = context }
    }

    var context: NIOSSLContext {
        self.latest.withLock { $0 }
    }

    private static func context(
        _ certificateChain: [UInt8], _ privateKey: [UInt8]
    ) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMBytes(certificateChain).map {
                .certificate($0)
            },
            privateKey: .privateKey(try NIOSSLPrivateKey(bytes: privateKey, format: .pem)))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = [SecureChannel.http2Name, SecureChannel.http1Name]
        return try NIOSSLContext(configuration: configuration)
    }
}
