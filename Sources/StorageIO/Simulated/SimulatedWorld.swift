internal import Glibc

/// Everything a simulated file system is, as a value: copying it copies the disk.
struct SimulatedWorld: Sendable {
    struct Fault: Sendable {
        var operation: FileOperation
        var code: CInt
        var skips: Int
        var times: Int
    }

    /// By path; `/` is always there.
    var directories: [String: SimulatedNames] = ["/": SimulatedNames()]
    var contents: [SimulatedContent] = []
    var lockedPaths: Set<String> = []
    /// Nil means without end.
    var freePageCount: Int?
    var faults: [Fault] = []
    /// Changes that still happen before the power goes; nil while nobody wants it cut.
    var changesUntilPowerCut: Int?
    /// Counts the crashes; what was open or locked before one is not valid after it.
    var generation = 0
    var random: SeededGenerator

    init(seed: UInt64) {
        self.random = SeededGenerator(seed: seed)
    }

    /// Called at the start of every operation. `isChange` tells those that count for the power cut.
    mutating func begin(
        _ operation: FileOperation, _ path: String, isChange: Bool
    ) throws(FileError) {
        if let left = self.changesUntilPowerCut {
            guard left > 0 else {
                throw FileError(code: EIO, operation: operation, path: path)
            }
            if isChange {
                self.changesUntilPowerCut = left - 1
            }
        }
        guard let index = self.faults.firstIndex(where: { $0.operation == operation }) else {
            return
        }
        guard self.faults[index].skips == 0 else {
            self.faults[index].skips -= 1
            return
        }
        let code = self.faults[index].code
        self.faults[index].times -= 1
        if self.faults[index].times == 0 {
            self.faults.remove(at: index)
        }
        throw FileError(code: code, operation: operation, path: path)
    }

    func names(_ path: String, _ operation: FileOperation) throws(FileError) -> SimulatedNames {
        guard let names = self.directories[path] else {
            throw FileError(code: ENOENT, operation: operation, path: path)
        }
        return names
    }

    func entry(_ path: String, _ operation: FileOperation) throws(FileError) -> SimulatedNames
        .Entry?
    {
        try self.names(parentDirectory(of: path), operation).current[lastName(of: path)]
    }

    func contentIndex(_ path: String, _ operation: FileOperation) throws(FileError) -> Int {
        switch try self.entry(path, operation) {
        case .file(let index): return index
        case .directory: throw FileError(code: EISDIR, operation: operation, path: path)
        case nil: throw FileError(code: ENOENT, operation: operation, path: path)
        }
    }

    func checkMutable(
        _ index: Int, _ operation: FileOperation, _ path: String
    ) throws(FileError) {
        if self.contents[index].isImmutable {
            throw FileError(code: EPERM, operation: operation, path: path)
        }
    }

    mutating func changeNames(in path: String, _ edits: [SimulatedNames.Edit]) {
        self.directories[path]?.change(edits)
    }

    /// Takes pages from the free space: all of them, or none if there are not enough.
    mutating func takePages(_ count: Int) -> Bool {
        guard let free = self.freePageCount else { return true }
        guard count <= free else { return false }
        self.freePageCount = free - count
        return true
    }

    mutating func givePages(_ count: Int) {
        self.freePageCount = self.freePageCount.map { $0 + count }
    }

    mutating func crash(random: inout SeededGenerator) {
        for path in self.directories.keys.sorted() {
            self.directories[path]?.crash(random: &random)
        }
        // A directory whose name was lost is gone with all that is below it; parents sort first.
        for path in self.directories.keys.sorted() where path != "/" {
            let parent = self.directories[parentDirectory(of: path)]
            if parent?.current[lastName(of: path)] != .directory {
                self.directories[path] = nil
            }
        }
        for index in self.contents.indices {
            self.contents[index].crash(random: &random)
        }
        self.lockedPaths = []
        self.faults = []
        self.changesUntilPowerCut = nil
        self.generation += 1
    }
}
