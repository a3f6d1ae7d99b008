import AzureWire
import NIOCore

/// The content of a request's structured body (spec rest.md §9), which is taken out of its frames
/// and compared with its checksums as it arrives.
struct StructuredBody: IncomingContent, ~Copyable {
    let byteCount: UInt64
    private var body: IncomingBody
    private var decoder: StructuredMessageDecoder
    /// Content that has arrived and was not asked for yet, the next one last.
    private var waiting: [ByteBuffer] = []

    /// - Parameters:
    ///   - body: the message.
    ///   - byteCount: the content's length.
    init(_ body: consuming IncomingBody, byteCount: UInt64) throws(WireError) {
        self.decoder = try StructuredMessageDecoder(
            byteCount: body.byteCount, contentByteCount: byteCount, crc64: continuedCRC64)
        self.body = body
        self.byteCount = byteCount
    }

    mutating func next() async throws -> ByteBuffer? {
        while self.waiting.isEmpty {
            guard let buffer = try await self.body.next() else {
                try self.decoder.finish()
                return nil
            }
            var ranges: [Range<Int>] = []
            try buffer.withUnsafeReadableBytes { ranges = try self.decoder.decode($0) }
            self.waiting = ranges.reversed().compactMap { range in
                buffer.getSlice(at: buffer.readerIndex + range.lowerBound, length: range.count)
            }
        }
        return self.waiting.removeLast()
    }
}
