import Glibc
import StorageIO
import Testing

// Goal: the simulated file system behaves as the real one does, so that what is shown on it holds.
// Method: every test here runs against both.

enum Implementation: CaseIterable {
    case system
    case systemWithoutSynchronisation
    case simulated

    /// Calls `body` with a file system and an empty directory of it.
    func run(_ body: (any FileSystem, String) throws -> Void) throws {
        switch self {
        case .system:
            try Self.onDisk(SystemFileSystem(), body)
        case .systemWithoutSynchronisation:
            try Self.onDisk(SystemFileSystem(synchronizes: false), body)
        case .simulated:
            let files = SimulatedFileSystem()
            try files.createDirectory("/test")
            try body(files, "/test")
        }
    }

    private static func onDisk(
        _ files: SystemFileSystem, _ body: (any FileSystem, String) throws -> Void
    ) throws {
        var template = Array("/tmp/lazuli-storage-XXXXXX".utf8CString)
        _ = try #require(mkdtemp(&template))
        let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        defer { Self.removeTree(path) }
        try body(files, path)
    }

    private static func removeTree(_ path: String) {
        if unlink(path) == 0 { return }
        for name in (try? SystemFileSystem().list(path)) ?? [] {
            Self.removeTree("\(path)/\(name)")
        }
        rmdir(path)
    }
}

struct FileSystemContractTests {
    @Test(arguments: Implementation.allCases)
    func writesAndReadsBack(_ implementation: Implementation) throws {
        try implementation.run { files, directory in
            let file = try files.open("\(directory)/a", .createNew)
            try file.write([1, 2, 3, 4], at: 0)
            try file.write([9], at: 8)
            try file.synchronize()
            try file.startWriteBack(at: 0, byteCount: 9)
            #expect(try file.byteCount() == 9)
            #expect(try file.bytes(at: 0, byteCount: 100) == [1, 2, 3, 4, 0, 0, 0, 0, 9])
            #expect(try file.bytes(at: 2, byteCount: 2) == [3, 4])
            #expect(try file.bytes(at: 9, byteCount: 10) == [])
            #expect(try file.bytes(at: 50, byteCount: 10) == [])
            let again = try files.open("\(directory)/a", .readOnly)
            #expect(try again.bytes(at: 8, byteCount: 1) == [9])
        }
    }

    @Test(arguments: Implementation.allCases)
    func namesErrors(_ implementation: Implementation) throws {
        try implementation.run { files, directory in
            let missing = #expect(throws: FileError.self) {
                try files.open("\(directory)/missing", .readWrite)
            }
            #expect(missing?.isNotFound == true)
            #expect(missing?.path == "\(directory)/missing")
            _ = try files.open("\(directory)/a", .createNew)
            let taken = #expect(throws: FileError.self) {
                try files.open("\(directory)/a", .createNew)
            }
            #expect(taken?.alreadyExists == true)
            let gone = #expect(throws: FileError.self) { try files.remove("\(directory)/b") }
            #expect(gone?.isNotFound == true)
            #expect(throws: FileError.self) { try files.list("\(directory)/none") }
            #expect(throws: FileError.self) { try files.createDirectory("\(directory)/none/x") }
            #expect(throws: FileError.self) { try files.createDirectory("\(directory)/a") }
            let readOnly = try files.open("\(directory)/a", .readOnly)
            #expect(throws: FileError.self) { try readOnly.write([1], at: 0) }
        }
    }

    @Test(arguments: Implementation.allCases)
    func privateFilesAndDirectories(_ implementation: Implementation) throws {
        try implementation.run { files, directory in
            let path = "\(directory)/private"
            try files.createPrivateDirectory(path)
            try files.createPrivateDirectory(path)
            try files.open("\(path)/a", .createNewPrivate).write([1], at: 0)
            #expect(try files.open("\(path)/a", .readOnly).bytes(at: 0, byteCount: 9) == [1])
            let taken = #expect(throws: FileError.self) {
                try files.open("\(path)/a", .createNewPrivate)
            }
            #expect(taken?.alreadyExists == true)
            #expect(throws: FileError.self) { try files.createPrivateDirectory("\(path)/a") }
            #expect(throws: FileError.self) {
                try files.createPrivateDirectory("\(directory)/none/x")
            }
            guard implementation != .simulated else { return }
            func permissions(_ path: String) throws -> mode_t {
                var status = stat()
                try #require(lstat(path, &status) == 0)
                return status.st_mode & 0o777
            }
            #expect(try permissions(path) == 0o700)
            #expect(try permissions("\(path)/a") == 0o600)
            // One that was open to others is not any more.
            try files.createDirectory("\(directory)/open")
            try #require(chmod("\(directory)/open", 0o755) == 0)
            try files.createPrivateDirectory("\(directory)/open")
            #expect(try permissions("\(directory)/open") == 0o700)
        }
    }

    @Test(arguments: Implementation.allCases)
    func listsRenamesAndRemoves(_ implementation: Implementation) throws {
        try implementation.run { files, directory in
            for name in ["b", "a", "C"] {
                try files.open("\(directory)/\(name)", .createNew).write(Array(name.utf8), at: 0)
            }
            try files.createDirectory("\(directory)/sub")
            try files.createDirectory("\(directory)/sub")
            #expect(try files.list(directory) == ["C", "a", "b", "sub"])
            let replaced = try files.open("\(directory)/b", .readOnly)
            try files.rename("\(directory)/a", to: "\(directory)/b")
            try files.synchronizeDirectory(directory)
            #expect(try files.list(directory) == ["C", "b", "sub"])
            #expect(
                try files.open("\(directory)/b", .readOnly).bytes(at: 0, byteCount: 9)
                    == Array("a".utf8))
            #expect(try replaced.bytes(at: 0, byteCount: 9) == Array("b".utf8))
            try files.rename("\(directory)/b", to: "\(directory)/sub/moved")
            #expect(try files.list("\(directory)/sub") == ["moved"])
            try files.remove("\(directory)/C")
            #expect(try files.list(directory) == ["sub"])
        }
    }

    @Test(arguments: Implementation.allCases)
    func anUnlinkedFileStaysReadable(_ implementation: Implementation) throws {
        try implementation.run { files, directory in
            let file = try files.open("\(directory)/a", .createNew)
            try file.write([7, 7], at: 0)
            try files.remove("\(directory)/a")
            #expect(try file.bytes(at: 0, byteCount: 2) == [7, 7])
        }
    }

    @Test(arguments: Implementation.allCases)
    func reservesWithAndWithoutLength(_ implementation: Implementation) throws {
        try implementation.run { files, directory in
            let file = try files.open("\(directory)/a", .createNew)
            try file.allocate(at: 0, byteCount: 10_000, keepingSize: true)
            #expect(try file.byteCount() == 0)
            try file.allocate(at: 0, byteCount: 10_000, keepingSize: false)
            #expect(try file.byteCount() == 10_000)
            #expect(try file.bytes(at: 9_990, byteCount: 20) == [UInt8](repeating: 0, count: 10))
            try file.write([1], at: 0)
            try file.allocate(at: 0, byteCount: 5_000, keepingSize: false)
            #expect(try file.byteCount() == 10_000)
            try file.allocate(at: 10_000, byteCount: 10_000, keepingSize: true)
            #expect(try file.byteCount() == 10_000)
            try file.allocate(at: 10_000, byteCount: 2_000, keepingSize: false)
            #expect(try file.byteCount() == 12_000)
            try file.truncate(to: 1)
            #expect(try file.bytes(at: 0, byteCount: 9) == [1])
        }
    }

    @Test(arguments: Implementation.allCases)
    func punchesHoles(_ implementation: Implementation) throws {
        try implementation.run { files, directory in
            let file = try files.open("\(directory)/a", .createNew)
            try file.write([UInt8](repeating: 5, count: 20_000), at: 0)
            try file.punchHole(at: 100, byteCount: 12_000)
            try file.punchHole(at: 100, byteCount: 12_000)
            #expect(try file.byteCount() == 20_000)
            let bytes = try file.bytes(at: 0, byteCount: 20_000)
            #expect(bytes[..<100].allSatisfy { $0 == 5 })
            #expect(bytes[100..<12_100].allSatisfy { $0 == 0 })
            #expect(bytes[12_100...].allSatisfy { $0 == 5 })
        }
    }

    @Test(arguments: Implementation.allCases)
    func findsDataAmongReservedSpace(_ implementation: Implementation) throws {
        try implementation.run { files, directory in
            let file = try files.open("\(directory)/a", .createNew)
            try file.allocate(at: 0, byteCount: 1 << 20, keepingSize: false)
            try file.write([1], at: 500_000)
            try file.synchronize()
            let first = try #require(try file.nextData(from: 0))
            // File systems may know no holes; what they must not do is skip data.
            #expect(first <= 500_000)
            #expect(try file.nextData(from: 500_000) == 500_000)
            #expect(try file.nextData(from: 1 << 20) == nil)
        }
    }

    @Test(arguments: Implementation.allCases)
    func aDirectoryHasOneOwner(_ implementation: Implementation) throws {
        try implementation.run { files, directory in
            do {
                let lock = try files.lockDirectory(directory)
                #expect(lock != nil)
                #expect(try files.lockDirectory(directory) == nil)
                withExtendedLifetime(lock) {}
            }
            #expect(try files.lockDirectory(directory) != nil)
        }
    }
}
