public import BlobModel
public import StorageIO

/// What can go wrong between the journal and the disk.
public enum JournalError: Error, Hashable, Sendable {
    /// The data directory is not one that this program may use.
    case directory(DirectoryProblem)
    /// No room. The journal is as it was before the call; the next one may succeed.
    case outOfSpace(FileError)
    /// Making something durable failed once; what the disk holds since then is unknown, so nothing
    /// is written any more.
    case writesStopped(because: FileError)
    case file(FileError)
    /// Bytes that were durable are not what was written.
    case corrupt(JournalDamage)
}

public enum DirectoryProblem: Hashable, Sendable {
    /// Another process has it.
    case locked(path: String)
    /// It holds something, but no marker of ours.
    case foreign(path: String)
    /// There is none, and none is to be made.
    case missing(path: String)
    /// The marker names a format version that this program does not know.
    case unknownVersion(path: String, version: String)
    /// The marker does not match its checksum.
    case damagedMarker(path: String)
    /// Files in it cannot be made immutable.
    case notHardenable(path: String, because: FileError)
}

/// The first place that is not as it was written.
public struct JournalDamage: Hashable, Sendable {
    public var file: String
    public var offset: UInt64
    public var reason: String

    public init(file: String, offset: UInt64, reason: String) {
        self.file = file
        self.offset = offset
        self.reason = reason
    }
}

extension JournalError {
    init(_ error: FileError) {
        self = error.isOutOfSpace ? .outOfSpace(error) : .file(error)
    }

    /// The same in the terms of the store's users.
    public var storageFailure: StorageFailure {
        switch self {
        case .outOfSpace: .outOfSpace
        case .writesStopped: .writesStopped
        case .file, .directory: .inputOutput(self.description)
        case .corrupt: .corrupt(self.description)
        }
    }
}

extension JournalError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .directory(let problem): problem.description
        case .outOfSpace(let error), .file(let error): error.description
        case .writesStopped(let error): "writes have stopped: \(error)"
        case .corrupt(let damage): damage.description
        }
    }
}

extension DirectoryProblem: CustomStringConvertible {
    public var description: String {
        switch self {
        case .locked(let path):
            "the data directory \(path) is in use by another process"
        case .foreign(let path):
            "\(path) is not empty and not a Lazuli data directory (it has no `format` file)"
        case .missing(let path):
            "there is no Lazuli data directory at \(path)"
        case .unknownVersion(let path, let version):
            "the data directory \(path) has format version \(version); this program knows "
                + "\(FormatMarker.version) only"
        case .damagedMarker(let path):
            "the marker \(path) is damaged"
        case .notHardenable(let path, let error):
            "files in \(path) cannot be made immutable (\(error)); --harden needs the capability "
                + "CAP_LINUX_IMMUTABLE and a file system with immutable files, like ext4 or xfs"
        }
    }
}

extension JournalDamage: CustomStringConvertible {
    public var description: String {
        "\(self.file) is damaged at offset \(self.offset): \(self.reason)"
    }
}

/// Runs file operations and says of their failures what they mean to the journal.
func journaled<Result: ~Copyable>(
    _ body: () throws(FileError) -> Result
) throws(JournalError) -> Result {
    do throws(FileError) {
        return try body()
    } catch {
        throw JournalError(error)
    }
}
