import BlobIndex
import BlobModel
import BlobRules
import Journal

/// Brings the index up to the journal: the same `evolve` as when the records were new.
///
/// Batches are gathered, so that filling an empty index costs one RocksDB write per some thousand
/// records. A crash in the middle leaves an index that is further than before.
final class Replay {
    private static let recordsPerWriteMax = 4_096

    private let index: IndexStore
    private var batch: IndexBatch
    private var pending: AppliedPosition?
    private var pendingRecords = 0
    /// Records applied.
    private(set) var recordCount = 0
    /// The time of the last record, if there was any.
    private(set) var lastTime: Timestamp?

    init(into index: IndexStore) {
        self.index = index
        self.batch = index.beginBatch()
    }

    func apply(_ replayed: ReplayedBatch) throws {
        for record in replayed.records {
            let changes = try evolve(record, facts: try self.batch.facts(for: record))
            self.batch.apply(changes, sequence: record.sequence)
        }
        guard let last = replayed.records.last else { return }
        self.lastTime = last.time
        self.recordCount += replayed.records.count
        self.pendingRecords += replayed.records.count
        self.pending = AppliedPosition(
            sequence: last.sequence, lastTime: last.time, segment: replayed.end.segment,
            offset: replayed.end.offset)
        if self.pendingRecords >= Self.recordsPerWriteMax {
            try self.finish()
        }
    }

    /// Writes what is gathered.
    func finish() throws(IndexFailure) {
        guard let applied = self.pending else { return }
        try self.batch.commit(applied: applied)
        self.batch = self.index.beginBatch()
        self.pending = nil
        self.pendingRecords = 0
    }
}
