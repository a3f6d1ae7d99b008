/// The only door to the disk. Paths are absolute or relative to the process, with `/` between
/// names. All calls block the thread.
///
/// What is durable when: file content and length after ``OpenFile/synchronize()``; that a file has
/// its name (or lost it) after ``synchronizeDirectory(_:)`` of the directory.
public protocol FileSystem: Sendable {
    func open(_ path: String, _ access: FileAccess) throws(FileError) -> any OpenFile

    /// A directory that exists already is fine; its parent must exist.
    func createDirectory(_ path: String) throws(FileError)
    /// The same, and nobody but the owner may look into it, also if it was there before.
    func createPrivateDirectory(_ path: String) throws(FileError)
    func synchronizeDirectory(_ path: String) throws(FileError)
    /// The names in a directory without `.` and `..`, in the order of their bytes.
    func list(_ path: String) throws(FileError) -> [String]

    /// Replaces what has the new name, at once for every observer.
    func rename(_ path: String, to newPath: String) throws(FileError)
    func remove(_ path: String) throws(FileError)

    /// An exclusive lock on a directory, which ends with the returned value or with the process.
    /// Nil while somebody else has it.
    func lockDirectory(_ path: String) throws(FileError) -> (any DirectoryLock)?
}

public enum FileAccess: Hashable, Sendable {
    case readOnly
    case readWrite
    /// Read and write; fails with `EEXIST` if the name is taken.
    case createNew
    /// The same, for a file that nobody but the owner may read or write.
    case createNewPrivate
}

/// A file held open; it closes when the last reference goes. Safe for concurrent use.
public protocol OpenFile: AnyObject, Sendable {
    var path: String { get }

    /// Fills the buffer as far as the file reaches.
    /// - Returns: how many bytes were read; fewer than asked for only at the end of the file.
    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(FileError)
        -> Int
    /// Writes all bytes or throws; after a failure any part of them may have been written.
    func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(FileError)
    /// Makes content and length durable. After a failure nothing is known of what was written
    /// since the last success, and trying again tells nothing.
    func synchronize() throws(FileError)
    /// Begins to write a range to the device without waiting; a hint, not a promise.
    func startWriteBack(at offset: UInt64, byteCount: UInt64) throws(FileError)

    /// Reserves space for a range, so that writing there cannot run out of it. `keepingSize` leaves
    /// the length alone; otherwise the file reaches at least to the range's end, reading as zeros.
    func allocate(at offset: UInt64, byteCount: UInt64, keepingSize: Bool) throws(FileError)
    /// Gives a range back to the file system; it reads as zeros, the length stays.
    func punchHole(at offset: UInt64, byteCount: UInt64) throws(FileError)
    func truncate(to byteCount: UInt64) throws(FileError)

    func byteCount() throws(FileError) -> UInt64
    /// The first offset from `offset` on where something may have been written; nil if everything
    /// up to the end was never written and reads as zeros.
    func nextData(from offset: UInt64) throws(FileError) -> UInt64?

    /// Whether nobody can change, rename or remove the file before its flag is cleared. False where
    /// the file system has no such flag.
    func isImmutable() throws(FileError) -> Bool
    /// Sets or clears the flag, for which the file may be open for reading alone. Whether that
    /// survives a crash is open. Fails with `EPERM` without the privilege, with `ENOTTY` or
    /// `EOPNOTSUPP` where there is no flag.
    func setImmutable(_ isImmutable: Bool) throws(FileError)
}

/// Held for as long as the lock shall last.
public protocol DirectoryLock: AnyObject, Sendable {}
