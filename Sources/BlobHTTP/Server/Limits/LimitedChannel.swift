import HummingbirdCore
import Logging
import NIOCore

/// Counts connections, and hands those beyond the limit to a channel that only says so.
struct LimitedChannel<Base: ServerChildChannel>: ServerChildChannel {
    struct Value: ServerChildChannelValue {
        let base: Base.Value
        let isBeyondLimit: Bool

        var channel: any Channel {
            self.base.channel
        }
    }

    let connections: Occupancy
    let timeouts: ClientTimeouts
    let isSecure: Bool
    let admitting: Base
    let refusing: Base

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        let isBeyondLimit = !self.connections.enter()
        channel.closeFuture.whenComplete { [connections] _ in connections.leave() }
        let base = isBeyondLimit ? self.refusing : self.admitting
        return channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(
                ConnectionWatch(
                    self.timeouts, isSecure: self.isSecure, isBeyondLimit: isBeyondLimit))
        }.flatMap {
            base.setup(channel: channel, logger: logger)
        }.map {
            Value(base: $0, isBeyondLimit: isBeyondLimit)
        }
    }

    func handle(value: Value, logger: Logger) async {
        let base = value.isBeyondLimit ? self.refusing : self.admitting
        await base.handle(value: value.base, logger: logger)
    }
}
