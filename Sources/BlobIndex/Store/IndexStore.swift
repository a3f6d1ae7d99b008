import Synchronization

/// The view of the journal that answers questions: ordered rows in RocksDB.
///
/// It can be thrown away at any time: with its directory deleted it opens empty, and the journal
/// fills it again. There is no write-ahead log, because the journal is one: a crash loses at most
/// the write buffers, what is left is the state as of ``applied``, and the records behind it are
/// read again. Rows and keys are drawn in `Layout/`.
///
/// Threads: any number may read; batches are one thread's, the committer's; garbage is another's.
/// The two write apart from each other because garbage rows, and the rows they stand for, are never
/// read or changed by a batch once they are written: ids are not used twice.
public final class IndexStore: Sendable {
    let database: Database
    /// No garbage row has a smaller key. The rows of a queue are deleted at its front and stay
    /// there as tombstones for a while; who begins behind them need not step over them.
    let garbageFront = Mutex(RowKey.all(.garbage))

    /// Opens the index in the directory `path`, or creates it; the parent directory must exist.
    public init(path: String, options: IndexOptions = IndexOptions()) throws(IndexFailure) {
        self.database = try Database(path: path, options: options)
        // Rows without a position are no state of any journal, and a position that does not decode
        // is that of another format.
        if try self.applied == nil {
            for table in Table.allCases {
                var cursor = self.database.cursor(under: .all(table))
                try cursor.seekToFirst()
                guard !cursor.isValid else { throw .unusable("rows, but no applied position") }
            }
        }
    }

    /// Where the journal is to be read from; nil while nothing was written.
    public var applied: AppliedPosition? {
        get throws(IndexFailure) {
            try self.database.read(.meta, MetaRow.decode)
        }
    }

    /// Starts collecting changes; the batch before must have been committed or dropped.
    public func beginBatch() -> IndexBatch {
        IndexBatch(self.database)
    }

    /// Makes everything written so far durable, so that the next start has nothing to replay.
    public func flush() throws(IndexFailure) {
        try self.database.flush()
    }
}
