import BlobIndex
import BlobModel
import Journal
import Logging
import StorageIO

/// The index of a data directory, and how it is brought back when it is gone.
struct IndexDirectory {
    let path: String
    let files: any FileSystem

    /// Opens the index; one that is unusable is deleted first, because the journal has everything.
    func open(_ logger: Logger) throws -> IndexStore {
        do throws(IndexFailure) {
            return try IndexStore(path: self.path)
        } catch {
            guard case .unusable(let reason) = error else { throw error }
            logger.warning(
                "the index is unusable and is built again from the journal",
                metadata: ["reason": "\(reason)"])
        }
        try self.remove()
        return try IndexStore(path: self.path)
    }

    /// RocksDB keeps plain files in one directory.
    private func remove() throws(FileError) {
        for name in try self.files.list(self.path) {
            try self.files.remove("\(self.path)/\(name)")
        }
    }
}

/// Follows the journal from where the index stands to its end.
func catchUp(
    _ index: IndexStore, with journal: SegmentedJournal
) throws -> (summary: JournalSummary, replay: Replay) {
    let applied = try index.applied
    let replay = Replay(into: index)
    let summary = try journal.recover(
        from: applied.map {
            JournalPosition(segment: $0.segment, offset: $0.offset, nextSequence: $0.sequence + 1)
        },
        appliedSequence: applied?.sequence ?? 0, apply: replay.apply)
    try replay.finish()
    return (summary, replay)
}
