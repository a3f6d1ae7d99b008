internal import BlobModel
internal import StorageIO

/// Reads one segment's batches front to back through a window of its bytes.
struct SegmentReader {
    let id: SegmentID
    let path: String
    private let file: any OpenFile
    private let storeID: UInt64
    private let windowByteCount: Int
    private var window: [UInt8] = []
    private var windowOffset: UInt64 = 0

    /// - Parameter windowByteCount: how much to read at once; longer things are read whole.
    init(_ id: SegmentID, of directory: DataDirectory, windowByteCount: Int) throws(JournalError) {
        self.id = id
        self.path = directory.segmentPath(id)
        self.storeID = directory.storeID
        self.windowByteCount = windowByteCount
        let path = self.path
        self.file = try journaled { () throws(FileError) in
            try directory.files.open(path, .readOnly)
        }
    }

    /// What is read next comes from the file again.
    mutating func discardWindow() {
        self.window = []
    }

    func damage(at offset: UInt64, _ reason: String) -> JournalError {
        .corrupt(JournalDamage(file: self.path, offset: offset, reason: reason))
    }

    /// The header at `offset`, or why there is no whole one. A whole header that does not belong
    /// there is damage: no crash leaves that.
    mutating func header(
        at offset: UInt64, expecting sequence: UInt64
    ) throws(JournalError) -> Result<BatchHeader, IncompleteBatch> {
        guard let bytes = try self.bytes(at: offset, byteCount: BatchHeader.byteCount) else {
            return .failure(IncompleteBatch("the segment ends here"))
        }
        switch BatchHeader.decode(bytes[...], storeID: self.storeID, offset: offset) {
        case .header(let header):
            guard header.firstSequence == sequence else {
                throw self.damage(
                    at: offset, "sequence \(header.firstSequence) where \(sequence) should be")
            }
            return .success(header)
        case .incomplete(let reason):
            return .failure(IncompleteBatch(reason))
        case .wrong(let reason):
            throw self.damage(at: offset, reason)
        }
    }

    /// The records behind a header.
    mutating func records(
        of header: BatchHeader
    ) throws(JournalError) -> Result<[Record], IncompleteBatch> {
        let offset = header.payloadRange.upperBound
        guard let bytes = try self.bytes(at: offset, byteCount: Int(header.recordsByteCount)) else {
            return .failure(IncompleteBatch("the segment ends within the batch"))
        }
        guard checksum(of: bytes) == header.recordsChecksum else {
            return .failure(IncompleteBatch("the records do not match their checksum"))
        }
        do throws(MalformedBytes) {
            return .success(try header.decodeRecords(bytes))
        } catch {
            throw self.damage(at: header.offset, "the records are whole but make no sense")
        }
    }

    /// What lies behind a place where no batch could be read: whether anything but zeros, and where
    /// the next batch begins if there is one.
    func rest(from offset: UInt64) throws(JournalError) -> (hasData: Bool, nextBatch: UInt64?) {
        var hasData = false
        var nextBatch: UInt64?
        try forEachDataPiece(of: self.file, from: offset) { bytes, place throws(JournalError) in
            guard nextBatch == nil, !bytes.withUnsafeBytes(isZero) else { return }
            hasData = true
            for start in stride(from: 0, to: bytes.count, by: BatchHeader.alignment) {
                let block = bytes[start..<min(bytes.count, start + BatchHeader.alignment)]
                let blockOffset = place + UInt64(start)
                guard blockOffset > offset, block.count == BatchHeader.byteCount else { continue }
                switch BatchHeader.decode(block, storeID: self.storeID, offset: blockOffset) {
                case .header, .wrong:
                    nextBatch = blockOffset
                    return
                case .incomplete:
                    continue
                }
            }
        }
        return (hasData, nextBatch)
    }

    /// Nil if the file ends before.
    private mutating func bytes(
        at offset: UInt64, byteCount: Int
    ) throws(JournalError) -> [UInt8]? {
        if offset < self.windowOffset
            || offset + UInt64(byteCount) > self.windowOffset + UInt64(self.window.count)
        {
            let file = self.file
            let wanted = max(byteCount, self.windowByteCount)
            self.window = try journaled { () throws(FileError) in
                try file.bytes(at: offset, byteCount: wanted)
            }
            self.windowOffset = offset
        }
        let start = Int(offset - self.windowOffset)
        guard start + byteCount <= self.window.count else { return nil }
        return Array(self.window[start..<start + byteCount])
    }
}

/// Why there is no whole batch at a place: never written, or written in part.
struct IncompleteBatch: Error, Hashable {
    var reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}
