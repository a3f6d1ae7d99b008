import NIOCore
import NIOHTTP1

/// One connection's closed loop: send, wait for the whole answer, record, send the next.
final class Connection: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    /// Tells an idle connection to start on some work.
    struct Begin: Sendable {
        var work: Work
    }

    private let plan: RequestPlan
    private let finished: EventLoopPromise<Tally>
    private var requests: RequestMaker
    private var tally = Tally()
    private var work: Work?
    private var sentAt = NIODeadline.distantPast
    private var answer: Answer?
    private var isFinished = false

    init(plan: RequestPlan, finished: EventLoopPromise<Tally>) {
        self.plan = plan
        self.finished = finished
        self.requests = RequestMaker(plan: plan)
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
        switch self.unwrapInboundIn(data) {
        case .head(let head):
            self.answer = Answer(head: head)
        case .body(let bytes):
            self.answer?.bodyByteCount += bytes.readableBytes
        case .end:
            guard let answer = self.answer else { return }
            let now = NIODeadline.now()
            self.tally.record(answer, of: self.plan, sentAt: self.sentAt, now: now)
            self.answer = nil
            self.sendNext(context, now: now)
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
        self.sentAt = now
        context.write(self.wrapOutboundOut(.head(self.requests.head(number))), promise: nil)
        self.requests.body {
            context.write(self.wrapOutboundOut(.body(.byteBuffer($0))), promise: nil)
        }
        context.writeAndFlush(self.wrapOutboundOut(.end(nil)), promise: nil)
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

/// An answer, reduced to what a measurement needs.
struct Answer {
    var head: HTTPResponseHead
    var bodyByteCount = 0
}
