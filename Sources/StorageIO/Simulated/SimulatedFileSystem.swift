internal import Glibc
internal import Synchronization

/// A file system in memory that forgets like a real one: it knows what was only written and what
/// was made durable, and a crash keeps a random part of the former. Same seed, same losses.
///
/// Not simulated: permissions, hard links, reading a directory as a file.
public final class SimulatedFileSystem: FileSystem {
    let world: Mutex<SimulatedWorld>

    public init(seed: UInt64 = 0) {
        self.world = Mutex(SimulatedWorld(seed: seed))
    }

    private init(copying world: SimulatedWorld) {
        self.world = Mutex(world)
    }

    public func open(_ path: String, _ access: FileAccess) throws(FileError) -> any OpenFile {
        try self.world.withLock { world throws(FileError) in
            let isNew = access == .createNew || access == .createNewPrivate
            try world.begin(.open, path, isChange: isNew)
            let index: Int
            if isNew {
                guard try world.entry(path, .open) == nil else {
                    throw FileError(code: EEXIST, operation: .open, path: path)
                }
                index = world.contents.count
                world.contents.append(SimulatedContent())
                world.changeNames(
                    in: parentDirectory(of: path),
                    [.init(name: lastName(of: path), entry: .file(index))])
            } else {
                index = try world.contentIndex(path, .open)
                if access == .readWrite { try world.checkMutable(index, .open, path) }
            }
            return SimulatedFile(
                path: path, fileSystem: self, index: index, generation: world.generation,
                isWritable: access != .readOnly)
        }
    }

    public func createDirectory(_ path: String) throws(FileError) {
        try self.world.withLock { world throws(FileError) in
            try world.begin(.createDirectory, path, isChange: true)
            switch try world.entry(path, .createDirectory) {
            case .directory:
                return
            case .file:
                throw FileError(code: ENOTDIR, operation: .createDirectory, path: path)
            case nil:
                world.changeNames(
                    in: parentDirectory(of: path),
                    [.init(name: lastName(of: path), entry: .directory)])
                world.directories[path] = SimulatedNames()
            }
        }
    }

    public func createPrivateDirectory(_ path: String) throws(FileError) {
        try self.createDirectory(path)
    }

    public func synchronizeDirectory(_ path: String) throws(FileError) {
        try self.world.withLock { world throws(FileError) in
            try world.begin(.synchronizeDirectory, path, isChange: true)
            _ = try world.names(path, .synchronizeDirectory)
            world.directories[path]?.synchronize()
        }
    }

    public func list(_ path: String) throws(FileError) -> [String] {
        try self.world.withLock { world throws(FileError) in
            try world.begin(.list, path, isChange: false)
            return try world.names(path, .list).current.keys
                .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        }
    }

    public func rename(_ path: String, to newPath: String) throws(FileError) {
        try self.world.withLock { world throws(FileError) in
            try world.begin(.rename, path, isChange: true)
            let index = try world.contentIndex(path, .rename)
            try world.checkMutable(index, .rename, path)
            let directory = parentDirectory(of: path)
            let newDirectory = parentDirectory(of: newPath)
            _ = try world.names(newDirectory, .rename)
            let removal = SimulatedNames.Edit(name: lastName(of: path), entry: nil)
            let addition = SimulatedNames.Edit(name: lastName(of: newPath), entry: .file(index))
            if directory == newDirectory {
                world.changeNames(in: directory, [removal, addition])
            } else {
                world.changeNames(in: newDirectory, [addition])
                world.changeNames(in: directory, [removal])
            }
        }
    }

    public func remove(_ path: String) throws(FileError) {
        try self.world.withLock { world throws(FileError) in
            try world.begin(.remove, path, isChange: true)
            let index = try world.contentIndex(path, .remove)
            try world.checkMutable(index, .remove, path)
            world.changeNames(
                in: parentDirectory(of: path), [.init(name: lastName(of: path), entry: nil)])
            world.givePages(world.contents[index].pageCount)
        }
    }

    public func lockDirectory(_ path: String) throws(FileError) -> (any DirectoryLock)? {
        try self.world.withLock { world throws(FileError) in
            try world.begin(.lock, path, isChange: false)
            _ = try world.names(path, .lock)
            guard world.lockedPaths.insert(path).inserted else { return nil }
            return SimulatedDirectoryLock(
                path: path, fileSystem: self, generation: world.generation)
        }
    }
}

extension SimulatedFileSystem {
    /// Pulls the plug and boots again: open files and locks are void, armed failures are gone, and
    /// of everything not synchronised a random part is there.
    public func crash(keeping seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        self.world.withLock { $0.crash(random: &random) }
    }

    /// Lets that many more changes happen; with the next one the power goes. Everything fails from
    /// then on until ``crash(keeping:)``.
    public func cutPower(afterChanges count: Int) {
        self.world.withLock { $0.changesUntilPowerCut = count }
    }

    public var isPowerCut: Bool {
        self.world.withLock { $0.changesUntilPowerCut == 0 }
    }

    /// Makes an operation fail with an `errno` value, `times` times after `skips` more successes.
    public func fail(_ operation: FileOperation, code: CInt, skips: Int = 0, times: Int = 1) {
        self.world.withLock {
            $0.faults.append(.init(operation: operation, code: code, skips: skips, times: times))
        }
    }

    /// From now on there is room for that many more bytes, in whole pages of 4 KiB; nil lifts it.
    public func setFreeByteCount(_ count: Int?) {
        self.world.withLock {
            $0.freePageCount = count.map { $0 / SimulatedContent.pageByteCount }
        }
    }

    /// Damages a file on the platter.
    public func flipBit(_ bit: Int, at offset: Int, of path: String) throws(FileError) {
        try self.world.withLock { world throws(FileError) in
            let index = try world.contentIndex(path, .write)
            world.contents[index].flipBit(bit, at: offset)
        }
    }

    /// Every file's bytes as a reader would see them, by path.
    public func contents() -> [String: [UInt8]] {
        self.world.withLock { world in
            var contents: [String: [UInt8]] = [:]
            for (directory, names) in world.directories {
                for (name, entry) in names.current {
                    guard case .file(let index) = entry else { continue }
                    let path = directory == "/" ? "/\(name)" : "\(directory)/\(name)"
                    contents[path] = world.contents[index].current
                }
            }
            return contents
        }
    }

    /// Another disk with the same content; files and locks held on this one mean nothing there.
    public func copy() -> SimulatedFileSystem {
        self.world.withLock { world in
            var copy = world
            copy.lockedPaths = []
            return SimulatedFileSystem(copying: copy)
        }
    }
}

private final class SimulatedDirectoryLock: DirectoryLock {
    private let path: String
    private let fileSystem: SimulatedFileSystem
    private let generation: Int

    init(path: String, fileSystem: SimulatedFileSystem, generation: Int) {
        self.path = path
        self.fileSystem = fileSystem
        self.generation = generation
    }

    deinit {
        self.fileSystem.world.withLock { world in
            if world.generation == self.generation {
                world.lockedPaths.remove(self.path)
            }
        }
    }
}
