import BlobIndex
public import BlobModel
public import Journal
public import Logging
package import StorageIO

/// A blob store on a directory: journal, index, committer, readers, sweeper and garbage collector.
///
/// Commands go through the committer one batch at a time; reads go straight to the index, which
/// shows only what is durable. ``close()`` ends it in order; without that, the next start finds
/// everything that was acknowledged all the same.
public final class StoreEngine: BlobStore {
    /// A temporary directory may be memory, which a reserved segment really takes.
    private static let ephemeralSegmentByteCount: UInt64 = 16 << 20

    let index: IndexStore
    let journal: SegmentedJournal
    private let committer: Committer
    private let commits: CommitQueue<PendingCommand>
    private let garbage: GarbageCollector
    private let sweeper: Sweeper
    let gate = ReadGate()
    private let progress: CommitProgress
    private let keeper: TimeKeeper
    let configured: ConfiguredAccounts

    /// Opens (or creates) the store in `path` and replays what its index has missed.
    ///
    /// - Parameters:
    ///   - isEphemeral: nothing is synchronised to disk. For tests that throw the store away.
    ///   - clock: the one that retention is judged by.
    ///   - configured: the accounts that the server is started with; none of them may be one that
    ///     was made through the management plane.
    ///   - configuredAllowPublicAccess: whether their containers may be public.
    ///   - hardens: files whose content is final are made immutable to the operating system.
    public static func open(
        _ path: String, isEphemeral: Bool, clock: ClockMode, configured: Set<AccountName>,
        configuredAllowPublicAccess: Bool, hardens: Bool, logger: Logger
    ) throws(OpenFailure) -> StoreEngine {
        do {
            return try StoreEngine(
                path, indexPath: "\(path)/index",
                files: SystemFileSystem(synchronizes: !isEphemeral), clock: SystemClock(),
                mode: clock,
                options: isEphemeral
                    ? JournalOptions(segmentByteCount: Self.ephemeralSegmentByteCount)
                    : JournalOptions(hardens: hardens),
                sweepsByItself: true, isConfigured: configured.contains,
                configuredAllowPublicAccess: configuredAllowPublicAccess, logger: logger)
        } catch {
            throw OpenFailure(error)
        }
    }

    /// - Parameters:
    ///   - sweepsByItself: false leaves what is due to ``sweep()``, for who moves the clock by
    ///     hand.
    ///   - isConfigured: the accounts that are there without the journal knowing them; nil: every
    ///     one that it does not know.
    package init(
        _ path: String, indexPath: String, files: any FileSystem, clock: any WallClock,
        mode: ClockMode = .compliance, options: JournalOptions, sweepsByItself: Bool,
        isConfigured: (@Sendable (AccountName) -> Bool)? = nil,
        configuredAllowPublicAccess: Bool = false, logger: Logger
    ) throws {
        self.journal = try SegmentedJournal.open(path, files: files, options: options)
        self.index = try IndexDirectory(path: indexPath, files: SystemFileSystem()).open(logger)
        let applied = try self.index.applied
        let (summary, replay) = try catchUp(self.index, with: self.journal)
        let recorded = try self.index.clock()
        let newest = replay.lastTime ?? applied?.lastTime
        if let refusal = clockRefusal(mode, recorded: recorded?.mode, isNew: newest == nil) {
            throw OpenFailure(refusal)
        }
        if let damage = summary.unfinished {
            logger.notice(
                "cut off an unfinished batch that was never acknowledged",
                metadata: ["file": "\(damage.file)", "offset": "\(damage.offset)"])
        }
        if let isConfigured,
            let twice = try self.index.accounts().first(where: { isConfigured($0.name) })
        {
            throw OpenFailure(configuredTwice: twice.name)
        }
        let orphans = try self.journal.removeOrphans(isReferenced: self.index.hasPayloadFile)
        try self.journal.harden()
        logger.info(
            "opened the store",
            metadata: ["replayed": "\(replay.recordCount)", "orphans": "\(orphans)"])

        let lastTime = newest ?? Timestamp(ticks: 0)
        let keeper = TimeKeeper(
            clock, mode, recorded: recorded, lastTime: newest)
        self.keeper = keeper
        let progress = CommitProgress(
            CommitProgress.Reached(
                sequence: (summary.end?.nextSequence ?? 1) - 1, time: lastTime,
                lastBatch: summary.lastBatch ?? summary.end.map { _ in .beginning }))
        self.progress = progress
        self.garbage = GarbageCollector(
            index: self.index, journal: self.journal, gate: self.gate, progress: progress,
            logger: logger)
        self.configured = ConfiguredAccounts(
            contains: isConfigured ?? { _ in true },
            allowPublicAccess: configuredAllowPublicAccess)
        let committer = Committer(
            index: self.index, journal: self.journal,
            clock: EventClock(after: lastTime, keeper),
            progress: progress, configured: self.configured, logger: logger)
        self.committer = committer
        let garbage = self.garbage
        let commits = CommitQueue<PendingCommand>(label: "lazuli.commit") { commands in
            if committer.process(commands) {
                garbage.wake()
            }
        }
        self.commits = commits
        self.sweeper = Sweeper(
            index: self.index, keeper: keeper, submit: commits.submit,
            logger: logger)
        garbage.wake()
        try self.sweeper.recordClock()
        if sweepsByItself {
            self.sweeper.start()
        }
    }

    /// Finishes what was submitted, takes nothing more and leaves an index that needs no replay.
    public func close() {
        self.sweeper.close()
        // Without it the clock falls behind a little more.
        try? self.sweeper.recordClock(isLast: true)
        self.commits.close()
        self.garbage.close()
        // Only the next start would have more to read.
        try? self.index.flush()
    }

    public var health: Health {
        if let reason = self.committer.whyStopped { return .readOnly(reason) }
        let reading = self.keeper.read().reading
        return reading.deviation == .none ? .ready : .clocksDiffer(reading)
    }

    public var clock: ClockReading {
        self.keeper.read().reading
    }

    public func advanceClock(
        byTicks ticks: Int64, by actor: Actor
    ) async throws(StorageFailure) -> ClockAdvanceOutcome {
        try await self.sweeper.advanceClock(byTicks: ticks, by: actor)
    }

    public func perform(
        _ command: Command, by actor: Actor
    ) async throws(StorageFailure) -> Result<Receipt, Refusal> {
        let content = PendingCommand.Content(command.uploaded)
        let answer = await withCheckedContinuation { continuation in
            let pending = PendingCommand(
                command: command, actor: actor, content: content,
                answer: { continuation.resume(returning: $0) })
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

    /// Does what is due, and returns when it is done.
    package func sweep() throws(StorageFailure) {
        try self.sweeper.sweep()
    }

    /// The time by which a reader judges leases, tiers and expiry.
    package var now: Moment {
        self.keeper.moment(after: self.progress.reached.time)
    }
}

extension JournalPosition {
    /// Before everything: which batch is the last is not known yet, so each might be.
    fileprivate static let beginning = JournalPosition(
        segment: SegmentID(firstSequence: 0), offset: 0, nextSequence: 0)
}
