import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPTypes

/// One HTTP/1.1 connection: Hummingbird's channel with a write buffer sized for downloads, handled
/// where ``placement`` says.
struct BlobChannel: ServerChildChannel {
    /// Where a connection's requests are handled. This is the one place to switch.
    ///
    /// On two cores with 64 connections and 1 KiB, `concurrentPool` answered a fifth more requests
    /// per second than `eventLoop`, although that one needs a single job and no thread switch per
    /// request: the parser, the handlers and the kernel's network code together do not fit into a
    /// core's first-level caches, and with two kinds of threads each stays with its part for longer.
    enum Placement {
        /// The loop of the connection's channel.
        case eventLoop
        /// Swift's default executor.
        case concurrentPool
    }

    static let placement = Placement.concurrentPool

    /// A download's next piece is fetched while up to this much waits in the socket.
    private static let writeBytesHigh = 1 << 20
    private static let writeBytesLow = 256 << 10

    let http: HTTP1Channel

    func setup(
        channel: any Channel, logger: Logger
    ) -> EventLoopFuture<NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>> {
        channel.eventLoop.makeCompletedFuture {
            try channel.syncOptions?.setOption(
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
