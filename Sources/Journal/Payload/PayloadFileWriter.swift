public import BlobModel
internal import Crypto
internal import StorageIO
internal import Synchronization

/// Streams one long content into a file of its own, hashing it on the way.
///
/// The data goes out in large writes whose write-back starts early, so that the final fdatasync
/// finds little left to do. Space is reserved a step ahead of it, and not for all that was
/// announced: a client that announces much and sends nothing must not fill the disk. A crash before
/// a record names the file leaves an orphan, which the next start removes.
public final class PayloadFileWriter: PayloadUpload {
    private static let bufferByteCount = 512 << 10
    private static let writeBackByteCount: UInt64 = 4 << 20
    private static let reservedAheadByteCount: UInt64 = 32 << 20

    private struct Progress {
        /// In the file.
        var writtenByteCount: UInt64 = 0
        /// Of these, handed to the device.
        var startedByteCount: UInt64 = 0
        /// There is space for so many, ``writtenByteCount`` among them.
        var reservedByteCount: UInt64 = 0
    }

    private struct State {
        var hash = SHA256()
        /// Hashed, but not in the file yet.
        var buffer: [UInt8] = []
        var progress = Progress()
        var isEnded = false
    }

    private let id: PayloadFileID
    private let directory: DataDirectory
    private let file: any OpenFile
    private let announcedByteCount: UInt64
    private let hardens: Bool
    // One caller at a time is the protocol's rule; the lock makes breaking it harmless.
    private let state = Mutex(State())

    /// - Parameter byteCount: what is going to come. No space beyond that is reserved; the first
    ///   step is, so that a full disk shows now.
    init(
        _ directory: DataDirectory, byteCount: UInt64, hardens: Bool
    ) throws(JournalError) {
        self.announcedByteCount = byteCount
        self.hardens = hardens
        let id = PayloadFileID(value: UInt128.random(in: 0...UInt128.max))
        self.id = id
        self.directory = directory
        self.file = try journaled { () throws(FileError) in
            try directory.files.open(directory.payloadPath(id), .createNew)
        }
        do {
            try self.state.withLock { state throws(JournalError) in
                try journaled { () throws(FileError) in
                    try self.reserve(upTo: 1, &state.progress)
                }
            }
        } catch {
            self.abandon()
            throw error
        }
        self.state.withLock { $0.buffer.reserveCapacity(Self.bufferByteCount) }
    }

    public func write(_ bytes: UnsafeRawBufferPointer) throws(StorageFailure) {
        try self.state.withLock { state throws(StorageFailure) in
            precondition(!state.isEnded, "nothing is written after the end")
            state.hash.update(bufferPointer: bytes)
            var rest = bytes[...]
            while !rest.isEmpty {
                let room = Self.bufferByteCount - state.buffer.count
                if state.buffer.isEmpty, rest.count >= room {
                    try self.writeOut(UnsafeRawBufferPointer(rebasing: rest), &state.progress)
                    return
                }
                state.buffer.append(contentsOf: rest.prefix(room))
                rest = rest.dropFirst(room)
                if state.buffer.count == Self.bufferByteCount {
                    try self.writeOutBuffer(&state)
                }
            }
        }
    }

    public func finish() throws(StorageFailure) -> Payload {
        try self.state.withLock { state throws(StorageFailure) in
            precondition(!state.isEnded, "an upload ends once")
            try self.writeOutBuffer(&state)
            precondition(state.progress.writtenByteCount > 0, "empty content has no payload")
            try storageFailing { () throws(FileError) in
                try self.file.synchronize()
                try self.directory.files.synchronizeDirectory(
                    self.directory.payloadDirectory(self.id))
                if self.hardens { try self.file.setImmutable(true) }
            }
            state.isEnded = true
            return Payload(
                digest: SHA256Digest(state.hash.finalize()),
                byteCount: state.progress.writtenByteCount,
                location: .file(self.id))
        }
    }

    /// Removes the file. After a failed `write` or `finish` this is still to be called; if removing
    /// fails, too, the next start does it.
    public func abandon() {
        self.state.withLock { state in
            precondition(!state.isEnded, "an upload ends once")
            state.isEnded = true
        }
        try? self.directory.files.remove(self.directory.payloadPath(self.id))
    }

    /// Makes sure of the space up to `end`, a step at a time. What comes beyond what was announced
    /// finds space or does not.
    private func reserve(upTo end: UInt64, _ progress: inout Progress) throws(FileError) {
        let reserved = progress.reservedByteCount
        guard end > reserved, reserved < self.announcedByteCount else { return }
        let next = min(
            self.announcedByteCount, max(end, reserved + Self.reservedAheadByteCount))
        try self.file.allocate(at: reserved, byteCount: next - reserved, keepingSize: true)
        progress.reservedByteCount = next
    }

    private func writeOutBuffer(_ state: inout State) throws(StorageFailure) {
        var progress = state.progress
        try state.buffer.span.bytes.withUnsafeBytes { bytes throws(StorageFailure) in
            try self.writeOut(bytes, &progress)
        }
        state.progress = progress
        state.buffer.removeAll(keepingCapacity: true)
    }

    private func writeOut(
        _ bytes: UnsafeRawBufferPointer, _ progress: inout Progress
    ) throws(StorageFailure) {
        let offset = progress.writtenByteCount
        let started = progress.startedByteCount
        let unstarted = offset + UInt64(bytes.count) - started
        try storageFailing { () throws(FileError) in
            try self.reserve(upTo: offset + UInt64(bytes.count), &progress)
            try self.file.write(bytes, at: offset)
            if unstarted >= Self.writeBackByteCount {
                try self.file.startWriteBack(at: started, byteCount: unstarted)
            }
        }
        progress.writtenByteCount += UInt64(bytes.count)
        if unstarted >= Self.writeBackByteCount {
            progress.startedByteCount = progress.writtenByteCount
        }
    }
}

private func storageFailing<Result>(
    _ body: () throws(FileError) -> Result
) throws(StorageFailure) -> Result {
    do throws(FileError) {
        return try body()
    } catch {
        throw JournalError(error).storageFailure
    }
}
