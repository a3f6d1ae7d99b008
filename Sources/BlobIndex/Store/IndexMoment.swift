public import BlobModel

/// The index as of one moment, for who reads content that changes in place: a page blob's rows are
/// replaced under the same id while it is being read.
///
/// `@unchecked Sendable`: the snapshot and its read options are set in `init` and never changed;
/// RocksDB lets any number of threads read through them.
public final class IndexMoment: @unchecked Sendable {
    let snapshot: Snapshot

    init(_ database: Database) {
        self.snapshot = Snapshot(database)
    }

    /// As ``IndexStore/revision(_:_:_:)``.
    public func revision(
        _ container: ContainerID, _ name: BlobName, _ revision: Revision
    ) throws(IndexFailure) -> (blob: Blob, item: HistoryItem.Key?)? {
        try self.snapshot.revision(container, name, revision)
    }

    /// As ``IndexStore/chunks(of:from:limit:)``.
    public func chunks(
        of blob: BlobID, from offset: UInt64, limit: Int
    ) throws(IndexFailure) -> [Chunk] {
        var cursor = self.snapshot.cursor(under: .chunks(of: blob))
        return try cursor.chunks(of: blob, from: offset, limit: limit)
    }
}

extension IndexStore {
    public func moment() -> IndexMoment {
        IndexMoment(self.database)
    }
}
