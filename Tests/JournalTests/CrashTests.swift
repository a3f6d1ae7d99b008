import BlobModel
import Journal
import StorageIO
import Testing

// Goal: acknowledged records are there after every crash, in order and with their payloads; an
// unacknowledged batch is there whole or not at all. Method: a random workload; the power goes after
// a random number of changes, during recovery, too; a random part of what was not synchronised
// survives; repeat on what is left.

struct CrashTests {
    @Test(arguments: 0..<8)
    func acknowledgedIsDurable(shard: Int) throws {
        for seed in UInt64(shard * 40)..<UInt64(shard * 40 + 40) {
            try Self.simulate(seed: seed)
        }
    }

    private static func simulate(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let fixture = try JournalFixture(seed: seed)
        var position: JournalPosition?
        for round in 0..<6 {
            fixture.files.cutPower(afterChanges: Int.random(in: 0...25, using: &random))
            do {
                while true {
                    let count = Int.random(in: 1...4, using: &random)
                    let sizes = (0..<count).map { _ in
                        Bool.random(using: &random) ? 0 : Int.random(in: 1...20_000, using: &random)
                    }
                    try fixture.commit(sizes)
                }
            } catch is JournalError {
                // The power is gone.
            }
            #expect(fixture.files.isPowerCut, "seed \(seed) round \(round)")
            let attempted = fixture.attempted
            fixture.files.crash(keeping: random.next())

            let recovered = try Self.recover(fixture, from: position, &random)
            let skipped = position.map { position in
                fixture.batches.filter { $0.end.nextSequence <= position.nextSequence }.count
            }
            let expected = Array(fixture.batches.dropFirst(skipped ?? 0))
            #expect(
                Array(recovered.prefix(expected.count)) == expected, "seed \(seed) round \(round)")
            let extra = recovered.dropFirst(expected.count)
            #expect(extra.isEmpty || extra.map(\.records) == [attempted], "seed \(seed)")
            fixture.settle(Array(fixture.batches) + extra)
            try fixture.expectContentsReadable()
            // What the index might have applied and kept by the next crash.
            if Bool.random(using: &random) {
                position = fixture.batches.randomElement(using: &random)?.end
            }
        }
    }

    /// Recovers, with the power going now and then in the middle of it.
    private static func recover(
        _ fixture: JournalFixture, from position: JournalPosition?,
        _ random: inout SeededGenerator
    ) throws -> [ReplayedBatch] {
        while true {
            if Bool.random(using: &random) {
                fixture.files.cutPower(afterChanges: Int.random(in: 0...4, using: &random))
            }
            do {
                let applied = position.map { $0.nextSequence - 1 } ?? 0
                let batches = try fixture.reopen(from: position, appliedSequence: applied).batches
                if !fixture.files.isPowerCut {
                    // Enough power left for whatever comes: the next round sets its own limit.
                    return batches
                }
            } catch let error as JournalError {
                guard fixture.files.isPowerCut else { throw error }
            }
            fixture.files.crash(keeping: random.next())
        }
    }

    /// The first start ever, cut at every step.
    @Test func initialisationCanBeRepeated() throws {
        for changes in 0..<300 {
            for seed in 0..<3 as Range<UInt64> {
                let files = SimulatedFileSystem()
                files.cutPower(afterChanges: changes)
                do throws(JournalError) {
                    _ = try SegmentedJournal.open("/var/data", files: files)
                } catch {
                    #expect(files.isPowerCut)
                }
                files.crash(keeping: seed)
                let journal = try SegmentedJournal.open(
                    "/var/data", files: files, options: JournalOptions(segmentByteCount: 65_536))
                _ = try journal.recover(from: nil, appliedSequence: 0) { _ in }
                let batch = try journal.beginBatch(byteCountHint: 0)
                batch.append(try sampleRecord(sequence: 1, event: .policyDeleted))
                _ = try journal.commit(batch, at: Timestamp(ticks: 1))
                _ = try journal.beginPayloadFile(byteCount: 1)
            }
        }
    }
}
