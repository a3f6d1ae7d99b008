internal import Glibc
internal import Synchronization

/// A simulated file held open. It is of no use after a crash.
final class SimulatedFile: OpenFile {
    let path: String
    private let fileSystem: SimulatedFileSystem
    private let index: Int
    private let generation: Int
    private let isWritable: Bool

    init(
        path: String, fileSystem: SimulatedFileSystem, index: Int, generation: Int, isWritable: Bool
    ) {
        self.path = path
        self.fileSystem = fileSystem
        self.index = index
        self.generation = generation
        self.isWritable = isWritable
    }

    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(FileError)
        -> Int
    {
        let bytes = try self.perform(.read, isChange: false) { world throws(FileError) in
            let content = world.contents[self.index].current
            let start = min(Int(offset), content.count)
            return Array(content[start..<min(content.count, start + buffer.count)])
        }
        buffer.copyBytes(from: bytes)
        return bytes.count
    }

    func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(FileError) {
        let bytes = Array(bytes)
        try self.perform(.write, isChange: true) { world throws(FileError) in
            var written = bytes[...]
            while !world.takePages(
                world.contents[self.index].newPageCount(
                    for: Int(offset)..<Int(offset) + written.count))
            {
                // Like a real one: writes what there is room for, then reports.
                written = written.dropLast(
                    min(written.count, SimulatedContent.sectorByteCount))
            }
            if !written.isEmpty {
                world.contents[self.index].write(Array(written), at: Int(offset))
            }
            if written.count < bytes.count {
                throw FileError(code: ENOSPC, operation: .write, path: self.path)
            }
            // The write during which the power goes may be torn, so it is among the pending ones.
            if world.changesUntilPowerCut == 0 {
                throw FileError(code: EIO, operation: .write, path: self.path)
            }
        }
    }

    func synchronize() throws(FileError) {
        try self.fileSystem.world.withLock { world throws(FileError) in
            try self.check(world, .synchronize)
            do throws(FileError) {
                try world.begin(.synchronize, self.path, isChange: true)
            } catch {
                if world.changesUntilPowerCut != 0 {
                    var random = world.random
                    world.contents[self.index].loseSynchronisation(random: &random)
                    world.random = random
                }
                throw error
            }
            world.contents[self.index].synchronize()
        }
    }

    func startWriteBack(at offset: UInt64, byteCount: UInt64) throws(FileError) {
        try self.perform(.startWriteBack, isChange: false) { _ in }
    }

    func allocate(
        at offset: UInt64, byteCount: UInt64, keepingSize: Bool
    ) throws(FileError) {
        let range = Int(offset)..<Int(offset + byteCount)
        try self.perform(.allocate, isChange: true) { world throws(FileError) in
            let pages = world.contents[self.index].newPageCount(for: range)
            guard world.takePages(pages) else {
                throw FileError(code: ENOSPC, operation: .allocate, path: self.path)
            }
            world.contents[self.index].reserve(range, keepingSize: keepingSize)
        }
    }

    func punchHole(at offset: UInt64, byteCount: UInt64) throws(FileError) {
        try self.perform(.punchHole, isChange: true) { world throws(FileError) in
            let before = world.contents[self.index].pageCount
            world.contents[self.index].punchHole(Int(offset)..<Int(offset + byteCount))
            world.givePages(before - world.contents[self.index].pageCount)
        }
    }

    func truncate(to byteCount: UInt64) throws(FileError) {
        try self.perform(.truncate, isChange: true) { world throws(FileError) in
            let before = world.contents[self.index].pageCount
            world.contents[self.index].truncate(to: Int(byteCount))
            world.givePages(before - world.contents[self.index].pageCount)
        }
    }

    func byteCount() throws(FileError) -> UInt64 {
        try self.perform(.inspect, isChange: false) { world throws(FileError) in
            UInt64(world.contents[self.index].current.count)
        }
    }

    func nextData(from offset: UInt64) throws(FileError) -> UInt64? {
        try self.perform(.inspect, isChange: false) { world throws(FileError) in
            world.contents[self.index].nextData(from: Int(offset)).map(UInt64.init)
        }
    }

    func isImmutable() throws(FileError) -> Bool {
        try self.perform(.inspect, isChange: false) { world throws(FileError) in
            world.contents[self.index].isImmutable
        }
    }

    func setImmutable(_ isImmutable: Bool) throws(FileError) {
        let operation = isImmutable ? FileOperation.setImmutable : .clearImmutable
        try self.fileSystem.world.withLock { world throws(FileError) in
            try self.check(world, operation)
            try world.begin(operation, self.path, isChange: true)
            world.contents[self.index].isImmutable = isImmutable
        }
    }

    private func perform<Result: Sendable>(
        _ operation: FileOperation, isChange: Bool,
        _ body: (inout SimulatedWorld) throws(FileError) -> Result
    ) throws(FileError) -> Result {
        try self.fileSystem.world.withLock { world throws(FileError) in
            try self.check(world, operation)
            guard self.isWritable || !isChange else {
                throw FileError(code: EBADF, operation: operation, path: self.path)
            }
            try world.begin(operation, self.path, isChange: isChange)
            if isChange { try world.checkMutable(self.index, operation, self.path) }
            return try body(&world)
        }
    }

    private func check(_ world: SimulatedWorld, _ operation: FileOperation) throws(FileError) {
        guard world.generation == self.generation else {
            throw FileError(code: EBADF, operation: operation, path: self.path)
        }
    }
}
