internal import Glibc

/// The file system of the machine.
public struct SystemFileSystem: FileSystem {
    private let synchronizes: Bool

    /// - Parameter synchronizes: false makes every durability call do nothing, for data that may
    ///   be lost with the machine.
    public init(synchronizes: Bool = true) {
        self.synchronizes = synchronizes
    }

    public func open(_ path: String, _ access: FileAccess) throws(FileError) -> any OpenFile {
        let flags =
            switch access {
            case .readOnly: O_RDONLY
            case .readWrite: O_RDWR
            case .createNew, .createNewPrivate: O_RDWR | O_CREAT | O_EXCL
            }
        let descriptor = try openDescriptor(
            path, flags, permissions: access == .createNewPrivate ? 0o600 : 0o640)
        return SystemFile(path: path, descriptor: descriptor, synchronizes: self.synchronizes)
    }

    public func createDirectory(_ path: String) throws(FileError) {
        do throws(FileError) {
            _ = try retrying(.createDirectory, path) { mkdir(path, 0o750) }
        } catch  where error.code == EEXIST {
            // Open it as a directory: a file of that name is not fine.
            close(try openDescriptor(path, O_RDONLY | O_DIRECTORY))
        }
    }

    public func createPrivateDirectory(_ path: String) throws(FileError) {
        do throws(FileError) {
            _ = try retrying(.createDirectory, path) { mkdir(path, 0o700) }
        } catch  where error.code == EEXIST {
            let descriptor = try openDescriptor(path, O_RDONLY | O_DIRECTORY)
            defer { close(descriptor) }
            _ = try retrying(.setPermissions, path) { fchmod(descriptor, 0o700) }
        }
    }

    public func synchronizeDirectory(_ path: String) throws(FileError) {
        guard self.synchronizes else { return }
        try synchronizeNames(path)
    }

    public func list(_ path: String) throws(FileError) -> [String] {
        try listNames(path)
    }

    public func rename(_ path: String, to newPath: String) throws(FileError) {
        _ = try retrying(.rename, path) { Glibc.rename(path, newPath) }
    }

    public func remove(_ path: String) throws(FileError) {
        _ = try retrying(.remove, path) { unlink(path) }
    }

    public func lockDirectory(_ path: String) throws(FileError) -> (any DirectoryLock)? {
        let lock = SystemDirectoryLock(
            descriptor: try openDescriptor(path, O_RDONLY | O_DIRECTORY))
        do throws(FileError) {
            _ = try retrying(.lock, path) { flock(lock.descriptor, LOCK_EX | LOCK_NB) }
        } catch  where error.code == EWOULDBLOCK {
            return nil
        }
        return lock
    }
}

/// `flock` belongs to the open description, so closing it (or the end of the process, however it
/// ends) gives the lock up.
private final class SystemDirectoryLock: DirectoryLock {
    let descriptor: CInt

    init(descriptor: CInt) {
        self.descriptor = descriptor
    }

    deinit {
        close(self.descriptor)
    }
}
