public import BlobModel

/// A batch read back.
public struct ReplayedBatch: Hashable, Sendable {
    /// In order, at least one.
    public var records: [Record]
    public var start: JournalPosition
    /// Where to go on reading; what the index remembers once it has these records.
    public var end: JournalPosition

    public init(records: [Record], start: JournalPosition, end: JournalPosition) {
        self.records = records
        self.start = start
        self.end = end
    }
}

/// What recovery, or a look without recovery, found.
public struct JournalSummary: Hashable, Sendable {
    /// The end; nil if the journal is empty.
    public var end: JournalPosition?
    /// Where the last batch begins; nil if the journal is empty.
    public var lastBatch: JournalPosition?
    /// An unfinished batch at the end: of a crash, never acknowledged. Recovery has cut it off.
    public var unfinished: JournalDamage?
    /// What was handed out.
    public var batchCount: Int
    public var recordCount: Int

    public init(
        end: JournalPosition?, lastBatch: JournalPosition?, unfinished: JournalDamage?,
        batchCount: Int, recordCount: Int
    ) {
        self.end = end
        self.lastBatch = lastBatch
        self.unfinished = unfinished
        self.batchCount = batchCount
        self.recordCount = recordCount
    }
}
