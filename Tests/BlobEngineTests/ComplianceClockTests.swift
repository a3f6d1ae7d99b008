// Goal: no clock that anybody sets shortens a retention (spec worm.md §5.3, acceptance check 16), and
// what passes while nobody looks only prolongs it. Method: the clock by itself against its rules, then
// the store on a wall clock that is set ahead and back, with and without restarts.

import BlobEngine
import BlobModel
import StorageIO
import Testing

@Suite struct ComplianceClockTests {
    private static let start = SimulatedStore.start
    private static let day = 86_400 * Timestamp.ticksPerSecond
    private static let year = 365 * day

    @Test func itGoesWithTheTimeThatPasses() {
        var clock = ComplianceClock(
            .compliance, resumingAt: Self.start, wall: Self.start, elapsed: 500)
        let hour = 3_600 * Timestamp.ticksPerSecond
        for wall in [Self.start.advanced(byTicks: hour), Timestamp(ticks: 0)] {
            let reading = clock.read(wall: wall, elapsed: 500 + hour)
            #expect(reading.compliance == Self.start.advanced(byTicks: hour))
        }
        // Whatever the other clocks say, it does not go back.
        #expect(
            clock.read(wall: Timestamp(ticks: 0), elapsed: 0).compliance
                == Self.start.advanced(byTicks: hour))
    }

    /// At most a 52nd is made up for, and never past the wall clock.
    @Test func itCatchesUpSlowly() {
        let ahead = Self.start.advanced(byTicks: Self.year)
        var clock = ComplianceClock(.compliance, resumingAt: Self.start, wall: ahead, elapsed: 0)
        for days in [Int64(1), 52, 364] {
            let passed = days * Self.day
            let reading = clock.read(wall: ahead.advanced(byTicks: passed), elapsed: passed)
            #expect(reading.compliance == Self.start.advanced(byTicks: passed + passed / 52))
            #expect(reading.deviation == .wallAhead)
        }
        var near = ComplianceClock(
            .compliance, resumingAt: Self.start, wall: Self.start.advanced(byTicks: 1), elapsed: 0)
        let reading = near.read(
            wall: Self.start.advanced(byTicks: Self.day + 1), elapsed: Self.day)
        #expect(reading.compliance == Self.start.advanced(byTicks: Self.day + 1))
    }

    @Test func stampsDoNotJumpWithTheWallClock() {
        let clock = ComplianceClock(
            .compliance, resumingAt: Self.start, wall: Self.start, elapsed: 0)
        let minute = 60 * Timestamp.ticksPerSecond
        let later = Self.start.advanced(byTicks: minute)
        #expect(clock.stamp(wall: later, elapsed: minute) == later)
        let nudged = later.advanced(byTicks: Self.day)
        #expect(clock.stamp(wall: nudged, elapsed: minute) == nudged)
        #expect(clock.stamp(wall: nudged.advanced(byTicks: 1), elapsed: minute) == later)
    }

    @Test func systemFollowsTheWallClockForwards() {
        var clock = ComplianceClock(.system, resumingAt: Self.start, wall: Self.start, elapsed: 0)
        let ahead = Self.start.advanced(byTicks: Self.year)
        #expect(clock.read(wall: ahead, elapsed: 100).retention == ahead)
        let back = clock.read(wall: Timestamp(ticks: 0), elapsed: 200)
        #expect(back.retention.ticks - Self.start.ticks >= 200)
        // A date of this mode does not outlive it.
        #expect(back.compliance.ticks - Self.start.ticks < 300)
        #expect(back.deviation == .none)
    }
}

@Suite struct ClocksThatAreSetTests {
    private static let day = 86_400 * Timestamp.ticksPerSecond
    private static let years = 3_650 * day

    /// A container whose policy of one day keeps `b`.
    private func protect(_ store: StoreEngine) async throws {
        try await store.createContainer()
        try await store.put("b", [1])
        try await store.accept(
            .putPolicy(days: 1, appendWrites: AppendWrites(), ifMatch: nil))
    }

    private func expect(
        _ refusal: Refusal?, deleting name: String, _ store: StoreEngine,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let actual = try await store.change(name, .delete(.refused)).refusal
        #expect(actual == refusal, sourceLocation: sourceLocation)
    }

    @Test func aWallClockSetAheadFreesNothing() async throws {
        let world = try SimulatedStore()
        try await world.withStore { store in
            try await self.protect(store)
            #expect(store.health == .ready)
            let right = world.clock.ticks
            world.clock.set(ticks: right + Self.years)
            try await self.expect(.retained, deleting: "b", store)
            guard case .clocksDiffer(let reading) = store.health else {
                Issue.record("the health does not say that the clocks differ")
                return
            }
            #expect(reading.deviation == .wallAhead)
            // What is written meanwhile has a time that is right.
            try await store.put("new", [2])
            world.clock.set(ticks: right)
            #expect(store.health == .ready)
            world.clock.advance(byTicks: Self.day + Timestamp.ticksPerSecond)
            try await self.expect(nil, deleting: "b", store)
            try await self.expect(nil, deleting: "new", store)
        }
        try world.verify()
    }

    @Test func aWallClockSetBackShortensNothing() async throws {
        let world = try SimulatedStore()
        try await world.withStore { store in
            try await self.protect(store)
            let right = world.clock.ticks
            world.clock.set(ticks: right - Self.years)
            try await store.put("new", [2])
            world.clock.set(ticks: right)
            world.clock.advance(byTicks: Self.day - Timestamp.ticksPerSecond)
            try await self.expect(.retained, deleting: "new", store)
            world.clock.advance(byTicks: 2 * Timestamp.ticksPerSecond)
            try await self.expect(nil, deleting: "new", store)
        }
    }

    /// Stop, set the date, start: the old way in.
    @Test func aRestartWithAnotherDateFreesNothing() async throws {
        let world = try SimulatedStore()
        try await world.withStore { try await self.protect($0) }
        world.clock.set(ticks: world.clock.ticks + Self.years)
        try await world.withStore { store in
            try await self.expect(.retained, deleting: "b", store)
            world.clock.advance(byTicks: Self.day)
            try await self.expect(nil, deleting: "b", store)
        }
        try world.verify()
    }

    /// Nobody knows what the time was while the server was down, so it does not count.
    @Test func downtimeProlongs() async throws {
        let world = try SimulatedStore()
        try await world.withStore { store in
            try await self.protect(store)
            world.clock.advance(byTicks: Self.day / 2)
        }
        world.clock.advance(byTicks: 30 * Self.day)
        try await world.withStore { store in
            try await self.expect(.retained, deleting: "b", store)
            // What passed before the orderly end is in the journal.
            world.clock.advance(byTicks: Self.day / 2 + Timestamp.ticksPerSecond)
            try await self.expect(nil, deleting: "b", store)
        }
    }

    @Test func theIndexIsNotNeededToGoOn() async throws {
        let world = try SimulatedStore()
        try await world.withStore { store in
            try await self.protect(store)
            world.clock.advance(byTicks: Self.day / 2)
        }
        try world.removeIndex()
        world.clock.set(ticks: world.clock.ticks + Self.years)
        try await world.withStore { store in
            try await self.expect(.retained, deleting: "b", store)
            world.clock.advance(byTicks: Self.day / 2 + Timestamp.ticksPerSecond)
            try await self.expect(nil, deleting: "b", store)
        }
    }

    /// Who trusts the wall clock says so, and a later start without it goes on from there.
    @Test func theSystemClockIsBelieved() async throws {
        let world = try SimulatedStore(mode: .system)
        let store = try world.open()
        try await self.protect(store)
        world.clock.set(ticks: world.clock.ticks + 2 * Self.day)
        try await self.expect(nil, deleting: "b", store)
        store.close()
    }

    /// Soft-deleted items wait for the same clock: a jump must not purge them.
    @Test func aJumpPurgesNothing() async throws {
        let world = try SimulatedStore()
        try await world.withStore { store in
            var change = AccountSettingsChange()
            change.blobRetention = .on(try #require(DeleteRetention(days: 1)))
            _ = try await store.perform(.account(try Sample.account(), change)).get()
            try await store.createContainer()
            try await store.put("b", [1])
            try await store.accept("b", .delete(.refused))
            world.clock.set(ticks: world.clock.ticks + Self.years)
            try store.sweep()
            try await store.accept("b", .undelete)
            #expect(try store.content("b") == [1])
        }
    }
}
