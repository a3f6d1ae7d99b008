import BlobEngine
import BlobModel
import Journal
import StorageIO
import Testing

/// Goal: what the engine does when the disk does not. Method: faults injected into the simulated
/// disk under a whole engine.
struct FaultTests {
    private static let noSpace: Int32 = 28
    private static let inputOutputError: Int32 = 5

    @Test func aFailedSynchronizeStopsWritesForGoodAndReadsGoOn() async throws {
        let world = try SimulatedStore()
        try await world.withStore { store in
            try await store.createContainer()
            try await store.put("before", [1])
            world.files.fail(.synchronize, code: Self.inputOutputError)
            await #expect(throws: StorageFailure.writesStopped) { try await store.put("lost", [2]) }
            // The disk would work again; what it holds is unknown all the same.
            await #expect(throws: StorageFailure.writesStopped) {
                try await store.put("after", [3])
            }
            #expect(throws: StorageFailure.writesStopped) {
                try store.beginUpload(byteCount: 100_000)
            }
            #expect(store.health != .ready)
            #expect(try store.content("before") == [1])
            #expect(try store.content("lost") == nil)
        }
    }

    @Test func aFullDiskRefusesTheWriteAndLosesNothing() async throws {
        let world = try SimulatedStore()
        try await world.withStore { store in
            try await store.createContainer()
            try await store.put("before", [1])
            world.files.fail(.write, code: Self.noSpace)
            await #expect(throws: StorageFailure.outOfSpace) { try await store.put("refused", [2]) }
            #expect(store.health == .ready)
            #expect(try store.content("refused") == nil)
            #expect(try await store.put("after", [3]).refusal == nil)
        }
        try world.removeIndex()
        try await world.withStore { rebuilt throws in
            #expect(try rebuilt.content("before") == [1])
            #expect(try rebuilt.content("refused") == nil)
            #expect(try rebuilt.content("after") == [3])
        }
    }

    @Test func aDamagedMiddleIsNotServed() async throws {
        let world = try SimulatedStore()
        try await world.withStore { store in
            try await store.createContainer()
            for number in 0..<10 {
                try await store.put("b\(number)", [UInt8](repeating: 7, count: 64))
            }
        }
        try world.removeIndex()
        let segment = try #require(world.files.contents().keys.first { $0.hasSuffix(".seg") })
        // Behind its magic a batch header has nothing that its checksum does not cover.
        let bytes = try #require(world.files.contents()[segment])
        let second = try #require(bytes.ranges(of: Array("LZBT".utf8)).dropFirst().first)
        try world.files.flipBit(0, at: second.upperBound + 30, of: segment)
        let error = #expect(throws: JournalError.self) { try world.open() }
        guard case .corrupt(let damage) = error else {
            Issue.record("not recognised as corruption: \(String(describing: error))")
            return
        }
        #expect(damage.file == segment)
    }

    /// The tail may be torn, but not one whose records the index already has: those were
    /// acknowledged.
    @Test func aTailThatWasAcknowledgedMustNotBeMissing() async throws {
        let world = try SimulatedStore()
        let shortened = try await world.withStore { store in
            try await store.createContainer()
            let copy = world.files.copy()
            try await store.put("acknowledged", [1])
            return copy
        }
        shortened.crash(keeping: 0)
        // The index knows the put; this disk has lost it.
        #expect(throws: (any Error).self) { try world.open(files: shortened) }
    }
}
