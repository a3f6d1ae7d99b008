internal import Glibc

/// The operating system refused a file operation.
public struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// An `errno` value.
    public var code: CInt
    public var operation: FileOperation
    public var path: String

    public init(code: CInt, operation: FileOperation, path: String) {
        self.code = code
        self.operation = operation
        self.path = path
    }

    /// The file system is full, or the owner's quota of it.
    public var isOutOfSpace: Bool {
        self.code == ENOSPC || self.code == EDQUOT
    }

    public var isNotFound: Bool {
        self.code == ENOENT
    }

    /// Not allowed to this process, or not with this file: it may be immutable.
    public var isNotPermitted: Bool {
        self.code == EPERM
    }

    public var alreadyExists: Bool {
        self.code == EEXIST
    }

    public var description: String {
        "\(self.operation.rawValue) \(self.path): \(String(cString: strerror(self.code)))"
    }
}

/// What a file system can be asked to do; the raw value is for messages.
public enum FileOperation: String, Hashable, Sendable {
    case open
    case read
    case write
    case synchronize
    case startWriteBack = "start write-back of"
    case allocate
    case punchHole = "punch a hole into"
    case truncate
    case inspect
    case createDirectory = "create directory"
    case setPermissions = "set the permissions of"
    case synchronizeDirectory = "synchronize directory"
    case list
    case rename
    case remove
    case lock
    case setImmutable = "make immutable"
    case clearImmutable = "clear the immutable flag of"
}
