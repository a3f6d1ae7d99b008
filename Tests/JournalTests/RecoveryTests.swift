import BlobModel
import Journal
import StorageIO
import Testing

// Goal: whatever a crash can leave behind the last acknowledged batch is cut off; whatever it cannot
// leave is named as corruption. Method: a journal of a few batches, damaged at every place.

struct RecoveryTests {
    @Test func anEmptyJournalIsFine() throws {
        let fixture = try JournalFixture()
        let (batches, summary) = try fixture.reopen()
        #expect(batches.isEmpty)
        #expect(summary.end == nil)
        #expect(summary.lastBatch == nil)
        #expect(summary.unfinished == nil)
    }

    @Test func everythingComesBackInOrderFromEveryPosition() throws {
        let fixture = try JournalFixture()
        // Several segments of 64 KiB.
        for count in 1...12 {
            try fixture.commit([0, 100 * count, 9_000])
        }
        try fixture.commit([0])
        let all = fixture.batches
        #expect(Set(all.map(\.start.segment)).count > 1)
        let (batches, summary) = try fixture.reopen()
        #expect(batches == all)
        #expect(summary.end == all.last?.end)
        #expect(summary.lastBatch == all.last?.start)
        #expect(summary.batchCount == 13)
        #expect(summary.recordCount == 37)
        try fixture.expectContentsReadable()
        for (index, batch) in all.enumerated() {
            let (rest, summary) = try fixture.reopen(
                from: batch.end, appliedSequence: batch.end.nextSequence - 1)
            #expect(rest == Array(all[(index + 1)...]))
            #expect(summary.end == all.last?.end)
            #expect(summary.lastBatch == all.last?.start)
        }
    }

    @Test func goesOnAfterRecovery() throws {
        let fixture = try JournalFixture()
        for _ in 0..<30 {
            try fixture.commit([3_000])
            try fixture.reopen()
        }
        #expect(try fixture.reopen().batches == fixture.batches)
        try fixture.expectContentsReadable()
    }

    @Test func aLastBatchThatIsCutShortIsCutOff() throws {
        let fixture = try JournalFixture()
        try fixture.commit([500, 0])
        try fixture.commit([1_000])
        let last = try fixture.commit([700, 0, 300])
        let path = fixture.segmentPath(last.start.segment)
        for end in last.start.offset..<last.end.offset where end % 61 == 0 || end % 64 < 2 {
            let disk = fixture.files.copy()
            try disk.open(path, .readWrite).truncate(to: end)
            #expect(try recovery(of: disk) == Array(fixture.batches.dropLast()))
            #expect(try recovery(of: disk) == Array(fixture.batches.dropLast()))
        }
    }

    /// Old bytes are zeros, new ones the batch: each 64-byte block of either kind, up to a point and
    /// from a point on.
    @Test(arguments: [true, false])
    func aTornLastBatchIsCutOffAndDoesNotComeBack(keepsFront: Bool) throws {
        let fixture = try JournalFixture()
        try fixture.commit([500])
        let last = try fixture.commit([700, 0, 300])
        let path = fixture.segmentPath(last.start.segment)
        let whole = try #require(fixture.files.contents()[path])
        for torn in stride(from: last.start.offset + 64, to: last.end.offset, by: 64) {
            let lost = keepsFront ? torn..<last.end.offset : last.start.offset..<torn
            // The padding is zeros already; then nothing was lost.
            let bytes = whole[Int(lost.lowerBound)..<Int(lost.upperBound)]
            if bytes.allSatisfy({ $0 == 0 }) { continue }
            let disk = fixture.files.copy()
            try overwrite(
                disk, path, [UInt8](repeating: 0, count: lost.count), at: Int(lost.lowerBound))
            #expect(try recovery(of: disk) == Array(fixture.batches.dropLast()))

            // Nothing of it is left, and what is written there now is read back.
            let cleared = try #require(disk.contents()[path])
            #expect(cleared[Int(last.start.offset)...].allSatisfy { $0 == 0 })
            let next = try JournalFixture(
                files: disk, knowing: Array(fixture.batches.dropLast()))
            try next.commit([10])
            #expect(try next.reopen().batches == next.batches)
        }
    }

    /// Header and records are whole, a payload is not: the digest tells.
    @Test func aLastBatchWithATornPayloadIsCutOff() throws {
        let fixture = try JournalFixture()
        try fixture.commit([500])
        let last = try fixture.commit([700, 0, 300])
        let path = fixture.segmentPath(last.start.segment)
        for offset in stride(from: last.start.offset + 64, to: last.start.offset + 1_064, by: 64) {
            let disk = fixture.files.copy()
            try overwrite(disk, path, [0], at: Int(offset))
            #expect(try recovery(of: disk) == Array(fixture.batches.dropLast()))
            let cleared = try #require(disk.contents()[path])
            #expect(cleared[Int(last.start.offset)...].allSatisfy { $0 == 0 })
        }
    }

    @Test func aTornFirstBatchLeavesAnEmptyJournal() throws {
        let fixture = try JournalFixture()
        let first = try fixture.commit([500])
        let path = fixture.segmentPath(first.start.segment)
        try overwrite(fixture.files, path, [0], at: 100)
        let (batches, summary) = try fixture.reopen()
        #expect(batches.isEmpty)
        #expect(summary.end == nil)
        #expect(try fixture.files.list("/data/journal").isEmpty)
        let next = try JournalFixture(files: fixture.files.copy())
        try next.commit([10])
        #expect(try next.reopen().batches == next.batches)
    }

    @Test func aTornFirstBatchOfALaterSegmentIsCutOff() throws {
        let fixture = try JournalFixture()
        try fixture.commit([60_000])
        let last = try fixture.commit([30_000])
        #expect(last.start.offset == 0)
        let path = fixture.segmentPath(last.start.segment)
        try overwrite(fixture.files, path, [0], at: 20_000)
        let (batches, summary) = try fixture.reopen()
        #expect(batches == Array(fixture.batches.dropLast()))
        #expect(summary.end == fixture.batches[0].end)
        #expect(try fixture.files.list("/data/journal").count == 1)
    }

    /// The index had the records, so they were acknowledged: losing them is no torn write.
    @Test func aDamagedLastBatchThatWasAppliedIsCorruption() throws {
        let fixture = try JournalFixture()
        let first = try fixture.commit([500])
        let last = try fixture.commit([500])
        let path = fixture.segmentPath(last.start.segment)
        for offset in [0, 100, 600] {
            let disk = fixture.files.copy()
            try disk.flipBit(0, at: Int(last.start.offset) + offset, of: path)
            let found = damage {
                _ = try recovery(
                    of: disk, from: first.end, appliedSequence: last.end.nextSequence - 1)
            }
            #expect(found?.file == path)
            #expect(found?.offset == last.start.offset)
        }
    }

    @Test func aDamagedBatchWithAGoodOneBehindItIsNamed() throws {
        let fixture = try JournalFixture()
        for _ in 0..<4 {
            try fixture.commit([300, 0])
        }
        for batch in fixture.batches.dropLast() {
            let path = fixture.segmentPath(batch.start.segment)
            for offset in batch.start.offset..<batch.end.offset {
                // Payloads are covered by their digests, which recovery leaves to `verify`.
                let isPayload = (64..<364).contains(offset - batch.start.offset)
                let disk = fixture.files.copy()
                try disk.flipBit(Int(offset % 8), at: Int(offset), of: path)
                if isPayload {
                    #expect(try recovery(of: disk) == fixture.batches)
                } else {
                    let found = damage { _ = try recovery(of: disk) }
                    #expect(found?.file == path)
                    #expect(found?.offset == batch.start.offset)
                }
            }
        }
    }

    @Test func aBatchThatIsGoneAltogetherIsNamed() throws {
        let fixture = try JournalFixture()
        for _ in 0..<3 {
            try fixture.commit([300])
        }
        let second = fixture.batches[1]
        let path = fixture.segmentPath(second.start.segment)
        let zeros = [UInt8](repeating: 0, count: Int(second.end.offset - second.start.offset))
        try overwrite(fixture.files, path, zeros, at: Int(second.start.offset))
        let found = damage { try fixture.reopen() }
        #expect(found?.offset == second.start.offset)
    }

    @Test func damageAtTheEndOfAFullSegmentIsNamed() throws {
        let fixture = try JournalFixture()
        try fixture.commit([30_000])
        let last = try fixture.commit([30_000])
        try fixture.commit([30_000])
        let path = fixture.segmentPath(last.start.segment)
        for offset in [last.start.offset, last.end.offset - 70] {
            let disk = fixture.files.copy()
            try disk.flipBit(3, at: Int(offset), of: path)
            let found = damage { _ = try recovery(of: disk) }
            #expect(found?.file == path)
            #expect(found?.offset == last.start.offset)
        }
    }

    @Test func aMissingSegmentIsNamed() throws {
        let fixture = try JournalFixture()
        for _ in 0..<3 {
            try fixture.commit([60_000])
        }
        let segments = fixture.batches.map(\.start.segment)
        for missing in segments {
            let disk = fixture.files.copy()
            try disk.remove(fixture.segmentPath(missing))
            if missing == segments.last {
                // Without an index nobody can know; with one it is noticed.
                #expect(try recovery(of: disk.copy()).count == 2)
                #expect(damage { _ = try recovery(of: disk, appliedSequence: 3) } != nil)
                let position = fixture.batches.last?.end
                let found = damage { _ = try recovery(of: disk, from: position) }
                #expect(found?.file == fixture.segmentPath(missing))
            } else {
                #expect(damage { _ = try recovery(of: disk) } != nil)
            }
        }
    }

    @Test func anIndexThatIsAheadOfTheJournalIsNotBelieved() throws {
        let fixture = try JournalFixture()
        try fixture.commit([300])
        let early = fixture.files.copy()
        let last = try fixture.commit([300])
        let found = damage {
            _ = try recovery(
                of: early, from: last.end, appliedSequence: last.end.nextSequence - 1)
        }
        #expect(found?.offset == last.start.offset)
        var inside = last.end
        inside.offset -= 64
        #expect(damage { _ = try recovery(of: fixture.files.copy(), from: inside) } != nil)
    }

    @Test func whatApplyThrowsComesThrough() throws {
        struct Stop: Error {}
        let fixture = try JournalFixture()
        try fixture.commit([0])
        let disk = fixture.files.copy()
        let journal = try SegmentedJournal.open("/data", files: disk)
        #expect(throws: Stop.self) {
            _ = try journal.recover(from: nil, appliedSequence: 0) { _ in throw Stop() }
        }
    }

    @Test func scanningChangesNothing() throws {
        let fixture = try JournalFixture()
        try fixture.commit([300])
        let last = try fixture.commit([300])
        let path = fixture.segmentPath(last.start.segment)
        let disk = fixture.files.copy()
        try disk.flipBit(0, at: Int(last.start.offset) + 70, of: path)
        let before = disk.contents()
        let journal = try SegmentedJournal.open("/data", files: disk)
        var batches: [ReplayedBatch] = []
        let summary = try journal.scan(appliedSequence: 0) { batches.append($0) }
        #expect(batches == Array(fixture.batches.dropLast()))
        #expect(summary.unfinished?.offset == last.start.offset)
        #expect(summary.end == fixture.batches[0].end)
        #expect(disk.contents() == before)
    }
}
