import BlobModel
import Glibc
import Journal
import StorageIO
import Testing

// Goal: the same journal works on the machine's own file system.

struct RealDiskTests {
    @Test(arguments: [true, false])
    func writesRecoversAndErases(synchronizes: Bool) throws {
        var template = Array("/tmp/lazuli-journal-XXXXXX".utf8CString)
        _ = try #require(mkdtemp(&template))
        let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        defer { removeTree(path) }
        let files = SystemFileSystem(synchronizes: synchronizes)
        let options = JournalOptions(segmentByteCount: 1 << 20)
        var payloads: [Payload] = []
        var batches: [ReplayedBatch] = []
        for round in 0..<3 {
            let journal = try SegmentedJournal.open("\(path)/data", files: files, options: options)
            var recovered: [ReplayedBatch] = []
            _ = try journal.recover(from: nil, appliedSequence: 0) { recovered.append($0) }
            #expect(recovered == batches)
            #expect(throws: JournalError.self) {
                try SegmentedJournal.open("\(path)/data", files: files, options: options)
            }
            for index in 0..<20 {
                let bytes = [UInt8](repeating: UInt8(round * 20 + index + 1), count: 60_000)
                let batch = try journal.beginBatch(byteCountHint: 61_000)
                let payload = Payload(
                    digest: sha256(bytes), byteCount: 60_000,
                    location: batch.append(payload: bytes))
                payloads.append(payload)
                let record = try sampleRecord(
                    sequence: batch.start.nextSequence, event: .blockAppended(payload))
                batch.append(record)
                let end = try journal.commit(batch, at: Timestamp(ticks: 1))
                batches.append(ReplayedBatch(records: [record], start: batch.start, end: end))
            }
            for payload in payloads {
                #expect(try journal.verifyDigest(payload))
            }
        }
        let journal = try SegmentedJournal.open("\(path)/data", files: files, options: options)
        try journal.erase(Array(payloads.prefix(30)))
        for (index, payload) in payloads.enumerated() {
            #expect(try journal.verifyDigest(payload) == (index >= 30))
        }
        let writer = try journal.beginPayloadFile(byteCount: 9 << 20)
        let piece = [UInt8](repeating: 3, count: 100_000)
        for _ in 0..<90 {
            try piece.withUnsafeBytes { try writer.write($0) }
        }
        let payload = try writer.finish()
        #expect(try journal.verifyDigest(payload))
        #expect(try journal.removeOrphans { _ in false } == 1)
        #expect(try !journal.verifyDigest(payload))
    }

    private func removeTree(_ path: String) {
        if unlink(path) == 0 { return }
        for name in (try? SystemFileSystem().list(path)) ?? [] {
            self.removeTree("\(path)/\(name)")
        }
        rmdir(path)
    }
}
