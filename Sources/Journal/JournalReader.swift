public import StorageIO

/// Reads a journal from beside: without its lock, also while a server appends to it, and without
/// changing anything.
public struct JournalReader: Sendable {
    private let directory: DataDirectory

    /// - Parameter path: of the data directory, which must exist.
    public init(_ path: String, files: any FileSystem) throws(JournalError) {
        self.directory = try DataDirectory.beside(path, files: files)
    }

    /// Hands out every whole batch in order. A batch that is not whole is the end: one that a server
    /// is writing or was when it was killed, or, which only the index could tell, damage.
    ///
    /// - Returns: where that is and what is wrong with it; nil if everything is whole.
    /// - Throws: ``JournalError`` for the first damage, and what `body` throws.
    public func read(_ body: (ReplayedBatch) throws -> Void) throws -> JournalDamage? {
        var reached: JournalPosition?
        while true {
            let begun = reached
            var walk = JournalWalk(self.directory, appliedSequence: 0)
            let end = try walk.run(from: begun) { batch in
                try body(batch)
                reached = batch.end
            }
            // The last batch's payloads tell whether it is whole, but once there is a later one they
            // may be erased meanwhile. A second look then finds the later one.
            if end.unfinished == nil || reached == begun { return end.unfinished }
        }
    }
}
