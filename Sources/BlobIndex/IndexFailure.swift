/// The index could not do its work.
public enum IndexFailure: Error, Hashable, Sendable {
    /// The index on disk is damaged, of another format version, or no index at all. Nothing is lost
    /// by deleting its directory and building it again from the journal. The text is for the log.
    case unusable(String)
    /// No room on the file system.
    case outOfSpace
    /// Something else, for instance that another process has the index open. The text is for the
    /// log.
    case inputOutput(String)

    /// - Parameter status: RocksDB's `Status::ToString()`, which begins with the kind of failure
    ///   (its C API gives nothing else).
    init(status: String) {
        if status.contains("No space left on device") || status.hasPrefix("NoSpace") {
            self = .outOfSpace
        } else if Self.unusableKinds.contains(where: status.hasPrefix) {
            self = .unusable(status)
        } else if status.contains("No such file or directory"),
            Self.fileKinds.contains(where: { status.contains($0) })
        {
            // A file is gone: as bad as a damaged one, though RocksDB calls it an IO error.
            self = .unusable(status)
        } else {
            self = .inputOutput(status)
        }
    }

    /// `Invalid argument` is what opening says of a directory whose files do not fit together, and
    /// `Not implemented` of files that a newer RocksDB wrote.
    private static let unusableKinds = ["Corruption", "Invalid argument", "Not implemented"]
    private static let fileKinds = [".sst", "MANIFEST"]
}
