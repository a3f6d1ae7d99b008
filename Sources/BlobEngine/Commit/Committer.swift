import BlobIndex
import BlobModel
import BlobRules
import Journal
import Logging
import Synchronization

/// Turns commands into durable, visible state: one batch at a time, one fdatasync per batch.
///
/// The order in a batch is the commit point of the whole store:
/// 1. decide each command on the facts its predecessors leave (index + overlay);
/// 2. journal: one write, one fdatasync. *A crash before this leaves nothing, after it everything*;
/// 3. index: the overlay becomes visible to readers. A crash before this is mended by replay;
/// 4. answers.
///
/// Runs on the commit queue's thread alone.
final class Committer: @unchecked Sendable {
    // @unchecked: `clock`, `sequence` and the journal's write side are touched only by `process`,
    // which the commit queue runs for one batch at a time. The rest is Sendable by itself.

    /// A batch ends after so many bytes of payload, so that nobody waits for everybody.
    private static let inlineBytesPerBatchMax = 16 << 20

    private let index: IndexStore
    private let journal: SegmentedJournal
    private let logger: Logger
    private var clock: EventClock
    private var sequence: UInt64
    private let stopReason = Mutex<String?>(nil)
    private let progress: CommitProgress
    private let configured: ConfiguredAccounts
    /// Whether the batches of this round left work for the garbage collector.
    private var hasGarbage = false

    init(
        index: IndexStore, journal: SegmentedJournal, clock: EventClock, progress: CommitProgress,
        configured: ConfiguredAccounts, logger: Logger
    ) {
        self.index = index
        self.journal = journal
        self.clock = clock
        self.sequence = progress.reached.sequence
        self.progress = progress
        self.configured = configured
        self.logger = logger
    }

    /// Non-nil once writes have stopped for good.
    var whyStopped: String? {
        self.stopReason.withLock { $0 }
    }

    /// - Returns: whether there is garbage to collect.
    func process(_ waiting: [PendingCommand]) -> Bool {
        self.hasGarbage = false
        var rest = waiting[...]
        while !rest.isEmpty {
            var byteCount = 0
            let full = rest.firstIndex { pending in
                byteCount += pending.content?.inlineByteCount ?? 0
                return byteCount > Self.inlineBytesPerBatchMax
            }
            // A single content is far below the limit, so each round takes at least one command.
            let end = max(full ?? rest.endIndex, rest.startIndex + 1)
            self.commit(rest[..<end])
            rest = rest[end...]
        }
        return self.hasGarbage
    }

    private func commit(_ commands: ArraySlice<PendingCommand>) {
        do throws(StorageFailure) {
            let answers = try self.makeDurable(commands)
            for (command, answer) in zip(commands, answers) {
                command.answer(.success(answer))
            }
        } catch {
            // Decisions were made on what the batch would have left, so none of them holds.
            for command in commands {
                command.answer(.failure(error))
            }
        }
    }

    /// Steps 1–3. Throwing leaves journal, index and counters as they were before the batch.
    private func makeDurable(
        _ commands: ArraySlice<PendingCommand>
    ) throws(StorageFailure) -> [Result<Receipt, Refusal>] {
        guard self.whyStopped == nil else { throw .writesStopped }
        let batch = Batch(
            journal: try onJournal { () throws(JournalError) in
                try self.journal.beginBatch(byteCountHint: Self.hint(commands))
            },
            index: self.index.beginBatch(), clock: self.clock, sequence: self.sequence,
            configured: self.configured)
        var answers: [Result<Receipt, Refusal>] = []
        answers.reserveCapacity(commands.count)
        for command in commands {
            answers.append(try batch.take(command))
        }
        guard batch.sequence > self.sequence else { return answers }

        let start = batch.journal.start
        let end: JournalPosition
        do throws(JournalError) {
            end = try self.journal.commit(batch.journal, at: batch.clock.last)
        } catch {
            throw self.failure(of: error)
        }
        do throws(IndexFailure) {
            try batch.index.commit(
                applied: AppliedPosition(
                    sequence: batch.sequence, lastTime: batch.clock.last, segment: end.segment,
                    offset: end.offset))
        } catch {
            // Durable but not visible: going on would answer from facts that are behind the
            // journal. A restart replays it.
            self.stop("the index cannot be written: \(error)")
            throw error.storageFailure
        }
        self.clock = batch.clock
        self.sequence = batch.sequence
        self.progress.advance(
            to: CommitProgress.Reached(
                sequence: batch.sequence, time: batch.clock.last, lastBatch: start))
        self.hasGarbage = self.hasGarbage || batch.hasGarbage
        return answers
    }

    private static func hint(_ commands: ArraySlice<PendingCommand>) -> Int {
        commands.reduce(0) { $0 + ($1.content?.inlineByteCount ?? 0) + $1.recordByteCountHint }
    }

    private func failure(of error: JournalError) -> StorageFailure {
        if self.journal.isWriteStopped {
            self.stop("the journal cannot be made durable: \(error)")
        }
        return error.storageFailure
    }

    private func stop(_ reason: String) {
        self.stopReason.withLock { $0 = $0 ?? reason }
        self.logger.critical("writes stopped", metadata: ["reason": "\(reason)"])
    }
}
