import BlobIndex
import BlobModel
import Dispatch
import Logging
import Synchronization

/// Does what has to happen at a time: the end of what was soft-deleted, expired blobs, blocks that
/// nobody committed.
///
/// Each due task becomes a command like any client's, performed by the server and judged by the
/// same rules: what a policy or a hold protects by now stays, and is tried again later. The task's
/// row goes only after the command is durable, so a crash in between repeats a command that then
/// finds nothing to do.
final class Sweeper: Sendable {
    /// Commands that may join one batch: enough for many deletions, and clients hardly wait.
    private static let tasksPerRoundMax = 256
    private static let secondsBetweenRounds = 1
    /// After a storage failure; nobody waits for the sweeper.
    private static let secondsAfterFailure = 60
    /// How much later a refused task is tried again.
    private static let postponement: Int64 = 3_600 * Timestamp.ticksPerSecond

    private let index: IndexStore
    private let keeper: TimeKeeper
    private let submit: @Sendable (PendingCommand) -> Bool
    private let logger: Logger
    private let queue = DispatchQueue(label: "lazuli.sweep", qos: .utility)
    private let isClosed = Mutex(false)

    /// - Parameters:
    ///   - keeper: says what is due.
    ///   - submit: hands a command to the committer; false if it takes nothing more.
    init(
        index: IndexStore, keeper: TimeKeeper,
        submit: @escaping @Sendable (PendingCommand) -> Bool, logger: Logger
    ) {
        self.index = index
        self.keeper = keeper
        self.submit = submit
        self.logger = logger
    }

    /// Looks for due tasks from now on.
    func start() {
        self.schedule(after: Self.secondsBetweenRounds)
    }

    /// Carries out everything that is due, now and in the caller's thread.
    func sweep() throws(StorageFailure) {
        try self.recordClock()
        while try self.round() {}
    }

    /// Sets a manual clock ahead, durably, and carries out what is due then. Between the rounds, so
    /// that no older reading is recorded behind it.
    func advanceClock(
        byTicks ticks: Int64, by actor: Actor
    ) async throws(StorageFailure) -> ClockAdvanceOutcome {
        let outcome = await withCheckedContinuation { continuation in
            self.queue.async {
                continuation.resume(
                    returning: Result { () throws(StorageFailure) in
                        try self.advanceClockNow(byTicks: ticks, by: actor)
                    })
            }
        }
        return try outcome.get()
    }

    private func advanceClockNow(
        byTicks ticks: Int64, by actor: Actor
    ) throws(StorageFailure) -> ClockAdvanceOutcome {
        let before = self.keeper.read().reading
        guard before.mode == .manual else { return .notManual }
        guard ticks <= ClockReading.advancedTicksMax - before.advancedTicks else { return .tooFar }
        guard !self.isClosed.withLock({ $0 }) else { throw .writesStopped }
        let reading = self.keeper.reading(advancedByTicks: ticks)
        // A crash before this is durable leaves the clock where it was.
        try self.record(reading, by: actor)
        self.keeper.adopt(reading)
        do throws(StorageFailure) {
            try self.sweep()
        } catch {
            // The clock is ahead all the same, and the next round tries again.
            self.logger.error("due tasks were not done", metadata: ["reason": "\(error)"])
        }
        return .done(self.keeper.read().reading)
    }

    /// Nothing runs when this returns, nor later.
    func close() {
        self.isClosed.withLock { $0 = true }
        self.queue.sync {}
    }

    private func schedule(after seconds: Int) {
        self.queue.asyncAfter(deadline: .now() + .seconds(seconds)) { [weak self] in
            self?.run()
        }
    }

    private func run() {
        do throws(StorageFailure) {
            try self.sweep()
            self.schedule(after: Self.secondsBetweenRounds)
        } catch .writesStopped {
            // For good: a restart goes on.
        } catch {
            self.logger.error("due tasks were not done", metadata: ["reason": "\(error)"])
            self.schedule(after: Self.secondsAfterFailure)
        }
    }

    /// - Returns: whether there may be more to do at once.
    private func round() throws(StorageFailure) -> Bool {
        guard !self.isClosed.withLock({ $0 }) else { return false }
        let now = self.keeper.read().reading.retention
        let tasks = try onIndex { () throws(IndexFailure) in
            try self.index.tasks(upTo: now, limit: Self.tasksPerRoundMax)
        }
        let outcomes = try self.outcomes(of: tasks)
        for (task, outcome) in zip(tasks, outcomes) {
            let isOver = try self.isOver(task, outcome)
            try onIndex { () throws(IndexFailure) in
                if isOver {
                    try self.index.remove(task)
                } else {
                    try self.index.postpone(task, to: now.advanced(byTicks: Self.postponement))
                }
            }
        }
        return tasks.count == Self.tasksPerRoundMax
    }

    /// Gives the tasks' commands to the committer together and waits for the answers.
    /// - Returns: what became of each; nil where there is no command.
    private func outcomes(
        of tasks: [DueTask]
    ) throws(StorageFailure) -> [Result<Receipt, Refusal>?] {
        let answers = RoundAnswers(count: tasks.count)
        for (number, task) in tasks.enumerated() {
            guard let command = task.work.command else { continue }
            let isTaken = self.submit(
                PendingCommand(
                    command: command, actor: .server, content: nil,
                    answer: answers.expect(number)))
            if !isTaken { answers.set(.failure(.writesStopped), number) }
        }
        var outcomes: [Result<Receipt, Refusal>?] = []
        for answer in answers.wait() {
            outcomes.append(try answer?.get())
        }
        return outcomes
    }

    /// Whether the task is done or has lost its object; otherwise there will be something to do.
    private func isOver(
        _ task: DueTask, _ outcome: Result<Receipt, Refusal>?
    ) throws(StorageFailure) -> Bool {
        switch outcome {
        case .success:
            return true
        case .failure(.containerNotFound):
            // Within a soft-deleted container everything waits for its return or its end.
            guard let blob = task.work.blobAddress else { return true }
            return try !self.isSoftDeleted(blob.container)
        case .failure(.blobNotFound):
            // Gone, or changed by something that left a task of its own.
            return true
        case .failure:
            // Protected or leased: neither lasts.
            return false
        case nil:
            guard case .copy(let address, let id) = task.work else {
                preconditionFailure("every other task has a command")
            }
            // It may come back with its container, and a start then ends it.
            if try self.isSoftDeleted(address.container) { return false }
            return try !onIndex { () throws(IndexFailure) in
                try self.index.isPending(id, at: address)
            }
        }
    }

    /// Puts what the clocks say into the journal, if it is time to.
    func recordClock(isLast: Bool = false) throws(StorageFailure) {
        guard isLast || !self.isClosed.withLock({ $0 }),
            let reading = self.keeper.due(isLast: isLast)
        else { return }
        try self.record(reading, by: .server)
        self.keeper.noteRecorded(reading)
        guard reading.deviation != .none else { return }
        self.logger.warning(
            "the wall clock is far from the compliance clock, which retention is judged by",
            metadata: [
                "deviation": "\(reading.deviation)",
                "secondsAhead": "\(reading.wall.wholeSeconds - reading.compliance.wholeSeconds)",
            ])
    }

    private func record(_ reading: ClockReading, by actor: Actor) throws(StorageFailure) {
        let answers = RoundAnswers(count: 1)
        let isTaken = self.submit(
            PendingCommand(
                command: .clock(reading), actor: actor, content: nil, answer: answers.expect(0)))
        if !isTaken { answers.set(.failure(.writesStopped), 0) }
        for answer in answers.wait() { _ = try answer?.get() }
    }

    private func isSoftDeleted(_ address: ContainerAddress) throws(StorageFailure) -> Bool {
        // The name itself is the first of all names that begin with it.
        let query = ContainerQuery(
            account: address.account, prefix: address.name.text, start: nil, limit: 1,
            includesDeleted: true, includesSystem: true)
        let page = try onIndex { () throws(IndexFailure) in try self.index.containers(query) }
        return page.containers.first?.address == address
    }
}

/// The answers to the commands of one round.
private final class RoundAnswers: Sendable {
    private let answers: Mutex<[PendingCommand.Answer?]>
    private let missing = DispatchGroup()

    init(count: Int) {
        self.answers = Mutex(Array(repeating: nil, count: count))
    }

    /// What takes the answer to command `number`; to be called once.
    func expect(_ number: Int) -> @Sendable (PendingCommand.Answer) -> Void {
        self.missing.enter()
        return { self.set($0, number) }
    }

    func set(_ answer: PendingCommand.Answer, _ number: Int) {
        self.answers.withLock { $0[number] = answer }
        self.missing.leave()
    }

    /// All answers, once they are there; nil where none was expected.
    func wait() -> [PendingCommand.Answer?] {
        self.missing.wait()
        return self.answers.withLock { $0 }
    }
}
