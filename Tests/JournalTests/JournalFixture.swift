import BlobModel
import Journal
import StorageIO
import Testing

/// A journal on a simulated disk, and what was put into it.
final class JournalFixture {
    static let path = "/data"

    let files: SimulatedFileSystem
    let options: JournalOptions
    private var openJournal: SegmentedJournal?
    private var generator: SeededGenerator
    /// What was acknowledged, batch by batch.
    private(set) var batches: [ReplayedBatch] = []
    /// The bytes of the inline payloads.
    private(set) var contents: [Payload: [UInt8]] = [:]
    /// The records of a commit that was begun and not acknowledged.
    private(set) var attempted: [Record] = []

    init(
        seed: UInt64 = 1, segmentByteCount: UInt64 = 64 << 10,
        files: SimulatedFileSystem = SimulatedFileSystem(), knowing batches: [ReplayedBatch] = [],
        hardens: Bool = false
    ) throws {
        self.files = files
        self.batches = batches
        self.options = JournalOptions(segmentByteCount: segmentByteCount, hardens: hardens)
        self.generator = SeededGenerator(seed: seed)
        try self.reopen()
    }

    var journal: SegmentedJournal {
        get throws { try #require(self.openJournal) }
    }

    var records: [Record] {
        self.batches.flatMap(\.records)
    }

    var nextSequence: UInt64 {
        (self.records.last?.sequence ?? 0) + 1
    }

    /// Commits a batch of `payloadByteCounts.count` records, each with an inline payload of that
    /// many bytes (none for 0). Nothing is remembered unless it was acknowledged.
    @discardableResult
    func commit(_ payloadByteCounts: [Int], hint: Int? = nil) throws -> ReplayedBatch {
        let batch = try self.journal.beginBatch(
            byteCountHint: hint ?? payloadByteCounts.reduce(0) { $0 + $1 + 300 })
        var records: [Record] = []
        var contents: [Payload: [UInt8]] = [:]
        for byteCount in payloadByteCounts {
            var payload: Payload?
            if byteCount > 0 {
                let bytes = randomBytes(byteCount, &self.generator)
                let location = batch.append(payload: bytes)
                let placed = Payload(
                    digest: sha256(bytes), byteCount: UInt64(byteCount), location: location)
                contents[placed] = bytes
                payload = placed
            }
            records.append(
                try sampleRecord(
                    sequence: self.nextSequence + UInt64(records.count),
                    event: .blockBlobPut(payload, Sample.bare, .plain)))
        }
        self.attempted = records
        for record in records {
            batch.append(record)
        }
        let end = try self.journal.commit(batch, at: Timestamp(ticks: 99))
        let committed = ReplayedBatch(records: records, start: batch.start, end: end)
        self.attempted = []
        self.batches.append(committed)
        self.contents.merge(contents) { $1 }
        return committed
    }

    /// Takes over what recovery found after a crash: one more batch than were acknowledged, at most.
    func settle(_ recovered: [ReplayedBatch]) {
        if recovered.count == self.batches.count + 1, let last = recovered.last {
            self.batches.append(last)
        }
    }

    /// Opens the journal as a new process would.
    @discardableResult
    func reopen(
        from position: JournalPosition? = nil, appliedSequence: UInt64 = 0
    ) throws -> (batches: [ReplayedBatch], summary: JournalSummary) {
        // Only then is the lock free.
        self.openJournal = nil
        let journal = try SegmentedJournal.open(Self.path, files: self.files, options: self.options)
        self.openJournal = journal
        var batches: [ReplayedBatch] = []
        let summary = try journal.recover(
            from: position, appliedSequence: appliedSequence
        ) { batches.append($0) }
        return (batches, summary)
    }

    func segmentPath(_ id: SegmentID) -> String {
        let hex = String(id.firstSequence, radix: 16)
        return "\(Self.path)/journal/" + String(repeating: "0", count: 16 - hex.count) + hex
            + ".seg"
    }

    func expectContentsReadable() throws {
        for (payload, bytes) in self.contents {
            var buffer = [UInt8](repeating: 0, count: bytes.count)
            let open = try self.journal.openPayload(payload)
            let count = try buffer.withUnsafeMutableBytes { try open.read(at: 0, into: $0) }
            #expect(count == bytes.count)
            #expect(buffer == bytes)
        }
    }
}

/// What recovery makes of a disk: the batches, or the error.
func recovery(
    of files: SimulatedFileSystem, from position: JournalPosition? = nil,
    appliedSequence: UInt64 = 0
) throws -> [ReplayedBatch] {
    let journal = try SegmentedJournal.open(
        JournalFixture.path, files: files, options: JournalOptions(segmentByteCount: 64 << 10))
    var batches: [ReplayedBatch] = []
    _ = try journal.recover(from: position, appliedSequence: appliedSequence) { batches.append($0) }
    return batches
}

func damage(_ body: () throws -> Void) -> JournalDamage? {
    do {
        try body()
        return nil
    } catch JournalError.corrupt(let damage) {
        return damage
    } catch {
        Issue.record("another error: \(error)")
        return nil
    }
}

/// Overwrites bytes of a file, durably.
func overwrite(
    _ files: SimulatedFileSystem, _ path: String, _ bytes: [UInt8], at offset: Int
) throws {
    let file = try files.open(path, .readWrite)
    try file.write(bytes, at: UInt64(offset))
    try file.synchronize()
}

func randomBytes(_ count: Int, _ generator: inout SeededGenerator) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 1...255, using: &generator) }
}
