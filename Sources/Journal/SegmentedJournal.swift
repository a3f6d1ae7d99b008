public import BlobModel
public import StorageIO
internal import Synchronization

/// The append-only record of everything that was accepted, and the payloads its records name.
///
/// Life: ``open(_:files:options:)`` takes the data directory for this process;
/// ``recover(from:appliedSequence:apply:)`` reads what is there and finds the end; then batches are
/// committed, by one thread, each with one write and one fdatasync. Reading, uploading and erasing
/// are for any number of threads, before recovery, too.
///
/// What a crash leaves: during a commit, all of the batch or nothing, and nothing that recovery
/// finds unfinished was ever acknowledged; while a segment is created, a file without a batch, which
/// recovery removes; during an upload, a file that no record names, which
/// ``removeOrphans(isReferenced:)`` removes; during an erasure, the payload, whole or in part: the
/// caller repeats it.
public final class SegmentedJournal: Sendable {
    private let directory: DataDirectory
    private let segments: SegmentFiles
    private let options: JournalOptions
    /// Nil before recovery.
    private let writer = Mutex<SegmentWriter?>(nil)
    /// Beside the writer, so that asking does not wait for an fdatasync.
    private let stopped = Mutex<FileError?>(nil)

    private init(_ directory: DataDirectory, options: JournalOptions) {
        self.directory = directory
        self.segments = SegmentFiles(directory)
        self.options = options
    }

    /// Takes a data directory for this process, creating it if that is wanted.
    public static func open(
        _ path: String, files: any FileSystem, options: JournalOptions = JournalOptions()
    ) throws(JournalError) -> SegmentedJournal {
        let directory = try DataDirectory.open(
            path, files: files, createsIfMissing: options.createsIfMissing)
        if options.hardens {
            try directory.probeHardening()
        }
        return SegmentedJournal(directory, options: options)
    }

    /// Why nothing is written any more; nil as long as it is.
    public var whyStopped: FileError? {
        self.stopped.withLock { $0 }
    }

    public var isWriteStopped: Bool {
        self.whyStopped != nil
    }
}

public struct JournalOptions: Hashable, Sendable {
    /// A larger batch gets a larger segment.
    public var segmentByteCount: UInt64
    public var createsIfMissing: Bool
    /// Whether files whose content is final are made immutable to the operating system. If they
    /// cannot be, the journal does not open.
    public var hardens: Bool

    public init(
        segmentByteCount: UInt64 = 256 << 20, createsIfMissing: Bool = true, hardens: Bool = false
    ) {
        self.segmentByteCount = segmentByteCount
        self.createsIfMissing = createsIfMissing
        self.hardens = hardens
    }
}

// Recovery.
extension SegmentedJournal {
    /// Hands out every whole batch after `position` in order, cuts off what a crash left behind the
    /// last one, durably, and makes the journal ready for commits. To be called once.
    /// - Parameters:
    ///   - position: nil for everything.
    ///   - appliedSequence: the last record that the caller has from an earlier run, 0 for none. A
    ///     batch up to there was durable once; if it is not whole, that is corruption.
    ///   - apply: what it throws, this throws. Everything else is a ``JournalError``.
    public func recover(
        from position: JournalPosition?, appliedSequence: UInt64,
        apply: (ReplayedBatch) throws -> Void
    ) throws -> JournalSummary {
        let (summary, end) = try self.walk(from: position, appliedSequence, apply)
        let directory = self.directory
        try journaled { () throws(FileError) in
            for id in end.unusedSegments {
                try directory.files.remove(directory.segmentPath(id))
            }
            if !end.unusedSegments.isEmpty {
                try directory.files.synchronizeDirectory(directory.journalPath)
            }
        }
        if let position = end.position {
            // Without this a later, shorter batch could be followed by the rest of this one.
            let file = try journaled { () throws(FileError) in
                let path = directory.segmentPath(position.segment)
                // One that was sealed is the end again if what came after it is lost.
                let handle = try directory.files.open(path, .readOnly)
                if try handle.isImmutable() { try handle.setImmutable(false) }
                return try directory.files.open(path, .readWrite)
            }
            try clearData(of: file, from: position.offset)
        }
        try journaled { () throws(FileError) in
            let writer = try SegmentWriter(
                directory, end: end.position, segmentByteCount: self.options.segmentByteCount,
                hardens: self.options.hardens)
            self.writer.withLock { $0 = writer }
        }
        return summary
    }

    /// The same without changing anything, for verification.
    public func scan(
        appliedSequence: UInt64, _ body: (ReplayedBatch) throws -> Void
    ) throws -> JournalSummary {
        try self.walk(from: nil, appliedSequence, body).summary
    }

    private func walk(
        from position: JournalPosition?, _ appliedSequence: UInt64,
        _ body: (ReplayedBatch) throws -> Void
    ) throws -> (summary: JournalSummary, end: JournalWalk.End) {
        var batchCount = 0
        var recordCount = 0
        var walk = JournalWalk(self.directory, appliedSequence: appliedSequence)
        let end = try walk.run(from: position) { batch in
            try body(batch)
            batchCount += 1
            recordCount += batch.records.count
        }
        let summary = JournalSummary(
            end: end.position, lastBatch: end.lastBatch, unfinished: end.unfinished,
            batchCount: batchCount, recordCount: recordCount)
        return (summary, end)
    }
}

// Commits, by one thread.
extension SegmentedJournal {
    /// Begins the next batch, in a new segment if one of about this size would not fit into the
    /// current one. A hint that is too low costs nothing but a longer segment.
    public func beginBatch(byteCountHint: Int) throws(JournalError) -> JournalBatch {
        let start = try self.writing { writer throws(SegmentWriteError) in
            try writer.makeRoom(for: UInt64(BatchHeader.byteCount + byteCountHint))
            return writer.position
        }
        return JournalBatch(start: start, byteCountHint: byteCountHint)
    }

    /// Makes a batch durable: one write, one fdatasync. After an error the journal is as if there
    /// had been no batch, or it takes no more (``isWriteStopped``).
    /// - Returns: where the next batch begins.
    public func commit(
        _ batch: JournalBatch, at time: Timestamp
    ) throws(JournalError) -> JournalPosition {
        let bytes = batch.sealed(storeID: self.directory.storeID, at: time)
        return try self.writing { writer throws(SegmentWriteError) in
            precondition(batch.start == writer.position, "batches are committed one by one")
            try writer.write(bytes, recordCount: batch.recordCount)
            return writer.position
        }
    }

    private func writing<Result: Sendable>(
        _ body: (inout SegmentWriter) throws(SegmentWriteError) -> Result
    ) throws(JournalError) -> Result {
        if let error = self.whyStopped {
            throw .writesStopped(because: error)
        }
        do throws(SegmentWriteError) {
            return try self.writer.withLock { writer throws(SegmentWriteError) in
                guard var recovered = writer else {
                    preconditionFailure("recovery comes before the first batch")
                }
                defer { writer = recovered }
                return try body(&recovered)
            }
        } catch {
            switch error {
            case .notWritten(let error):
                throw JournalError(error)
            case .notDurable(let error):
                self.stopped.withLock { $0 = error }
                throw .writesStopped(because: error)
            }
        }
    }
}

// Payloads, by any thread.
extension SegmentedJournal {
    public func beginPayloadFile(byteCount: UInt64) throws(JournalError) -> PayloadFileWriter {
        try PayloadFileWriter(
            self.directory, byteCount: byteCount, hardens: self.options.hardens)
    }

    public func openPayload(_ payload: Payload) throws(JournalError) -> OpenPayload {
        try journaled { () throws(FileError) in
            switch payload.location {
            case .inline(let segment, let offset):
                OpenPayload(
                    payload: payload, file: try self.segments.file(segment), offset: offset)
            case .file(let id):
                OpenPayload(
                    payload: payload,
                    file: try self.directory.files.open(
                        self.directory.payloadPath(id), .readOnly),
                    offset: 0)
            }
        }
    }

    /// For who reads several inline payloads that lie close together.
    public func openSegment(_ id: SegmentID) throws(JournalError) -> OpenSegment {
        try journaled { () throws(FileError) in
            OpenSegment(file: try self.segments.file(id))
        }
    }

    /// Whether the payload is there, whole and with the digest it should have.
    public func verifyDigest(_ payload: Payload) throws(JournalError) -> Bool {
        do throws(JournalError) {
            return try self.openPayload(payload).matchesDigest()
        } catch {
            if case .file(let error) = error, error.isNotFound { return false }
            throw error
        }
    }

    public func erase(_ payload: Payload) throws(JournalError) {
        try self.erase([payload])
    }

    /// Makes the bytes of payloads that nothing refers to unreadable and gives their space back.
    /// Erasing twice is harmless. When it returns, inline payloads are gone for good; a payload file
    /// that a crash brings back is an orphan.
    public func erase(_ payloads: [Payload]) throws(JournalError) {
        try journaled { () throws(FileError) in
            var holes: [SegmentID: [(offset: UInt64, byteCount: UInt64)]] = [:]
            for payload in payloads {
                switch payload.location {
                case .inline(let segment, let offset):
                    holes[segment, default: []].append((offset, payload.byteCount))
                case .file(let id):
                    try removeAnyway(self.directory.payloadPath(id), self.directory.files)
                }
            }
            for (segment, holes) in holes {
                do throws(FileError) {
                    try self.punch(holes, into: segment)
                } catch  where error.isNotPermitted {
                    // The committer sealed and hardened it in the middle.
                    try self.punch(holes, into: segment)
                }
            }
        }
    }

    private func punch(
        _ holes: [(offset: UInt64, byteCount: UInt64)], into segment: SegmentID
    ) throws(FileError) {
        try changing(self.directory.segmentPath(segment), self.directory.files) {
            file throws(FileError) in
            for hole in holes {
                try file.punchHole(at: hole.offset, byteCount: hole.byteCount)
            }
            try file.synchronize()
        }
    }

    /// Hardens what is final and is not yet, if the options say so. Only at the start, after
    /// recovery, when no upload is under way.
    public func harden() throws(JournalError) {
        guard self.options.hardens else { return }
        let end = self.writer.withLock { $0?.position.segment }
        try journaled { () throws(FileError) in try self.directory.hardenAll(before: end) }
    }

    /// Removes the payload files that no record names: of uploads that a crash interrupted. Only at
    /// the start, when no upload is under way.
    /// - Returns: how many were removed.
    @discardableResult
    public func removeOrphans(
        isReferenced: (PayloadFileID) throws -> Bool
    ) throws -> Int {
        var count = 0
        for path in self.directory.payloadDirectories {
            let names = try journaled { () throws(FileError) in
                try self.directory.files.list(path)
            }
            for name in names {
                guard let id = PayloadFileID(text: name), try !isReferenced(id) else { continue }
                try journaled { () throws(FileError) in
                    try removeAnyway(self.directory.payloadPath(id), self.directory.files)
                }
                count += 1
            }
        }
        return count
    }
}
