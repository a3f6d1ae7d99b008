import AzureWire
import BlobModel
import HummingbirdCore
import NIOCore

extension BlobService {
    /// A range of a blob as a structured message (spec rest.md §9). One piece of the blob is in
    /// memory while the next is read.
    func structuredContent(
        of reader: Store.Reader, _ range: Range<UInt64>, _ call: Call
    ) -> ResponseBody {
        let encoder = StructuredMessageEncoder(
            contentByteCount: UInt64(range.count), crc64: continuedCRC64)
        let eventLoop = call.exchange.client.eventLoop
        return ResponseBody(contentLength: Int(encoder.byteCount)) { writer in
            var encoder = encoder
            try await writer.write(ByteBuffer(bytes: encoder.start()))
            var pieces = PieceRanges(range, byteCountMax: Self.pieceBytesMax)
            var ahead = pieces.next().map { self.fetch($0, of: reader, on: eventLoop) }
            while let fetched = ahead {
                let piece = try await fetched.get()
                ahead = pieces.next().map { self.fetch($0, of: reader, on: eventLoop) }
                for part in piece.withUnsafeReadableBytes({ encoder.encode($0) }) {
                    try await writer.write(piece.bytes(of: part))
                }
            }
            try await writer.finish(nil)
        }
    }
}

extension ByteBuffer {
    fileprivate func bytes(of part: StructuredMessageEncoder.Part) -> ByteBuffer {
        switch part {
        case .frame(let bytes):
            return ByteBuffer(bytes: bytes)
        case .content(let range):
            guard
                let slice = self.getSlice(
                    at: self.readerIndex + range.lowerBound, length: range.count)
            else { preconditionFailure("a part lies within what was encoded") }
            return slice
        }
    }
}
