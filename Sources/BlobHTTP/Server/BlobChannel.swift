import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPTypes

/// One connection: Hummingbird's HTTP/1.1 channel with buffers sized for long bodies, handled on
/// its own event loop.
struct BlobChannel: ServerChildChannel {
    /// Where a connection's requests are handled. `eventLoop` saves two thread switches per
    /// request; `concurrentPool` is Swift's default. This is the one place to switch.
    enum Placement {
        case eventLoop
        case concurrentPool
    }

    static let placement = Placement.eventLoop

    /// Reads grow up to this size while a client sends as fast as it can.
    private static let readBytesMax = 256 << 10
    /// A download's next piece is fetched while up to this much waits in the socket.
    private static let writeBytesHigh = 1 << 20
    private static let writeBytesLow = 256 << 10

    let http: HTTP1Channel

    func setup(
        channel: any Channel, logger: Logger
    ) -> EventLoopFuture<NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>> {
        channel.eventLoop.makeCompletedFuture {
            let options = channel.syncOptions
            try options?.setOption(
                .recvAllocator,
                value: AdaptiveRecvByteBufferAllocator(
                    minimum: 1 << 10, initial: 4 << 10, maximum: Self.readBytesMax))
            try options?.setOption(
                .writeBufferWaterMark,
                value: .init(low: Self.writeBytesLow, high: Self.writeBytesHigh))
        }.flatMap {
            self.http.setup(channel: channel, logger: logger)
        }
    }

    func handle(
        value: NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>, logger: Logger
    ) async {
        switch Self.placement {
        case .eventLoop:
            await withTaskExecutorPreference(EventLoopTaskExecutor(value.channel.eventLoop)) {
                await self.http.handle(value: value, logger: logger)
            }
        case .concurrentPool:
            await self.http.handle(value: value, logger: logger)
        }
    }
}
