import BlobEngine
import BlobModel
import StorageIO
import Testing

/// Goal: no back door. Whatever commands, restarts, power cuts and clocks that are set, in whatever
/// order: a byte that a policy or hold protects stays readable until the policy's time has really
/// passed, or the hold was cleared (spec worm.md §5.3, rule 9; acceptance check 18).
///
/// Method: an adversary throws every kind of command at two containers, the server's own included
/// (purges, expiry, sweeps), moves the wall clock by years, stops the server for days, cuts the
/// power and takes the index away. A witness beside the store knows the rules in the plainest words,
/// counts time by a clock nobody can set, remembers what it saw, and looks at everything after every
/// step. Accepting what weakens a lock is a failure, too. A failure names its seed; one seed is new
/// in every run.
@Suite struct NoBackDoorTests {
    private static let stepCount = 300

    @Test(arguments: Array(1...40) + [UInt64.random(in: 1_000 ... .max)])
    func nothingProtectedBecomesUnreadable(seed: UInt64) async throws {
        var run = try BackDoorRun(seed: seed)
        try await run.begin()
        for _ in 0..<Self.stepCount where run.witness.faults.isEmpty {
            try await run.step()
        }
        try await run.end()
        #expect(run.witness.faults.isEmpty, "seed \(seed): \(run.witness.faults)")
        if seed > 1_000 {
            print(
                "A back-door run with the new seed \(seed) found none in \(Self.stepCount) steps.")
        }
    }

    /// The test is no use if nothing is ever protected, or nothing ever refused or erased.
    @Test func theWitnessSeesWhatMatters() async throws {
        var counts = Witness.Counts()
        for seed in UInt64(1)...10 {
            var run = try BackDoorRun(seed: seed)
            try await run.begin()
            for _ in 0..<Self.stepCount {
                try await run.step()
            }
            try await run.end()
            counts.add(run.witness.counts)
        }
        #expect(counts.protectedSightings > 2_000)
        #expect(counts.versionLevelSightings > 100)
        #expect(counts.ended > 10)
        #expect(counts.refusals > 100)
        #expect(counts.locks > 2)
    }
}

/// One store, its adversary and its witness.
struct BackDoorRun {
    private let world: SimulatedStore
    private var files: SimulatedFileSystem
    /// Closed it lets go of its files only when nobody holds it.
    private var opened: StoreEngine?
    private var adversary: Adversary
    private(set) var witness = Witness()

    init(seed: UInt64) throws {
        self.world = try SimulatedStore(seed: seed)
        self.files = self.world.files
        self.adversary = Adversary(seed: seed)
        self.opened = try self.world.open(configuredAllowPublicAccess: true)
    }

    private var store: StoreEngine {
        guard let opened = self.opened else { preconditionFailure("the store is open") }
        return opened
    }

    private mutating func reopen(after pause: Int64, _ prepare: (inout Self) throws -> Void) throws
    {
        self.store.close()
        self.opened = nil
        try prepare(&self)
        self.world.clock.advance(byTicks: pause)
        self.opened = try self.world.open(
            files: self.files, configuredAllowPublicAccess: true)
    }

    mutating func begin() async throws {
        for command in try self.adversary.beginning() {
            try await self.perform(command, at: self.trueNow)
        }
    }

    mutating func step() async throws {
        self.world.clock.advance(byTicks: self.adversary.pause())
        let move = self.adversary.move()
        self.witness.latest = "\(move)"
        switch move {
        case .command:
            let command = try self.adversary.command(on: self.store)
            try await self.perform(command, at: self.trueNow)
        case .sweep:
            try self.store.sweep()
        case .setClock(let ticks):
            self.world.clock.set(ticks: self.world.clock.ticks + ticks)
        case .restart(let pause, let ticks):
            try self.reopen(after: pause) { run in
                run.world.clock.set(ticks: run.world.clock.ticks + ticks)
            }
        case .powerCut(let pause):
            try await self.cutPower(pause)
        }
        try self.look()
    }

    /// Everything due is done, garbage is gone and the store is verified.
    mutating func end() async throws {
        try self.store.sweep()
        try self.reopen(after: 0) { _ in }
        try self.look()
        self.store.close()
        self.opened = nil
        try self.world.verify(files: self.files)
    }

    /// Time as it really passes.
    private var trueNow: Int64 {
        self.world.clock.elapsedTicks
    }

    private mutating func look() throws {
        self.witness.look(at: try self.store.sighting(), at: self.trueNow)
    }

    private mutating func perform(_ command: Command, at now: Int64) async throws {
        self.witness.latest += " \(command)"
        switch try await self.store.perform(command, by: try self.adversary.actor()) {
        case .success(let receipt):
            self.witness.note(
                command, receipt, container: try self.container(of: command), at: now)
        case .failure(let refusal):
            self.witness.counts.refusals += refusal.protection == nil ? 0 : 1
        }
    }

    private func container(of command: Command) throws -> Container? {
        try command.containerAddress.flatMap { try self.store.container($0) }
    }

    /// The power goes while a command is under way; whether it was carried out the store says.
    private mutating func cutPower(_ pause: Int64) async throws {
        let command = try self.adversary.command(on: self.store)
        let before = try self.container(of: command)
        self.files.cutPower(afterChanges: self.adversary.changesUntilTheCut())
        var isKnown = false
        do {
            try await self.perform(command, at: self.trueNow)
            isKnown = true
        } catch is StorageFailure {}
        try self.reopen(after: pause) { run in
            run.files = run.files.copy()
            run.files.crash(keeping: run.adversary.number())
            if run.adversary.losesIndex() { try run.world.removeIndex() }
        }
        if !isKnown {
            self.witness.noteInterrupted(
                command, before: before, after: try self.container(of: command), self.store,
                at: self.trueNow)
        }
    }
}
