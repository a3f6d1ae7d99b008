import BlobEngine
import BlobModel
import Foundation
import Journal
import StorageIO
import Testing

/// Goal: after a crash at any moment, every acknowledged change is there and every other one is
/// there whole or not at all, whatever state the index is in.
///
/// Method: the power is cut after a random number of disk changes under a running engine. The disk
/// keeps what was synchronised and a random part of the rest. The index is then intact or gone.
/// Invariants, for an append log written block by block:
/// 1. it begins with all acknowledged blocks, in order;
/// 2. behind them comes at most the one block that was under way;
/// 3. the store takes appends again.
struct CrashTests {
    @Test(arguments: UInt64(1)...40)
    func acknowledgedAppendsSurvive(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let world = try SimulatedStore(seed: seed)
        var acknowledged: [UInt8] = []
        var underWay: [UInt8] = []
        let survivor = try await world.withStore { store in
            try await store.createContainer()
            try await store.change("log", .putAppendBlob(.plain, .none))
            world.files.cutPower(afterChanges: Int.random(in: 1...120, using: &random))
            for number in 0..<200 where !world.files.isPowerCut {
                let byteCount = number % 7 == 6 ? 70_000 : Int.random(in: 1...300, using: &random)
                underWay = (0..<byteCount).map { UInt8(truncatingIfNeeded: $0 ^ number) }
                do {
                    _ = try await store.append("log", underWay).get()
                    acknowledged += underWay
                    underWay = []
                } catch is StorageFailure {
                    break
                }
            }
            #expect(world.files.isPowerCut, "the power is cut while appends go on")
            return world.files.copy()
        }
        survivor.crash(keeping: random.next())
        if Bool.random(using: &random) {
            try world.removeIndex()
        }

        try await world.withStore(files: survivor) { reopened in
            let content = try #require(try reopened.content("log"))
            #expect(content.starts(with: acknowledged), "seed \(seed)")
            let rest = Array(content.dropFirst(acknowledged.count))
            #expect(rest.isEmpty || rest == underWay, "seed \(seed)")
            #expect(try await reopened.append("log", [1]).refusal == nil)
        }
    }
}
