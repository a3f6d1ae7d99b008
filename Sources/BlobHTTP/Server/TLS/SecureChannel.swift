import HummingbirdCore
import HummingbirdHTTP2
import Logging
import NIOCore
import NIOHTTPTypes
import NIOSSL
import NIOTLS

/// One TLS connection, HTTP/2 or HTTP/1.1 as the client chooses (ALPN, RFC 7301); a client that
/// does not say gets HTTP/1.1.
struct SecureChannel: ServerChildChannel {
    enum Negotiated: Sendable {
        case http1(BlobChannel.Value)
        case http2(HTTP2Channel.Value)
    }

    struct Value: ServerChildChannelValue {
        let negotiated: EventLoopFuture<Negotiated>
        let channel: any Channel
    }

    static let http1Name = "http/1.1"
    static let http2Name = "h2"

    let tls: ServerTLS
    let http1: BlobChannel
    let http2: HTTP2Channel

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            let negotiation = NIOTypedApplicationProtocolNegotiationHandler<Negotiated> { result in
                self.setup(result, channel, logger)
            }
            try pipeline.addHandler(NIOSSLServerHandler(context: self.tls.context))
            try pipeline.addHandler(negotiation)
            return Value(negotiated: negotiation.protocolNegotiationResult, channel: channel)
        }
    }

    func handle(value: Value, logger: Logger) async {
        let negotiated: Negotiated
        do {
            negotiated = try await value.negotiated.get()
        } catch {
            logger.debug("no TLS with a client", metadata: ["cause": "\(error)"])
            return
        }
        switch negotiated {
        case .http1(let channel): await self.http1.handle(value: channel, logger: logger)
        case .http2(let channel): await self.http2.handle(value: channel, logger: logger)
        }
    }

    private func setup(
        _ result: ALPNResult, _ channel: any Channel, _ logger: Logger
    ) -> EventLoopFuture<Negotiated> {
        let isHTTP2 = result == .negotiated(Self.http2Name)
        let watch = try? channel.pipeline.syncOperations.handler(type: ConnectionWatch.self)
        watch?.handshakeEnded(isHTTP2: isHTTP2)
        return isHTTP2
            ? self.http2.setup(channel: channel, logger: logger).map { .http2($0) }
            : self.http1.setup(channel: channel, logger: logger).map { .http1($0) }
    }
}
