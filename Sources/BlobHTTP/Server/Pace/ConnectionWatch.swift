import NIOCore

/// Closes a connection whose client is too slow. Stands first in its pipeline, so it sees every
/// byte that arrives, whatever it is part of; what requests there are it hears of from each
/// ``TransferWatch``.
final class ConnectionWatch: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let timeouts: ClientTimeouts
    private let isBeyondLimit: Bool
    private var pace: ConnectionPace
    private var transfers: [ObjectIdentifier: TransferWatch] = [:]
    private var ticks: RepeatedTask?

    init(_ timeouts: ClientTimeouts, isSecure: Bool, isBeyondLimit: Bool) {
        self.timeouts = timeouts
        self.isBeyondLimit = isBeyondLimit
        self.pace = ConnectionPace(timeouts, isSecure: isSecure, at: .now())
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let bound = NIOLoopBound((watch: self, context: context), eventLoop: context.eventLoop)
        self.ticks = context.eventLoop.scheduleRepeatedTask(
            initialDelay: self.timeouts.tick, delay: self.timeouts.tick
        ) { _ in
            let (watch, context) = bound.value
            watch.look(context)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.ticks?.cancel()
        self.ticks = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        self.pace.bytesArrived(at: .now())
        context.fireChannelRead(data)
    }

    func handshakeEnded(isHTTP2: Bool) {
        self.pace.handshakeEnded(isHTTP2: isHTTP2, at: .now())
    }

    func add(_ transfer: TransferWatch) {
        self.transfers[ObjectIdentifier(transfer)] = transfer
    }

    func remove(_ transfer: TransferWatch) {
        self.transfers[ObjectIdentifier(transfer)] = nil
        self.requestEnded()
    }

    func requestBegan() {
        self.pace.requestBegan()
    }

    func requestEnded() {
        guard !self.transfers.values.contains(where: \.isBusy) else { return }
        self.pace.lastRequestEnded(at: .now())
    }

    private func look(_ context: ChannelHandlerContext) {
        let now = NIODeadline.now()
        if self.pace.isTooSlow(at: now, isBeyondLimit: self.isBeyondLimit) {
            context.close(promise: nil)
            return
        }
        // Closing one may remove it.
        for transfer in Array(self.transfers.values) { transfer.look(at: now) }
    }
}
