import NIOCore
import NIOHTTPTypes

/// Counts what goes through the channel of requests, an HTTP/1.1 connection or an HTTP/2 stream,
/// for the connection's ``ConnectionWatch``, and closes it when the client stalls. Tells who
/// answers a request when the client goes.
final class TransferWatch: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let isStream: Bool
    private var pace: TransferPace
    private var awaitsBytes = false
    private var isGone = false
    /// For the request that is being answered.
    private var onGone: (@Sendable () -> Void)?
    private var connection: ConnectionWatch?
    private var context: ChannelHandlerContext?

    /// - Parameter isStream: of HTTP/2.
    init(_ timeouts: ClientTimeouts, isStream: Bool) {
        self.isStream = isStream
        self.pace = TransferPace(timeouts)
    }

    var isBusy: Bool {
        self.pace.isBusy
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        // A stream's channel has the connection's as its parent, on the same event loop.
        let channel = self.isStream ? context.channel.parent : context.channel
        self.connection = try? channel?.pipeline.syncOperations.handler(type: ConnectionWatch.self)
        self.connection?.add(self)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.connection?.remove(self)
        self.connection = nil
        self.context = nil
        self.clientGone()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // A stream's side closes with every request.
        if !self.isStream, case ChannelEvent.inputClosed = event { self.clientGone() }
        context.fireUserInboundEventTriggered(event)
    }

    func whenGone(_ body: @escaping @Sendable () -> Void) {
        if self.isGone { body() } else { self.onGone = body }
    }

    private func clientGone() {
        self.isGone = true
        self.onGone?()
        self.onGone = nil
    }

    func read(context: ChannelHandlerContext) {
        self.awaitsBytes = true
        context.read()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        self.awaitsBytes = false
        switch self.unwrapInboundIn(data) {
        case .head:
            self.pace.headRead()
            self.connection?.requestBegan()
        case .body(let buffer):
            self.pace.bodyRead(byteCount: buffer.readableBytes)
        case .end:
            self.pace.requestRead()
            self.endIfDone()
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch self.unwrapOutboundIn(data) {
        case .head:
            break
        case .body(let buffer):
            self.pace.answerWritten(byteCount: buffer.readableBytes)
        case .end:
            self.onGone = nil
            self.pace.answerEnded()
            self.endIfDone()
        }
        context.write(data, promise: promise)
    }

    func look(at now: NIODeadline) {
        guard let context = self.context else { return }
        if self.pace.isTooSlow(
            at: now, awaitsBytes: self.awaitsBytes,
            unsentByteCount: self.unsentByteCount(context.channel))
        {
            context.close(promise: nil)
        }
    }

    private func endIfDone() {
        guard !self.pace.isBusy else { return }
        self.connection?.requestEnded()
    }

    private func unsentByteCount(_ channel: any Channel) -> Int {
        if self.isStream {
            // How much it does not say, but then it takes no more, so that there is something.
            return channel.isWritable ? 0 : 1
        }
        // A channel that does not know has been closed.
        return (try? channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }
}
