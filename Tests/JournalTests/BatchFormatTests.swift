import BlobModel
import Journal
import StorageIO
import Testing

// Goal: what lies on disk is what the tables in the comments draw. The golden file was made by a
// script of its own from these tables, not by this code.

struct BatchFormatTests {
    @Test func goldenBatch() throws {
        let golden = try goldenLines("Journal/batch.hex")
        let files = SimulatedFileSystem()
        _ = try JournalFixture(files: files)
        try files.open("/data/format", .readWrite).truncate(to: 0)
        try overwrite(files, "/data/format", Array("\(golden[0])\n".utf8), at: 0)

        let journal = try SegmentedJournal.open(
            "/data", files: files, options: JournalOptions(segmentByteCount: 64 << 10))
        _ = try journal.recover(from: nil, appliedSequence: 0) { _ in }
        let batch = try journal.beginBatch(byteCountHint: 500)
        for (index, text) in ["Hello World!", "and another one"].enumerated() {
            let bytes = Array(text.utf8)
            let payload = Payload(
                digest: sha256(bytes), byteCount: UInt64(bytes.count),
                location: batch.nextPayloadLocation)
            batch.append(payload: bytes)
            batch.append(
                try sampleRecord(
                    sequence: UInt64(index + 1),
                    event: .blockBlobPut(payload, Sample.bare, .plain)))
        }
        let end = try journal.commit(batch, at: Timestamp(ticks: 17_000_000_000_000_099))

        let segment = try #require(files.contents()["/data/journal/0000000000000001.seg"])
        #expect(hex(segment[..<Int(end.offset)]) == golden[1])
        #expect(segment[Int(end.offset)...].allSatisfy { $0 == 0 })
        #expect(segment.count == 64 << 10)
    }

    /// A journal kept as a blob inside a journal, at the very offset it came from.
    @Test func aBatchOfAnotherStoreIsNone() throws {
        let other = try JournalFixture()
        try other.commit([100])
        let foreign = try #require(other.files.contents()["/data/journal/0000000000000001.seg"])

        let fixture = try JournalFixture()
        let first = try fixture.commit([10])
        try fixture.commit([10])
        try overwrite(
            fixture.files, fixture.segmentPath(first.start.segment), Array(foreign[..<64]),
            at: 0)
        let found = damage { try fixture.reopen() }
        #expect(found?.offset == 0)
        #expect(found?.reason.contains("another store") == true)
    }
}
