import BlobEngine
import BlobModel
import Journal
import StorageIO
import Testing

/// Goal: whatever shares its bytes with whatever else, every revision that was acknowledged reads
/// its own bytes, after a crash at any moment, with the index kept or lost.
///
/// Method: random steps of every kind (blocks, appends, pages, snapshots, versions, copies,
/// deletions, restorations, purges) on four names, under each of the four account settings. The
/// power is cut after a random number of disk changes, three times in a row; a naive model says
/// what must be there. Invariants:
/// 1. after a restart the store is what was acknowledged, or that and the one step under way;
/// 2. every revision that can be read has its bytes, so nothing was erased that is referred to;
/// 3. what was soft-deleted has them, too, once it is restored;
/// 4. the store verifies.
struct HistoryCrashTests {
    @Test(arguments: UInt64(1)...40)
    func everyRevisionKeepsItsBytes(seed: UInt64) async throws {
        var run = try HistoryRun(seed: seed)
        try await run.begin()
        for _ in 0..<3 {
            try await run.stepsUntilThePowerIsCut()
            try await run.restart()
        }
        try await run.restoreEverything()
        try run.world.verify(files: run.files)
    }
}

/// One life of a store, through several crashes.
struct HistoryRun {
    private static let names = ["a", "b", "c", "d"]
    private static let blockIDs = ["QQ==", "Qg==", "Qw=="].map(BlockID.init(checked:))
    private static let pagesMax = 12

    let world: SimulatedStore
    private(set) var files: SimulatedFileSystem
    private var random: SeededGenerator
    private var model: HistoryModel
    /// The model after the step that the power cut interrupted, if there was one.
    private var underWay: HistoryModel?
    private let seed: UInt64

    init(seed: UInt64) throws {
        self.seed = seed
        self.random = SeededGenerator(seed: seed)
        // What is due is told by the wall clock alone here: after a power cut the compliance clock
        // would be behind by what it had not recorded.
        self.world = try SimulatedStore(seed: seed, mode: .system)
        self.files = self.world.files
        self.model = HistoryModel(
            isVersioned: seed % 2 == 0, retentionDays: seed % 4 < 2 ? 1 : nil)
    }

    mutating func begin() async throws {
        var change = AccountSettingsChange()
        change.isVersioningEnabled = self.model.isVersioned
        change.blobRetention =
            self.model.retentionDays.flatMap { DeleteRetention(days: $0) }.map { .on($0) } ?? .off
        try await self.world.withStore { store in
            _ = try await store.perform(.account(try Sample.account(), change)).get()
            _ = try await store.createContainer().get()
        }
    }

    mutating func stepsUntilThePowerIsCut() async throws {
        let files = self.files
        let store = try self.world.open(files: files)
        defer { store.close() }
        files.cutPower(afterChanges: Int.random(in: 1...150, using: &self.random))
        for _ in 0..<400 where !files.isPowerCut {
            try await self.step(on: store)
        }
        #expect(files.isPowerCut, "the power is cut while steps go on")
        self.files = files.copy()
    }

    private mutating func step(on store: StoreEngine) async throws {
        let step = self.randomStep()
        let days = if case .sweep = step { Int64(2) } else { Int64(0) }
        let seconds = days * Timestamp.secondsPerDay + Int64.random(in: 1...60, using: &self.random)
        self.world.clock.advance(byTicks: seconds * Timestamp.ticksPerSecond)
        let time = Timestamp(ticks: self.world.clock.ticks)
        var after = self.model
        after.apply(step, at: time)
        do {
            if try await store.carryOut(step) {
                self.model = after
            }
            self.underWay = nil
        } catch is StorageFailure {
            self.underWay = after
        }
    }

    /// Starts on what the crash has left and compares.
    mutating func restart() async throws {
        self.files.crash(keeping: self.random.next())
        if Bool.random(using: &self.random) {
            try self.world.removeIndex()
        } else {
            try self.world.verify(files: self.files)
        }
        let store = try self.world.open(files: self.files)
        defer { store.close() }
        // A sweep may have been interrupted in its middle. Its rest is due still.
        try store.sweep()
        let now = Timestamp(ticks: self.world.clock.ticks)
        self.model.apply(.sweep, at: now)
        self.underWay?.apply(.sweep, at: now)

        let found = try store.visible(names: Self.names)
        if let underWay = self.underWay, underWay.visible == found {
            self.model = underWay
        }
        #expect(found == self.model.visible, "seed \(self.seed)")
        self.underWay = nil
    }

    mutating func restoreEverything() async throws {
        let store = try self.world.open(files: self.files)
        defer { store.close() }
        for name in Self.names {
            self.world.clock.advance(byTicks: Timestamp.ticksPerSecond)
            if try await store.carryOut(.undelete(name)) {
                self.model.apply(.undelete(name), at: Timestamp(ticks: self.world.clock.ticks))
            }
        }
        let found = try store.visible(names: Self.names)
        #expect(found == self.model.visible, "seed \(self.seed)")
    }
}

// Random steps. Half of them make sense in the state they meet; the others the store refuses.
extension HistoryRun {
    private mutating func randomStep() -> Step {
        let name = self.randomName()
        let current = self.model.names[name]?.current
        switch Int.random(in: 0..<24, using: &self.random) {
        case 0, 1: return .put(name, self.randomBytes())
        case 2: return .putAppendBlob(name)
        case 3: return .putPageBlob(name, byteCount: self.randomPages(from: 1) * 512)
        case 4...9:
            switch current?.kind {
            case .append: return .append(name, self.randomBytes())
            case .page: return self.randomPageStep(name, pages: (current?.bytes.count ?? 0) / 512)
            case .block, nil: return .stage(name, self.randomBlockID(), self.randomBytes())
            }
        case 10, 11:
            return .commit(name, self.randomBlockList(of: name))
        case 12: return .setMetadata(name)
        case 13, 14: return .snapshot(name)
        case 15, 16, 17:
            let source = self.randomName()
            return .copy(source, self.randomRevision(of: source), to: name)
        case 18, 19:
            let ways: [SnapshotDeletion] = [.refused, .include, .only]
            return .delete(name, ways.randomElement(using: &self.random) ?? .include)
        case 20, 21:
            let live = (self.model.names[name]?.items ?? [:]).filter { $0.value.until == nil }
            guard let key = live.keys.sorted().randomElement(using: &self.random) else {
                return .snapshot(name)
            }
            return .deleteItem(name, key)
        case 22: return .undelete(name)
        default: return .sweep
        }
    }

    private mutating func randomPageStep(_ name: String, pages: Int) -> Step {
        let first = Int.random(in: 0..<max(1, pages), using: &self.random)
        let count = Int.random(in: 1...max(1, min(4, pages - first)), using: &self.random)
        switch Int.random(in: 0..<8, using: &self.random) {
        case 0: return .resize(name, self.randomPages(from: 1) * 512)
        case 1, 2: return .clearPages(name, first * 512..<(first + count) * 512)
        default:
            let byte = UInt8.random(in: 1...255, using: &self.random)
            return .putPages(
                name, offset: first * 512, [UInt8](repeating: byte, count: count * 512))
        }
    }

    private mutating func randomName() -> String {
        Self.names.randomElement(using: &self.random) ?? Self.names[0]
    }

    private mutating func randomBlockID() -> BlockID {
        Self.blockIDs.randomElement(using: &self.random) ?? Self.blockIDs[0]
    }

    /// Of blocks that are there, some of them twice.
    private mutating func randomBlockList(of name: String) -> [BlockID] {
        let state = self.model.names[name]
        let committed = state?.current?.blocks.keys.map { $0 } ?? []
        let known = Self.blockIDs.filter {
            committed.contains($0) || state?.staged?.blocks[$0] != nil
        }
        return (0..<Int.random(in: 1...4, using: &self.random)).compactMap { _ in
            known.randomElement(using: &self.random)
        }
    }

    private mutating func randomPages(from: Int) -> Int {
        Int.random(in: from...Self.pagesMax, using: &self.random)
    }

    private mutating func randomRevision(of name: String) -> Revision {
        let live = (self.model.names[name]?.items ?? [:]).filter { $0.value.until == nil }
        guard Bool.random(using: &self.random),
            let key = live.keys.sorted().randomElement(using: &self.random)
        else { return .current }
        return key.role == .snapshot ? .snapshot(key.time) : .version(key.time)
    }

    /// Unlike any other bytes; seldom long enough for a payload file.
    private mutating func randomBytes() -> [UInt8] {
        let isLong = Int.random(in: 0..<12, using: &self.random) == 0
        let count = isLong ? 70_000 : Int.random(in: 1...200, using: &self.random)
        let bytes = (0..<count).map { _ in UInt8.random(in: 1...255, using: &self.random) }
        return bytes
    }
}
