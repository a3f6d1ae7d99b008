import NIOCore

/// One connection's closed loop: send, wait for the whole answer, record, send the next.
final class Connection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Tells an idle connection to start on some work.
    struct Begin: Sendable {
        var work: Work
    }

    private let plan: RequestPlan
    private let finished: EventLoopPromise<Tally>
    private var writer: RequestWriter
    private var parser = ResponseParser()
    private var tally = Tally()
    private var work: Work?
    private var sentAt = NIODeadline.distantPast
    /// Bytes of an answer that the parser could not use yet; nearly always empty.
    private var unparsed = ByteBuffer()
    private var isFinished = false

    init(plan: RequestPlan, finished: EventLoopPromise<Tally>) {
        self.plan = plan
        self.finished = finished
        self.writer = RequestWriter(plan: plan)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard let begin = event as? Begin else {
            context.fireUserInboundEventTriggered(event)
            return
        }
        self.work = begin.work
        self.sendNext(context, now: .now())
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = self.unwrapInboundIn(data)
        if self.unparsed.readableBytes > 0 {
            self.unparsed.writeBuffer(&bytes)
            swap(&self.unparsed, &bytes)
        }
        do throws(ResponseParser.Malformed) {
            while let response = try self.parser.next(from: &bytes) {
                let now = NIODeadline.now()
                self.tally.record(response, of: self.plan, sentAt: self.sentAt, now: now)
                self.sendNext(context, now: now)
            }
            self.unparsed = bytes
        } catch {
            self.lose(context, reason: "An answer was not HTTP/1.1 with a length.")
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.lose(context, reason: "The server closed a connection.")
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.lose(context, reason: "A connection failed: \(error)")
    }

    private func sendNext(_ context: ChannelHandlerContext, now: NIODeadline) {
        guard let number = self.work?.take(now: now) else {
            self.finish(context)
            return
        }
        var request = context.channel.allocator.buffer(capacity: 2_048)
        self.writer.writeRequest(number, into: &request)
        self.sentAt = now
        context.write(self.wrapOutboundOut(request), promise: nil)
        self.writer.writeLongBody { context.write(self.wrapOutboundOut($0), promise: nil) }
        context.flush()
    }

    private func lose(_ context: ChannelHandlerContext, reason: String) {
        guard !self.isFinished else { return }
        self.tally.recordLostConnection(reason)
        self.finish(context)
    }

    private func finish(_ context: ChannelHandlerContext) {
        guard !self.isFinished else { return }
        self.isFinished = true
        self.finished.succeed(self.tally)
        context.close(promise: nil)
    }
}
