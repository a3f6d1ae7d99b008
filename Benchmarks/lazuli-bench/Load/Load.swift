import NIOCore
import NIOHTTP1
import NIOPosix

/// A plan, carried out over some connections until a limit.
struct Load: Sendable {
    var plan: RequestPlan
    var limit: LoadLimit
    var connectionCount: Int

    /// Connects first, so that the clock runs over requests only.
    func run(on group: MultiThreadedEventLoopGroup) async throws -> Report {
        var channels: [any Channel] = []
        var tallies: [EventLoopFuture<Tally>] = []
        do {
            for _ in 0..<self.connectionCount {
                let finished = group.next().makePromise(of: Tally.self)
                tallies.append(finished.futureResult)
                channels.append(try await self.connect(finished, on: group))
            }
        } catch {
            for channel in channels { try? await channel.close() }
            throw error
        }

        let begunAt = NIODeadline.now()
        let begin = Connection.Begin(work: Work(limit: self.limit, begunAt: begunAt))
        for channel in channels {
            channel.pipeline.fireUserInboundEventTriggered(begin)
        }
        var total = Tally()
        for tally in tallies {
            total.add(try await tally.get())
        }
        return Report(load: self, tally: total, elapsed: (total.lastAnswerAt ?? begunAt) - begunAt)
    }

    private func connect(
        _ finished: EventLoopPromise<Tally>, on group: MultiThreadedEventLoopGroup
    ) async throws -> any Channel {
        let plan = self.plan
        let bootstrap = ClientBootstrap(group: finished.futureResult.eventLoop)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            // Large reads, so that long answers cost the generator few system calls.
            .channelOption(
                .recvAllocator,
                value: AdaptiveRecvByteBufferAllocator(
                    minimum: 1 << 10, initial: 4 << 10, maximum: 1 << 20)
            )
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    try channel.pipeline.syncOperations.addHandler(
                        Connection(plan: plan, finished: finished))
                }
            }
        do {
            return try await bootstrap.connect(host: plan.endpoint.host, port: plan.endpoint.port)
                .get()
        } catch {
            finished.fail(error)
            throw error
        }
    }
}
