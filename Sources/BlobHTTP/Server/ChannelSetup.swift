import BlobModel
import HummingbirdCore
import HummingbirdHTTP2
import NIOCore

/// Puts the channels of a listener's connections together.
struct ChannelSetup<Store: BlobStore>: Sendable {
    /// Metadata may have 8 KiB, and clients send long URIs too (spec clients.md §8: ≥ 16 KiB).
    private static var headerFieldBytesMax: Int { 32 << 10 }
    private static var headerListBytesMax: Int { 64 << 10 }

    let answering: RequestAnswering<Store>
    let connections: Occupancy
    let timeouts: ClientTimeouts

    var plain: LimitedChannel<BlobChannel> {
        LimitedChannel(
            connections: self.connections, timeouts: self.timeouts, isSecure: false,
            admitting: self.http1(self.answering.responder(over: .plain)),
            refusing: self.http1(self.answering.refuser(over: .plain)))
    }

    func secure(_ tls: ServerTLS) -> LimitedChannel<SecureChannel> {
        LimitedChannel(
            connections: self.connections, timeouts: self.timeouts, isSecure: true,
            admitting: SecureChannel(
                tls: tls, http1: self.http1(self.answering.responder(over: .tls)),
                http2: self.http2(self.answering.responder(over: .stream))),
            refusing: SecureChannel(
                tls: tls, http1: self.http1(self.answering.refuser(over: .tls)),
                http2: self.http2(self.answering.refuser(over: .stream))))
    }

    private func http1(_ responder: @escaping HTTPChannelHandler.Responder) -> BlobChannel {
        let timeouts = self.timeouts
        return BlobChannel(
            http: HTTP1Channel(
                responder: responder,
                configuration: .init(
                    additionalChannelHandlers: [
                        TransferWatch(timeouts, isStream: false), MalformedHeads(),
                    ],
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: Self.headerFieldBytesMax,
                        maxHeaderListSize: Self.headerListBytesMax))))
    }

    /// The limits of a head are those of the framework: 16 KiB.
    private func http2(_ responder: @escaping HTTPChannelHandler.Responder) -> HTTP2Channel {
        let timeouts = self.timeouts
        return HTTP2Channel(
            responder: responder,
            configuration: .init(
                idleTimeout: .init(timeouts.idle),
                streamConfiguration: .init(
                    additionalChannelHandlers: [TransferWatch(timeouts, isStream: true)])))
    }
}
