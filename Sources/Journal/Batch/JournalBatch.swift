public import BlobModel

/// A batch while it is put together. One thread's; dropping it forgets it.
public final class JournalBatch {
    /// Where the batch will begin.
    public let start: JournalPosition
    public private(set) var recordCount: UInt32 = 0

    /// The header's place, then the inline payloads.
    private var front: [UInt8]
    private var records: [UInt8] = []

    init(start: JournalPosition, byteCountHint: Int) {
        self.start = start
        self.front = [UInt8](repeating: 0, count: BatchHeader.byteCount)
        self.front.reserveCapacity(BatchHeader.byteCount + byteCountHint + 4_096)
    }

    /// What it takes in the journal so far.
    public var byteCount: Int {
        self.front.count + self.records.count
    }

    /// Where the next inline payload will lie.
    public var nextPayloadLocation: PayloadLocation {
        .inline(segment: self.start.segment, offset: self.start.offset + UInt64(self.front.count))
    }

    /// Takes in the bytes of a payload; a record has to name them.
    /// - Returns: where they lie.
    @discardableResult
    public func append(payload bytes: [UInt8]) -> PayloadLocation {
        precondition(!bytes.isEmpty, "empty content has no payload")
        let location = self.nextPayloadLocation
        self.front.append(contentsOf: bytes)
        return location
    }

    public func append(_ record: Record) {
        precondition(
            record.sequence == self.start.nextSequence + UInt64(self.recordCount),
            "sequences have no gaps")
        let bytes = RecordCodec.encode(record)
        withUnsafeBytes(of: UInt32(bytes.count).littleEndian) {
            self.records.append(contentsOf: $0)
        }
        self.records.append(contentsOf: bytes)
        self.recordCount += 1
    }

    /// Ends the batch.
    /// - Returns: all of it as it goes to disk.
    func sealed(storeID: UInt64, at time: Timestamp) -> [UInt8] {
        precondition(self.recordCount > 0, "a batch has a record")
        let rest = self.byteCount % BatchHeader.alignment
        if rest > 0 {
            self.records.append(
                contentsOf: repeatElement(0, count: BatchHeader.alignment - rest))
        }
        precondition(self.byteCount <= UInt32.max, "the header has 32 bits for a length")
        let header = BatchHeader(
            storeID: storeID, offset: self.start.offset, firstSequence: self.start.nextSequence,
            recordCount: self.recordCount,
            payloadsByteCount: UInt32(self.front.count - BatchHeader.byteCount),
            recordsByteCount: UInt32(self.records.count),
            recordsChecksum: checksum(of: self.records), commitTime: time)
        self.front.replaceSubrange(0..<BatchHeader.byteCount, with: header.bytes)
        self.front.append(contentsOf: self.records)
        let bytes = self.front
        self.front = []
        self.records = []
        return bytes
    }
}
