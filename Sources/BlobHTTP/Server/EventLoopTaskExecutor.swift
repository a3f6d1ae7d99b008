import NIOCore

/// Runs tasks on one event loop.
///
/// A connection's task that prefers the loop of its channel needs no thread switch between reading
/// a request, answering it from memory or the page cache, and writing the answer.
final class EventLoopTaskExecutor: TaskExecutor {
    private let eventLoop: any EventLoop

    init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        self.eventLoop.execute {
            job.runSynchronously(on: self.asUnownedTaskExecutor())
        }
    }
}
