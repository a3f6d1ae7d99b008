// Goal: a manual clock goes where it is told, for good, and never meets another one in a store.
// Method: the clock by itself, the rule about what may be opened, then stores on a simulated disk:
// retention that ends by an advance, restarts, a lost index, power cuts, and refused mixes.

import BlobEngine
import BlobModel
import StorageIO
import Testing

@Suite struct ManualClockTests {
    private static let day = 86_400 * Timestamp.ticksPerSecond

    /// A container whose policy of 365 days keeps `b`.
    private func protect(_ store: StoreEngine) async throws {
        try await store.createContainer()
        try await store.put("b", [1])
        try await store.accept(
            .putPolicy(days: 365, appendWrites: AppendWrites(), ifMatch: nil))
    }

    private func advance(_ store: StoreEngine, days: Int64) async throws -> ClockReading {
        let outcome = try await store.advanceClock(
            byTicks: days * Self.day, by: try Sample.actor())
        guard case .done(let reading) = outcome else { throw NotAdvanced(outcome: outcome) }
        return reading
    }

    private struct NotAdvanced: Error {
        var outcome: ClockAdvanceOutcome
    }

    @Test func itIsAheadOfTheWallClockByWhatItWasTold() {
        let start = SimulatedStore.start
        var clock = ComplianceClock(.manual, resumingAt: start, wall: start, elapsed: 0)
        #expect(
            clock.read(wall: start.advanced(byTicks: 5), elapsed: 0).compliance.ticks == start.ticks
                + 5)
        clock.advance(byTicks: Self.day)
        let reading = clock.read(wall: start.advanced(byTicks: 7), elapsed: 0)
        #expect(reading.compliance.ticks == start.ticks + 7 + Self.day)
        #expect(reading.retention == reading.compliance)
        #expect(reading.deviation == .none)
        #expect(clock.stamp(wall: start, elapsed: 0).ticks == start.ticks + Self.day)
        // It does not go back with the wall clock.
        #expect(clock.read(wall: Timestamp(ticks: 0), elapsed: 0).compliance == reading.compliance)
    }

    @Test(arguments: [ClockMode.compliance, .system])
    func otherClocksCannotBeAdvanced(mode: ClockMode) async throws {
        var clock = ComplianceClock(
            mode, resumingAt: SimulatedStore.start, wall: SimulatedStore.start, elapsed: 0)
        clock.advance(byTicks: Self.day)
        #expect(clock.advancedTicks == 0)

        let world = try SimulatedStore(mode: mode)
        try await world.withStore { store in
            try await self.protect(store)
            let before = store.clock
            let outcome = try await store.advanceClock(
                byTicks: 400 * Self.day, by: try Sample.actor())
            #expect(outcome == .notManual)
            #expect(store.clock == before)
            #expect(try await store.change("b", .delete(.refused)).refusal == .retained)
        }
    }

    @Test func retentionEndsWhenTheClockIsThere() async throws {
        let world = try SimulatedStore(mode: .manual)
        try await world.withStore { store in
            try await self.protect(store)
            _ = try await self.advance(store, days: 364)
            #expect(try await store.change("b", .delete(.refused)).refusal == .retained)
            // What is written now has the manual clock's time, and is kept from then on.
            let late = try await store.put("late", [2]).get().time
            #expect(late.ticks >= SimulatedStore.start.ticks + 364 * Self.day)
            _ = try await self.advance(store, days: 1)
            world.clock.advance(byTicks: Timestamp.ticksPerSecond)
            #expect(try await store.change("b", .delete(.refused)).refusal == nil)
            #expect(try await store.change("late", .delete(.refused)).refusal == .retained)
            #expect(store.health == .ready)
        }
        try world.verify()
    }

    @Test func advancesAddUpOverRestartsAndALostIndex() async throws {
        let world = try SimulatedStore(mode: .manual)
        try await world.withStore { store in
            try await self.protect(store)
            _ = try await self.advance(store, days: 200)
            #expect(try await self.advance(store, days: 100).advancedTicks == 300 * Self.day)
        }
        try await world.withStore { store in
            #expect(store.clock.advancedTicks == 300 * Self.day)
        }
        try world.removeIndex()
        try await world.withStore { store in
            _ = try await self.advance(store, days: 66)
            #expect(try await store.change("b", .delete(.refused)).refusal == nil)
        }
        try world.verify()
    }

    @Test func anAcknowledgedAdvanceSurvivesACrash() async throws {
        let world = try SimulatedStore(mode: .manual)
        // The disk as it is, without what an orderly end would add.
        let disk = try await world.withStore { store in
            try await self.protect(store)
            _ = try await self.advance(store, days: 400)
            return world.files.copy()
        }
        disk.crash(keeping: 1)
        try world.removeIndex()
        try await world.withStore(files: disk) { store throws in
            #expect(store.clock.advancedTicks == 400 * Self.day)
            #expect(try await store.change("b", .delete(.refused)).refusal == nil)
        }
    }

    @Test func anAdvanceThatIsNotDurableDoesNotHappen() async throws {
        let world = try SimulatedStore(mode: .manual)
        let store = try world.open()
        try await self.protect(store)
        world.files.fail(.synchronize, code: 5)
        await #expect(throws: StorageFailure.writesStopped) {
            try await self.advance(store, days: 400)
        }
        #expect(store.clock.advancedTicks == 0)
        store.close()
    }

    /// What became due is done when the advance returns.
    @Test func whatIsDueIsDone() async throws {
        let world = try SimulatedStore(mode: .manual)
        try await world.withStore { store in
            var change = AccountSettingsChange()
            change.blobRetention = .on(try #require(DeleteRetention(days: 7)))
            _ = try await store.perform(.account(try Sample.account(), change)).get()
            try await store.createContainer()
            try await store.put("b", [1])
            try await store.accept("b", .delete(.refused))
            _ = try await self.advance(store, days: 8)
            #expect(try await store.change("b", .undelete).refusal == .blobNotFound)
        }
    }

    @Test func thereIsAnEnd() async throws {
        let world = try SimulatedStore(mode: .manual)
        try await world.withStore { store in
            _ = try await self.advance(store, days: 365_000)
            let outcome = try await store.advanceClock(byTicks: 1, by: try Sample.actor())
            #expect(outcome == .tooFar)
            #expect(store.clock.advancedTicks == ClockReading.advancedTicksMax)
        }
    }

    @Test(arguments: [
        (ClockMode.manual, ClockMode.compliance), (.manual, .system), (.compliance, .manual),
        (.system, .manual),
    ])
    func modesDoNotMix(first: ClockMode, second: ClockMode) async throws {
        let world = try SimulatedStore(mode: first)
        try await world.withStore { try await self.protect($0) }
        let other = SimulatedStore(opening: world, mode: second)
        for _ in 0..<2 {
            #expect(throws: OpenFailure.self) { try other.open() }
            try world.removeIndex()
        }
        // Nothing was changed by trying.
        try await world.withStore { store throws in
            #expect(store.clock.mode == first)
            #expect(try store.content("b") == [1])
        }
        try world.verify()
    }

    @Test func realClocksMixAsBefore() async throws {
        let world = try SimulatedStore(mode: .compliance)
        try await world.withStore { try await self.protect($0) }
        let other = SimulatedStore(opening: world, mode: .system)
        try await other.withStore { #expect($0.clock.mode == .system) }
        try await world.withStore { #expect($0.clock.mode == .compliance) }
        #expect(throws: OpenFailure.self) {
            try SimulatedStore(opening: world, mode: .manual).open()
        }
    }
}
