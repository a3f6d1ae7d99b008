import BlobEngine
import BlobModel
import StorageIO
import Testing

/// Goal: what has to happen at a time happens then, not before, also when the server was down, and
/// only if the rules let it. Method: a clock moved by hand and ``StoreEngine/sweep()``.
struct SweeperTests {
    private static let day = Timestamp.secondsPerDay * Timestamp.ticksPerSecond

    @Test func whatWasSoftDeletedEndsWithItsRetention() async throws {
        let world = try SimulatedStore()
        try await world.withStore { store in
            try await store.keepDeleted(blobDays: 1)
            try await store.put("a", [1])
            try await store.accept("a", .delete(.refused))
            world.clock.advance(byTicks: Self.day - Timestamp.ticksPerSecond)
            try store.sweep()
            #expect(try store.revisions().count == 1)
            world.clock.advance(byTicks: 2 * Timestamp.ticksPerSecond)
            try store.sweep()
            #expect(try store.revisions().isEmpty)
            #expect(try await store.change("a", .undelete).refusal == .blobNotFound)
        }
        try world.verify()
    }

    @Test(arguments: [false, true])
    func aTaskThatCameDueWhileTheServerWasDownIsDoneAfterTheStart(
        losesIndex: Bool
    ) async throws {
        let world = try SimulatedStore()
        let content = Array("bytes of something deleted".utf8)
        try await world.withStore { store in
            try await store.keepDeleted(blobDays: 1)
            try await store.put("a", content)
            try await store.accept("a", .delete(.refused))
        }
        if losesIndex { try world.removeIndex() }
        world.clock.advance(byTicks: 2 * Self.day)
        try await world.withStore { reopened in
            // What passed while the server was down does not count.
            try reopened.sweep()
            #expect(try reopened.revisions().count == 1)
            world.clock.advance(byTicks: Self.day + Timestamp.ticksPerSecond)
            try reopened.sweep()
            #expect(try reopened.revisions().isEmpty)
            try await reopened.put("later", [1])
            try await eventually { !world.holds(content) }
        }
        try world.verify()
    }

    @Test func whatCameBackIsNotPurged() async throws {
        let world = try SimulatedStore()
        try await world.withStore { store in
            try await store.keepDeleted(blobDays: 1)
            try await store.put("a", [1])
            try await store.accept("a", .delete(.refused))
            world.clock.advance(byTicks: Self.day / 2)
            try await store.accept("a", .undelete)
            try await store.accept("a", .delete(.refused))
            // The first deletion's time has come, the second's has not.
            world.clock.advance(byTicks: Self.day * 3 / 4)
            try store.sweep()
            try await store.accept("a", .undelete)
            #expect(try store.content("a") == [1])
            world.clock.advance(byTicks: 3 * Self.day)
            try store.sweep()
            #expect(try store.content("a") == [1])
        }
    }

    @Test func aHoldThatCameLaterKeepsTheItemAndItsEndLetsItGo() async throws {
        let world = try SimulatedStore()
        try await world.withStore { store in
            try await store.keepDeleted(blobDays: 1)
            try await store.put("a", [1])
            try await store.accept("a", .delete(.refused))
            let tag = try #require(HoldTag("case1"))
            try await store.accept(.setLegalHold([tag], allowProtectedAppendWritesAll: nil))
            world.clock.advance(byTicks: 2 * Self.day)
            try store.sweep()
            #expect(try store.revisions().count == 1)
            try await store.accept(.clearLegalHold([tag], allowProtectedAppendWritesAll: nil))
            try store.sweep()
            #expect(try store.revisions().count == 1, "tried again an hour later")
            world.clock.advance(byTicks: 3_601 * Timestamp.ticksPerSecond)
            try store.sweep()
            #expect(try store.revisions().isEmpty)
        }
        // Account, container, put, delete, hold, its end, purge, and what the clocks said at the start
        // and after each of two long times: no record of the refused tries.
        #expect(try world.verify().records == 10)
    }

    @Test func anExpiredBlobReadsAsNotFoundAndIsDeleted() async throws {
        let world = try SimulatedStore()
        let content = Array("bytes with an end".utf8)
        try await world.withStore { store in
            try await store.createContainer()
            try await store.put("a", content)
            try await store.accept("a", .setExpiry(.afterNow(milliseconds: 60_000)))
            world.clock.advance(byTicks: 59 * Timestamp.ticksPerSecond)
            try store.sweep()
            #expect(try store.content("a") == content)
            world.clock.advance(byTicks: 2 * Timestamp.ticksPerSecond)
            #expect(try store.content("a") == nil)
            try store.sweep()
            try await store.put("later", [1])
            try await eventually { !world.holds(content) }
        }
        try world.verify()
    }

    @Test func anExpiryThatWasTakenBackDeletesNothing() async throws {
        let world = try SimulatedStore()
        try await world.withStore { store in
            try await store.createContainer()
            try await store.put("a", [1])
            try await store.accept("a", .setExpiry(.afterNow(milliseconds: 60_000)))
            try await store.accept("a", .setExpiry(.never))
            world.clock.advance(byTicks: 61 * Timestamp.ticksPerSecond)
            try store.sweep()
            #expect(try store.content("a") == [1])
        }
    }

    @Test func blocksThatNobodyCommittedGoAfterAWeek() async throws {
        let world = try SimulatedStore()
        let block = Array("an uncommitted block".utf8)
        try await world.withStore { store in
            try await store.createContainer()
            try await store.accept("b", .putBlock(BlockID(checked: "QQ=="), .inline(block)))
            world.clock.advance(byTicks: 8 * Self.day)
            try store.sweep()
            #expect(
                try store.blockList(try Sample.blob("b"), .current, .none).refusal == .blobNotFound)
            try await store.put("later", [1])
            try await eventually { !world.holds(block) }
        }
        try world.verify()
    }

    @Test func aSoftDeletedContainerEndsWithEverythingInIt() async throws {
        let world = try SimulatedStore()
        let content = Array("bytes in a container that goes".utf8)
        try await world.withStore { store in
            try await store.keepDeleted(blobDays: 1, containerDays: 3)
            try await store.put("a", content)
            try await store.put("b", content)
            try await store.accept("b", .delete(.refused))
            try await store.accept(.delete(.none, through: .data))
            world.clock.advance(byTicks: 2 * Self.day)
            // The blob's time has come, but its container may still come back.
            try store.sweep()
        }
        try await world.withStore { reopened in
            #expect(world.holds(content))
            world.clock.advance(byTicks: 2 * Self.day)
            try reopened.sweep()
            _ = try await reopened.createContainer()
            try await reopened.put("later", [1])
            try await eventually { !world.holds(content) }
        }
        try world.verify()
    }

    @Test func aRestoredContainerHasItsBlobsAndTheirTasks() async throws {
        let world = try SimulatedStore()
        try await world.withStore { store in
            try await store.keepDeleted(blobDays: 1, containerDays: 5)
            try await store.put("a", [1])
            try await store.put("b", [2])
            try await store.accept("b", .delete(.refused))
            let deleted = try await store.accept(.delete(.none, through: .data))
            #expect(deleted.isRestorable)
            world.clock.advance(byTicks: 2 * Self.day)
            try store.sweep()
            try await store.accept(.restore(try Sample.container().name, version: deleted.time))
            #expect(try store.content("a") == [1])
            #expect(try store.revisions().count == 2)
            world.clock.advance(byTicks: 3_601 * Timestamp.ticksPerSecond)
            try store.sweep()
            #expect(try store.revisions().count == 1)
        }
        try world.verify()
    }

    @Test func thousandsOfTasksAreDoneInOneSweep() async throws {
        let world = try SimulatedStore()
        try await world.withStore { store in
            try await store.keepDeleted(blobDays: 1)
            for number in 0..<600 {
                try await store.put("b\(number)", [1])
                try await store.accept("b\(number)", .delete(.refused))
            }
            world.clock.advance(byTicks: 2 * Self.day)
            try store.sweep()
            #expect(try store.revisions().isEmpty)
        }
    }

    @Test func aServedStoreSweepsByItselfAndNotOnceItIsClosed() async throws {
        let world = try SimulatedStore()
        let store = try world.open(sweepsByItself: true)
        try await store.keepDeleted(blobDays: 1)
        try await store.put("a", [1])
        try await store.accept("a", .delete(.refused))
        world.clock.advance(byTicks: 2 * Self.day)
        try await eventually { try store.revisions().isEmpty }

        try await store.put("b", [1])
        try await store.accept("b", .delete(.refused))
        store.close()
        world.clock.advance(byTicks: 2 * Self.day)
        try store.sweep()
        #expect(try store.revisions().count == 1)
    }

    @Test func pendingCopiesAreFoundAfterARestart() async throws {
        let world = try SimulatedStore()
        let id = CopyID(value: 5)
        try await world.withStore { store in
            try await store.createContainer()
            var properties = BlobProperties.plain
            properties.copy = CopyState(id: id, source: "http://host/x", status: .pending)
            try await store.accept("copy", .beginCopy(properties, .none))
        }
        try await world.withStore { reopened in
            let pending = try reopened.pendingCopies()
            #expect(pending.map(\.1) == [id])
            #expect(pending.map(\.0) == [try Sample.blob("copy")])
            world.clock.advance(byTicks: 30 * Self.day)
            try reopened.sweep()
            #expect(try reopened.pendingCopies().count == 1)
            try await reopened.accept("copy", .failCopy(id, reason: "restarted"))
            #expect(try reopened.pendingCopies().isEmpty)
        }
    }
}

extension StoreEngine {
    /// Creates the container in an account with soft delete.
    fileprivate func keepDeleted(blobDays: Int, containerDays: Int? = nil) async throws {
        var change = AccountSettingsChange()
        change.blobRetention = DeleteRetention(days: blobDays).map { .on($0) }
        change.containerRetentionDays = containerDays.map { .on($0) }
        _ = try await self.perform(.account(try Sample.account(), change)).get()
        _ = try await self.createContainer().get()
    }
}
