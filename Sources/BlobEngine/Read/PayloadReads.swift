import BlobModel
import Journal

/// Reads payloads for one reader with few system calls: the payload read last stays open, and short
/// ones that lie close together in a segment are fetched with one call.
///
/// An append log of small blocks is many short payloads in one segment, a batch header and some
/// records apart. Reading over those gaps costs less than a call for every block.
struct PayloadReads {
    private let journal: SegmentedJournal
    private var open: OpenPayload?
    private var segment: (id: SegmentID, file: OpenSegment)?
    /// Of ``InlineRun/spanByteCountMax`` bytes, once it is needed.
    private var span: [UInt8] = []

    init(_ journal: SegmentedJournal) {
        self.journal = journal
    }

    /// Fills the buffer with the bytes of `payload` from `offset` on; it has as many.
    mutating func read(
        _ payload: Payload, at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
    ) throws(StorageFailure) {
        let journal = self.journal
        var open = self.open
        if open?.payload != payload {
            open = try onJournal { () throws(JournalError) in try journal.openPayload(payload) }
            self.open = open
        }
        guard let open else { preconditionFailure("opened above") }
        let read = try onJournal { () throws(JournalError) in
            try open.read(at: offset, into: buffer)
        }
        guard read == buffer.count else {
            throw .corrupt("a chunk reaches \(buffer.count - read) bytes behind its payload")
        }
    }

    /// Copies content from `position` on: of the first chunk, which covers it, and of those that
    /// follow without a hole and lie close behind it on disk.
    /// - Returns: how many bytes were copied, at least 1.
    mutating func read(
        _ chunks: ArraySlice<Chunk>, at position: UInt64,
        into buffer: UnsafeMutableRawBufferPointer
    ) throws(StorageFailure) -> Int {
        guard let first = chunks.first else { preconditionFailure("a chunk covers the position") }
        let start = first.payloadOffset + (position - first.offset)
        guard case .inline(let segment, let offset) = first.payload.location else {
            let count = Int(min(UInt64(buffer.count), first.range.upperBound - position))
            try self.read(
                first.payload, at: start,
                into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]))
            return count
        }
        let run = InlineRun(
            chunks, at: position, in: segment, from: offset + start, byteCountMax: buffer.count)
        let target = UnsafeMutableRawBufferPointer(rebasing: buffer[..<run.byteCount])
        if run.span.count == run.byteCount {
            let file = try self.file(of: segment)
            try onJournal { () throws(JournalError) in
                try file.read(at: run.span.lowerBound, into: target)
            }
        } else {
            try self.fetch(run.span, of: segment)
            self.span.withUnsafeBytes { run.copy(chunks, at: position, from: $0, into: target) }
        }
        return run.byteCount
    }

    /// Reads into ``span``.
    private mutating func fetch(
        _ range: Range<UInt64>, of id: SegmentID
    ) throws(StorageFailure) {
        if self.span.isEmpty {
            self.span = [UInt8](repeating: 0, count: InlineRun.spanByteCountMax)
        }
        let file = try self.file(of: id)
        var span = self.span.mutableSpan
        try span.withUnsafeMutableBytes { bytes throws(StorageFailure) in
            let part = UnsafeMutableRawBufferPointer(rebasing: bytes[..<range.count])
            try onJournal { () throws(JournalError) in
                try file.read(at: range.lowerBound, into: part)
            }
        }
    }

    private mutating func file(of id: SegmentID) throws(StorageFailure) -> OpenSegment {
        if let segment = self.segment, segment.id == id { return segment.file }
        let journal = self.journal
        let file = try onJournal { () throws(JournalError) in try journal.openSegment(id) }
        self.segment = (id, file)
        return file
    }
}

/// Chunks that follow each other in the content and, a little apart, in one segment.
private struct InlineRun {
    /// What one call fetches at most, unless it is a single chunk.
    static let spanByteCountMax = 256 << 10
    /// A gap that costs about as much to read as a call of its own would.
    private static let gapByteCountMax: UInt64 = 4 << 10

    /// Of the content.
    private(set) var byteCount: Int
    /// Where it lies in the segment, gaps included.
    private(set) var span: Range<UInt64>

    /// - Parameters:
    ///   - offset: where in the segment the byte at `position` lies.
    ///   - byteCountMax: of the content, at least 1.
    init(
        _ chunks: ArraySlice<Chunk>, at position: UInt64, in segment: SegmentID,
        from offset: UInt64, byteCountMax: Int
    ) {
        let first = chunks[chunks.startIndex]
        self.byteCount = Int(min(UInt64(byteCountMax), first.range.upperBound - position))
        self.span = offset..<offset + UInt64(self.byteCount)
        for chunk in chunks.dropFirst() where self.byteCount < byteCountMax {
            guard chunk.offset == position + UInt64(self.byteCount),
                case .inline(segment, let payloadStart) = chunk.payload.location
            else { return }
            let start = payloadStart + chunk.payloadOffset
            let count = Int(min(chunk.byteCount, UInt64(byteCountMax - self.byteCount)))
            let end = start + UInt64(count)
            guard start >= self.span.upperBound,
                start - self.span.upperBound <= Self.gapByteCountMax,
                end - self.span.lowerBound <= UInt64(Self.spanByteCountMax)
            else { return }
            self.byteCount += count
            self.span = self.span.lowerBound..<end
        }
    }

    /// Leaves the gaps out.
    /// - Parameter bytes: what lies in ``span``.
    func copy(
        _ chunks: ArraySlice<Chunk>, at position: UInt64, from bytes: UnsafeRawBufferPointer,
        into buffer: UnsafeMutableRawBufferPointer
    ) {
        var filled = 0
        for chunk in chunks where filled < self.byteCount {
            guard case .inline(_, let payloadStart) = chunk.payload.location else {
                preconditionFailure("the chunks of a run are inline")
            }
            // Only the first chunk may begin before the position.
            let skipped = filled == 0 ? position - chunk.offset : 0
            let start = payloadStart + chunk.payloadOffset + skipped - self.span.lowerBound
            let count = min(Int(chunk.byteCount - skipped), self.byteCount - filled)
            UnsafeMutableRawBufferPointer(rebasing: buffer[filled..<filled + count])
                .copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: bytes[Int(start)..<Int(start) + count]))
            filled += count
        }
    }
}
