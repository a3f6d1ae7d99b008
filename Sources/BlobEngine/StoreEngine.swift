import BlobIndex
public import BlobModel
import BlobRules
public import Journal
public import Logging
package import StorageIO

/// A blob store on a directory: journal, index, committer, readers and garbage collector.
///
/// Commands go through the committer one batch at a time; reads go straight to the index, which
/// shows only what is durable. ``close()`` ends it in order; without that, the next start finds
/// everything that was acknowledged all the same.
public final class StoreEngine: BlobStore {
    /// A temporary directory may be memory, which a reserved segment really takes.
    private static let ephemeralSegmentByteCount: UInt64 = 16 << 20

    private let index: IndexStore
    private let journal: SegmentedJournal
    private let committer: Committer
    private let commits: CommitQueue<PendingCommand>
    private let garbage: GarbageCollector
    private let gate = ReadGate()

    /// Opens (or creates) the store in `path` and replays what its index has missed.
    ///
    /// - Parameters:
    ///   - isEphemeral: nothing is synchronised to disk. For tests that throw the store away.
    public static func open(
        _ path: String, isEphemeral: Bool, logger: Logger
    ) throws(OpenFailure) -> StoreEngine {
        do {
            return try StoreEngine(
                path, indexPath: "\(path)/index",
                files: SystemFileSystem(synchronizes: !isEphemeral), clock: SystemClock(),
                options: isEphemeral
                    ? JournalOptions(segmentByteCount: Self.ephemeralSegmentByteCount)
                    : JournalOptions(),
                logger: logger)
        } catch {
            throw OpenFailure(error)
        }
    }

    package init(
        _ path: String, indexPath: String, files: any FileSystem, clock: any WallClock,
        options: JournalOptions, logger: Logger
    ) throws {
        self.journal = try SegmentedJournal.open(path, files: files, options: options)
        self.index = try IndexDirectory(path: indexPath, files: SystemFileSystem()).open(logger)
        let applied = try self.index.applied
        let (summary, replay) = try catchUp(self.index, with: self.journal)
        if let damage = summary.unfinished {
            logger.notice(
                "cut off an unfinished batch that was never acknowledged",
                metadata: ["file": "\(damage.file)", "offset": "\(damage.offset)"])
        }
        let orphans = try self.journal.removeOrphans(isReferenced: self.index.hasPayloadFile)
        logger.info(
            "opened the store",
            metadata: ["replayed": "\(replay.recordCount)", "orphans": "\(orphans)"])

        let lastTime = replay.lastTime ?? applied?.lastTime ?? Timestamp(ticks: 0)
        let progress = CommitProgress(
            CommitProgress.Reached(
                sequence: (summary.end?.nextSequence ?? 1) - 1,
                lastBatch: summary.lastBatch ?? summary.end.map { _ in .beginning }))
        self.garbage = GarbageCollector(
            index: self.index, journal: self.journal, gate: self.gate, progress: progress,
            logger: logger)
        let committer = Committer(
            index: self.index, journal: self.journal,
            clock: EventClock(after: lastTime, wall: { Timestamp(ticks: clock.ticks) }),
            progress: progress, logger: logger)
        self.committer = committer
        let garbage = self.garbage
        self.commits = CommitQueue(label: "lazuli.commit") { commands in
            if committer.process(commands) {
                garbage.wake()
            }
        }
        garbage.wake()
    }

    /// Finishes what was submitted, takes nothing more and leaves an index that needs no replay.
    public func close() {
        self.commits.close()
        self.garbage.close()
        // Only the next start would have more to read.
        try? self.index.flush()
    }

    public var health: Health {
        self.committer.whyStopped.map { .readOnly($0) } ?? .ready
    }

    public func perform(
        _ command: Command, by actor: Actor
    ) async throws(StorageFailure) -> Result<Receipt, Refusal> {
        let content = PendingCommand.Content(command.uploaded)
        let answer = await withCheckedContinuation { continuation in
            let pending = PendingCommand(
                command: command, actor: actor, content: content, continuation: continuation)
            if !self.commits.submit(pending) {
                continuation.resume(returning: .failure(.writesStopped))
            }
        }
        return try answer.get()
    }

    public func beginUpload(byteCount: UInt64) throws(StorageFailure) -> PayloadFileWriter {
        guard self.committer.whyStopped == nil else { throw .writesStopped }
        return try onJournal { () throws(JournalError) in
            try self.journal.beginPayloadFile(byteCount: byteCount)
        }
    }
}

// Reads.
extension StoreEngine {
    public func container(_ address: ContainerAddress) throws(StorageFailure) -> Container? {
        try onIndex { () throws(IndexFailure) in try self.index.container(address) }
    }

    public func containers(_ query: ContainerQuery) throws(StorageFailure) -> ContainerPage {
        try onIndex { () throws(IndexFailure) in try self.index.containers(query) }
    }

    public func blobs(_ query: BlobQuery) throws(StorageFailure) -> Result<BlobPage, Refusal> {
        let pass = self.gate.enter()
        defer { withExtendedLifetime(pass) {} }
        guard let container = try self.container(query.container) else {
            return .failure(.containerNotFound)
        }
        return .success(
            try onIndex { () throws(IndexFailure) in try self.index.blobs(container.id, query) })
    }

    public func read(
        _ address: BlobAddress, _ conditions: Conditions
    ) throws(StorageFailure) -> Result<StoredBlobReader, Refusal> {
        let pass = self.gate.enter()
        let container = try self.container(address.container)
        let blob = try self.blob(address.name, in: container)
        if let refusal = refusalOfRead(conditions, container: container, blob: blob) {
            return .failure(refusal)
        }
        guard let blob else { preconditionFailure("what may be read exists") }
        return .success(
            StoredBlobReader(blob: blob, index: self.index, journal: self.journal, pass: pass))
    }

    public func blockList(
        _ address: BlobAddress, _ conditions: Conditions
    ) throws(StorageFailure) -> Result<BlockList, Refusal> {
        let pass = self.gate.enter()
        defer { withExtendedLifetime(pass) {} }
        guard let container = try self.container(address.container) else {
            return .failure(.containerNotFound)
        }
        let list = try onIndex { () throws(IndexFailure) in
            try self.index.blockList(container.id, address.name)
        }
        if let refusal = refusalOfBlockList(conditions, list) {
            return .failure(refusal)
        }
        guard let list else { preconditionFailure("what may be listed exists") }
        return .success(list)
    }

    private func blob(
        _ name: BlobName, in container: Container?
    ) throws(StorageFailure) -> Blob? {
        guard let container else { return nil }
        return try onIndex { () throws(IndexFailure) in try self.index.blob(container.id, name) }
    }
}

extension JournalPosition {
    /// Before everything: which batch is the last is not known yet, so each might be.
    fileprivate static let beginning = JournalPosition(
        segment: SegmentID(firstSequence: 0), offset: 0, nextSequence: 0)
}
