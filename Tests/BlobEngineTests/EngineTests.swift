import BlobEngine
import BlobModel
import Journal
import StorageIO
import Testing

/// Goal: what a client may rely on, through the engine's own door: content comes back, protection
/// holds, a reader keeps its bytes, and a restart with or without an index changes nothing.
struct EngineTests {
    @Test func contentOfEveryShapeComesBackAndSurvivesARestart() async throws {
        let world = try SimulatedStore()
        let long = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        func check(_ store: StoreEngine) throws {
            #expect(try store.content("empty") == [])
            #expect(try store.content("short") == Array("hello".utf8))
            #expect(try store.content("long") == long)
            #expect(try store.content("log") == Array("one,".utf8) + long + Array(",two".utf8))
            #expect(try store.content("blocks") == [3, 1, 2, 1, 2])
        }
        try await world.withStore { store in
            try await store.createContainer()
            try await store.put("empty", [])
            try await store.put("short", Array("hello".utf8))
            try await store.put("long", long)
            try await store.change("log", .putAppendBlob(.plain, .none))
            try await store.append("log", Array("one,".utf8))
            try await store.append("log", long)
            try await store.append("log", Array(",two".utf8))
            try await store.change("blocks", .putBlock(BlockID(checked: "QQ=="), .inline([1, 2])))
            try await store.change("blocks", .putBlock(BlockID(checked: "Qg=="), .inline([3])))
            let list = ["Qg==", "QQ==", "QQ=="].map {
                BlockReference(source: .latest, id: BlockID(checked: $0))
            }
            try await store.change("blocks", .putBlockList(list, .plain, .none))

            try check(store)
        }

        try await world.withStore { reopened throws in
            try check(reopened)
        }

        try world.removeIndex()
        try await world.withStore { rebuilt throws in
            try check(rebuilt)
        }
    }

    @Test func commandsThatArriveTogetherAreDecidedOneAfterTheOther() async throws {
        let world = try SimulatedStore()
        try await world.withStore { store in
            try await store.createContainer()
            let results = try await withThrowingTaskGroup(of: Result<Receipt, Refusal>.self) {
                group in
                for _ in 0..<50 {
                    group.addTask {
                        try await store.perform(
                            .blob(
                                try Sample.blob("once"), Conditions(ifNoneMatch: .any),
                                .putBlockBlob(.inline([1]), .plain, .none)))
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(results.filter { $0.refusal == nil }.count == 1)
            #expect(results.filter { $0.refusal == .blobAlreadyExists }.count == 49)
        }
    }

    @Test func aLockedPolicyKeepsTheBlobUntilItsTimeAndLetsTheLogGrow() async throws {
        let world = try SimulatedStore()
        try await world.withStore { store in
            try await store.createContainer()
            try await store.change("log", .putAppendBlob(.plain, .none))
            let container = try Sample.container()
            let put = try await store.perform(
                .container(
                    container,
                    .putPolicy(days: 1, appendWrites: AppendWrites(appendBlobs: true), ifMatch: nil)
                ))
            let etag = try put.get().container?.policy?.etag.policyText
            try await store.perform(.container(container, .lockPolicy(ifMatch: etag)))

            #expect(try await store.append("log", [1]).refusal == nil)
            #expect(try await store.change("log", .delete(.refused)).refusal == .retained)
            #expect(try await store.put("log", [2]).refusal == .retained)

            world.clock.advance(byTicks: (86_400 + 1) * Timestamp.ticksPerSecond)
            #expect(
                try await store.put("log", [2]).refusal == .retained, "expired is not unprotected")
            #expect(try await store.change("log", .delete(.refused)).refusal == nil)
            #expect(try await store.put("log", [2]).refusal == nil)
        }
    }

    @Test func aReaderKeepsItsBytesAfterTheBlobIsGone() async throws {
        let world = try SimulatedStore()
        try await world.withStore { store in
            try await store.createContainer()
            let bytes = Array("still here".utf8)
            try await store.put("short", bytes)
            try await store.change("log", .putAppendBlob(.plain, .none))
            try await store.append("log", bytes)
            let readers = try ["short", "log"].map {
                try store.read(try Sample.blob($0), .current, .none).get()
            }
            try await store.change("short", .delete(.refused))
            try await store.change("log", .delete(.refused))
            // Later batches make the garbage collector free to erase, were it not for the readers.
            for number in 0..<20 { try await store.put("later\(number)", [1]) }
            for reader in readers { #expect(try reader.bytes() == bytes) }
        }
    }

    @Test func erasedContentIsGoneFromTheDiskAndNeighboursAreNot() async throws {
        let world = try SimulatedStore()
        try await world.withStore { store in
            try await store.createContainer()
            let secret = Array("the bytes that must go".utf8)
            let long = [UInt8](repeating: 0xAB, count: 100_000)
            try await store.put("secret", secret)
            try await store.put("neighbour", Array("stays".utf8))
            try await store.put("long", long)
            try await store.change("secret", .delete(.refused))
            try await store.change("long", .delete(.refused))
            try await store.put("later", [1])
            try await eventually { !world.holds(secret) && world.payloadFileCount == 0 }
            #expect(try store.content("neighbour") == Array("stays".utf8))
        }

        try world.removeIndex()
        try await world.withStore { rebuilt throws in
            #expect(try rebuilt.content("neighbour") == Array("stays".utf8))
            #expect(try rebuilt.content("secret") == nil)
        }
    }

    @Test func erasureResumesAfterACrash() async throws {
        let world = try SimulatedStore()
        let secret = Array("the bytes that must go".utf8)
        let survivor = try await world.withStore { store in
            try await store.createContainer()
            try await store.put("secret", secret)
            let reader = try store.read(try Sample.blob("secret"), .current, .none).get()
            try await store.change("secret", .delete(.refused))
            try await store.put("later", [1])
            // The reader has kept the collector away; the crash takes both.
            #expect(try reader.bytes() == secret)
            return world.files.copy()
        }
        survivor.crash(keeping: 7)
        #expect(survivor.holds(secret))

        try await world.withStore(files: survivor) { reopened in
            try await reopened.put("next", [1])
            try await eventually { !survivor.holds(secret) }
        }
    }

    @Test func payloadFilesNobodyNamesAreRemovedAtStart() async throws {
        let world = try SimulatedStore()
        try await world.withStore { store in
            try await store.createContainer()
            try await store.put("kept", [UInt8](repeating: 1, count: 100_000))
            _ = try store.upload([UInt8](repeating: 2, count: 100_000))
            #expect(world.payloadFileCount == 2)
        }
        try await world.withStore { reopened throws in
            #expect(world.payloadFileCount == 1)
            #expect(try reopened.content("kept")?.count == 100_000)
        }
    }

    @Test func aDeletedContainerComesBackEmpty() async throws {
        let world = try SimulatedStore()
        try await world.withStore { store in
            try await store.createContainer()
            try await store.put("a", [1])
            try await store.perform(
                .container(try Sample.container(), .delete(.none, through: .data)))
            #expect(try await store.put("a", [1]).refusal == .containerNotFound)
            try await store.createContainer()
            #expect(try store.content("a") == nil)
        }
    }

    @Test func stampsGoOnFromTheJournalWhenTheClockIsSetBack() async throws {
        let world = try SimulatedStore()
        let first = try await world.withStore { try await $0.createContainer().get().time }
        world.clock.set(ticks: 0)
        let second = try await world.withStore { try await $0.put("a", [1]).get().time }
        #expect(second > first)
    }
}

/// Waits for background work, up to 20 s.
func eventually(_ condition: () throws -> Bool) async throws {
    for _ in 0..<2_000 {
        if try condition() { return }
        try await Task.sleep(for: .milliseconds(10))
    }
    Issue.record("it did not happen within 20 s")
}

extension SimulatedFileSystem {
    /// Whether the bytes lie anywhere on the simulated disk.
    func holds(_ bytes: [UInt8]) -> Bool {
        self.contents().values.contains { $0.firstRange(of: bytes) != nil }
    }

    var payloadFileCount: Int {
        self.contents().keys.filter { $0.contains("/payloads/") }.count
    }
}

extension SimulatedStore {
    func holds(_ bytes: [UInt8]) -> Bool { self.files.holds(bytes) }
    var payloadFileCount: Int { self.files.payloadFileCount }
}
