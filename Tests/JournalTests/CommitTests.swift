import BlobModel
import Glibc
import Journal
import StorageIO
import Testing

// Goal: a commit happens or does not; a full disk loses nothing and heals; a disk that lies stops
// the writing.

struct CommitTests {
    @Test func aBatchLargerThanASegmentGetsItsOwn() throws {
        let fixture = try JournalFixture()
        try fixture.commit([10])
        let large = try fixture.commit([200_000])
        #expect(large.start.offset == 0)
        try fixture.commit([10])
        #expect(try fixture.reopen().batches == fixture.batches)
        try fixture.expectContentsReadable()
    }

    @Test func aHintThatIsTooLowIsHarmless() throws {
        let fixture = try JournalFixture()
        for _ in 0..<5 {
            try fixture.commit([50_000], hint: 0)
        }
        #expect(try fixture.reopen().batches == fixture.batches)
        try fixture.expectContentsReadable()
    }

    @Test func aDroppedBatchLeavesNothing() throws {
        let fixture = try JournalFixture()
        try fixture.commit([60_000])
        // Rolls over to a new segment, and then nothing happens.
        let dropped = try fixture.journal.beginBatch(byteCountHint: 60_000)
        dropped.append(payload: [1, 2, 3])
        #expect(try fixture.reopen().batches == fixture.batches)
        try fixture.commit([60_000])
        try fixture.commit([0])
        #expect(try fixture.reopen().batches == fixture.batches)
    }

    @Test func noSpaceForTheNextSegment() throws {
        let fixture = try JournalFixture()
        try fixture.commit([50_000])
        fixture.files.setFreeByteCount(10_000)
        #expect(throws: JournalError.self) { try fixture.commit([30_000]) }
        #expect(try !fixture.journal.isWriteStopped)
        // There is still room in the present one.
        try fixture.commit([1_000])
        let disk = fixture.files.copy()
        #expect(try recovery(of: disk) == fixture.batches)
        for seed in 0..<20 as Range<UInt64> {
            let disk = fixture.files.copy()
            disk.crash(keeping: seed)
            #expect(try recovery(of: disk) == fixture.batches)
        }
        fixture.files.setFreeByteCount(nil)
        try fixture.commit([30_000])
        #expect(try fixture.reopen().batches == fixture.batches)
        try fixture.expectContentsReadable()
    }

    @Test func noSpaceIsToldFromOtherFailures() throws {
        let fixture = try JournalFixture()
        fixture.files.setFreeByteCount(0)
        let error = #expect(throws: JournalError.self) { try fixture.commit([10]) }
        #expect(error?.storageFailure == .outOfSpace)
        fixture.files.setFreeByteCount(nil)
        fixture.files.fail(.open, code: EMFILE)
        let other = #expect(throws: JournalError.self) { try fixture.commit([10]) }
        guard case .inputOutput = other?.storageFailure else {
            Issue.record("\(String(describing: other))")
            return
        }
        try fixture.commit([10])
    }

    /// The write itself fails, after any number of bytes.
    @Test(arguments: [ENOSPC, EIO])
    func aFailedWriteIsTakenBack(code: CInt) throws {
        let fixture = try JournalFixture()
        try fixture.commit([1_000])
        fixture.files.fail(.write, code: code)
        #expect(throws: JournalError.self) { try fixture.commit([2_000, 0, 0]) }
        try fixture.commit([10])
        for seed in 0..<20 as Range<UInt64> {
            let disk = fixture.files.copy()
            disk.crash(keeping: seed)
            #expect(try recovery(of: disk) == fixture.batches)
        }
        try fixture.commit([10])
        #expect(try fixture.reopen().batches == fixture.batches)
    }

    /// Without reservation (a file system that has none) the write runs out of space: within the
    /// batch, or behind it, in the zeros written ahead, when the batch itself is whole.
    @Test func aWriteThatRunsOutOfSpaceIsTakenBack() throws {
        for free in stride(from: 0, through: 49_152, by: 4_096) {
            let fixture = try JournalFixture()
            let first = try fixture.commit([1_000])
            // Takes the reservation away.
            let file = try fixture.files.open(
                fixture.segmentPath(first.start.segment), .readWrite)
            try file.truncate(to: first.end.offset)
            try file.write([0], at: (64 << 10) - 1)
            try file.synchronize()
            // A new process does not know how far zeros were written.
            try fixture.reopen()
            fixture.files.setFreeByteCount(free)
            #expect(throws: JournalError.self) { try fixture.commit([20_000, 0]) }
            #expect(try !fixture.journal.isWriteStopped)
            #expect(try recovery(of: fixture.files.copy()) == fixture.batches)
            fixture.files.setFreeByteCount(nil)
            try fixture.commit([10])
            try fixture.commit([20_000, 0])
            #expect(try fixture.reopen().batches == fixture.batches)
        }
    }

    @Test func aFailedSynchronisationStopsWritingForGood() throws {
        let fixture = try JournalFixture()
        try fixture.commit([1_000])
        fixture.files.fail(.synchronize, code: EIO)
        #expect(throws: JournalError.self) { try fixture.commit([1_000]) }
        #expect(try fixture.journal.isWriteStopped)
        let error = #expect(throws: JournalError.self) { try fixture.commit([0]) }
        #expect(error?.storageFailure == .writesStopped)
        try fixture.expectContentsReadable()

        // A restart takes what is there: the acknowledged batch, and the other one whole or not.
        fixture.files.crash(keeping: 5)
        let recovered = try fixture.reopen().batches
        #expect(recovered.prefix(1) == fixture.batches[...])
        #expect(recovered.count <= 2)
    }

    @Test(arguments: [FileOperation.synchronize, .synchronizeDirectory])
    func aSegmentThatMayNotBeDurableStopsWriting(operation: FileOperation) throws {
        let fixture = try JournalFixture()
        try fixture.commit([60_000])
        fixture.files.fail(operation, code: EIO)
        #expect(throws: JournalError.self) { try fixture.commit([60_000]) }
        #expect(try fixture.journal.isWriteStopped)
        #expect(try fixture.reopen().batches == fixture.batches)
    }
}
