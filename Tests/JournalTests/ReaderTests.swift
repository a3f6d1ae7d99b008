// Goal: a journal can be read while its owner writes, and what is read is whole batches in order.
// Method: the reader beside an open journal, after each commit, at a torn tail, at damage, and with
// the owner committing and erasing in the middle of a read.

import BlobModel
import Journal
import StorageIO
import Testing

@Suite struct ReaderTests {
    private func read(
        _ files: SimulatedFileSystem, _ body: (ReplayedBatch) throws -> Void = { _ in }
    ) throws -> [Record] {
        var records: [Record] = []
        _ = try JournalReader(JournalFixture.path, files: files).read { batch in
            records += batch.records
            try body(batch)
        }
        return records
    }

    @Test func itReadsBesideTheOwner() throws {
        let fixture = try JournalFixture()
        #expect(try self.read(fixture.files).isEmpty)
        for _ in 0..<40 {
            try fixture.commit([4_000, 0, 100])
            #expect(try self.read(fixture.files) == fixture.records)
        }
        #expect(try JournalReader(JournalFixture.path, files: fixture.files).read { _ in } == nil)
        #expect(Set(fixture.batches.map(\.start.segment)).count > 2)
        // The owner goes on as if nobody had looked.
        try fixture.commit([1])
        #expect(try fixture.reopen().batches == fixture.batches)
    }

    @Test func aTornTailIsTheEnd() throws {
        let fixture = try JournalFixture()
        try fixture.commit([100])
        let whole = fixture.records
        let torn = try fixture.commit([100])
        try overwrite(
            fixture.files, fixture.segmentPath(torn.start.segment), [0xFF],
            at: Int(torn.end.offset) - 65)
        #expect(try self.read(fixture.files) == whole)
        // Whether it was acknowledged only the index could tell, so it is said.
        #expect(
            try JournalReader(JournalFixture.path, files: fixture.files).read { _ in } != nil)
        // Whether it was acknowledged only the index could tell, so it is said.
        #expect(try JournalReader(JournalFixture.path, files: fixture.files).read { _ in } != nil)
    }

    @Test func damageIsNamed() throws {
        let fixture = try JournalFixture()
        let first = try fixture.commit([100])
        for _ in 0..<3 { try fixture.commit([100]) }
        let path = fixture.segmentPath(first.start.segment)
        try overwrite(fixture.files, path, [0xFF, 0xFF], at: Int(fixture.batches[2].start.offset))
        let found = damage { _ = try self.read(fixture.files) }
        #expect(found?.file == path)
        #expect(found?.offset == fixture.batches[2].start.offset)
    }

    /// What was the last batch when the reader came may have lost its payloads when it looks at them:
    /// then there is a later one. With two of them, what the reader saw of the first as zeros has a
    /// batch behind it and is no damage.
    @Test(arguments: [1, 2])
    func theOwnerMayCommitAndEraseMeanwhile(batchCount: Int) throws {
        let fixture = try JournalFixture()
        try fixture.commit([10])
        let second = try fixture.commit([100])
        var isFirst = true
        let records = try self.read(fixture.files) { _ in
            guard isFirst else { return }
            isFirst = false
            for _ in 0..<batchCount { try fixture.commit([10]) }
            try fixture.journal.erase(second.records.flatMap(\.event.payloads))
        }
        #expect(records == fixture.records)
    }

    @Test func thereMustBeADataDirectory() throws {
        let files = SimulatedFileSystem()
        #expect(throws: JournalError.directory(.missing(path: "/data"))) {
            try self.read(files)
        }
        try files.createDirectory("/data")
        #expect(throws: JournalError.directory(.missing(path: "/data"))) {
            try self.read(files)
        }
    }
}
