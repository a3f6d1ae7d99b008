import BlobIndex
import BlobModel
import Dispatch
import Journal
import Logging
import Synchronization

/// Erases what nothing refers to any more: oldest first, in small steps, behind the readers.
///
/// This is the only code of a running server that can make bytes unreadable, and it is given
/// nothing but what an accepted event discarded: the rules decided, here nobody asks again. What a
/// crash interrupts is found in the queue at the next start.
final class GarbageCollector: Sendable {
    private static let itemsPerRound = 64
    private static let rowsPerStep = 512
    /// How soon to look again after readers that were still inside.
    private static let retryMilliseconds = 50

    private let index: IndexStore
    private let journal: SegmentedJournal
    private let gate: ReadGate
    private let progress: CommitProgress
    private let logger: Logger
    private let queue = DispatchQueue(label: "lazuli.garbage", qos: .utility)
    private let state = Mutex(State())

    private struct State {
        var isScheduled = false
        var isClosed = false
    }

    init(
        index: IndexStore, journal: SegmentedJournal, gate: ReadGate, progress: CommitProgress,
        logger: Logger
    ) {
        self.index = index
        self.journal = journal
        self.gate = gate
        self.progress = progress
        self.logger = logger
    }

    /// Collects in the background.
    func wake() {
        let mustStart = self.state.withLock { state in
            defer { state.isScheduled = true }
            return !state.isScheduled && !state.isClosed
        }
        if mustStart {
            self.queue.async { self.run() }
        }
    }

    /// Ends after the step it is at.
    func close() {
        self.state.withLock { $0.isClosed = true }
        self.queue.sync {}
    }

    private func run() {
        self.state.withLock { $0.isScheduled = false }
        do throws(StorageFailure) {
            while !self.state.withLock({ $0.isClosed }) {
                let reached = self.progress.reached
                let items = try onIndex { () throws(IndexFailure) in
                    try self.index.nextGarbage(limit: Self.itemsPerRound, upTo: reached.sequence)
                }
                if items.isEmpty { return }
                let epoch = self.gate.beginEpoch()
                guard self.gate.isClear(before: epoch) else {
                    self.retry()
                    return
                }
                for item in items {
                    guard try self.collect(item, reached) else { return }
                }
            }
        } catch {
            // Nothing is lost: the rows are still there, and the next commit tries again.
            self.logger.error("garbage collection failed", metadata: ["reason": "\(error)"])
        }
    }

    private func retry() {
        self.queue.asyncAfter(deadline: .now() + .milliseconds(Self.retryMilliseconds)) {
            [weak self] in self?.wake()
        }
    }

    /// - Returns: false if the item must wait for a later batch.
    private func collect(
        _ item: GarbageItem, _ reached: CommitProgress.Reached
    ) throws(StorageFailure) -> Bool {
        var position: GarbagePosition?
        repeat {
            let step = try onIndex { () throws(IndexFailure) in
                try self.index.expand(item, from: position, limit: Self.rowsPerStep)
            }
            guard !step.payloads.contains(where: { reached.isInLastBatch($0) }) else {
                return false
            }
            try onJournal { () throws(JournalError) in try self.journal.erase(step.payloads) }
            try onIndex { () throws(IndexFailure) in try self.index.remove(step) }
            position = step.next
        } while position != nil && !self.state.withLock { $0.isClosed }
        return true
    }
}

extension CommitProgress.Reached {
    /// Recovery tells a torn last batch from a whole one by its payloads' digests, so they stay
    /// until a later batch is durable.
    fileprivate func isInLastBatch(_ payload: Payload) -> Bool {
        guard let lastBatch = self.lastBatch,
            case .inline(let segment, let offset) = payload.location
        else { return false }
        return (segment, offset) >= (lastBatch.segment, lastBatch.offset)
    }
}
