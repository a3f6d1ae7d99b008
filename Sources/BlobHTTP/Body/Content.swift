import BlobModel
import HummingbirdCore
import NIOCore
import NIOPosix

// A blob's bytes on their way out.

extension BlobService {
    /// Reads up to this size are done where the request is handled: from the page cache they take
    /// less time than the trip to the thread pool.
    private static var directBytesMax: UInt64 { 64 << 10 }
    static var pieceBytesMax: UInt64 { 256 << 10 }

    func content(
        of reader: Store.Reader, _ range: Range<UInt64>, _ call: Call
    ) throws -> ResponseBody {
        if range.isEmpty { return ResponseBody() }
        if range.count <= Self.directBytesMax {
            return ResponseBody(byteBuffer: try reader.bytes(in: range))
        }
        return self.stream(reader, range, on: call.exchange.client.eventLoop)
    }

    /// A range that fits into memory, in one piece.
    func bytes(
        of reader: Store.Reader, _ range: Range<UInt64>, _ call: Call
    ) async throws -> ByteBuffer {
        try await self.fetch(range, of: reader, on: call.exchange.client.eventLoop).get()
    }

    /// While one piece is on its way to the client the next is read, so the disk and the network
    /// work at the same time and two pieces are in memory at most. When a read fails the
    /// connection breaks off: the head has promised a length, and less than that is no answer.
    private func stream(
        _ reader: Store.Reader, _ range: Range<UInt64>, on eventLoop: any EventLoop
    ) -> ResponseBody {
        ResponseBody(contentLength: range.count) { writer in
            var pieces = PieceRanges(range, byteCountMax: Self.pieceBytesMax)
            var ahead = pieces.next().map { self.fetch($0, of: reader, on: eventLoop) }
            while let fetched = ahead {
                let piece = try await fetched.get()
                ahead = pieces.next().map { self.fetch($0, of: reader, on: eventLoop) }
                try await writer.write(piece)
            }
            try await writer.finish(nil)
        }
    }

    func fetch(
        _ range: Range<UInt64>, of reader: Store.Reader, on eventLoop: any EventLoop
    ) -> EventLoopFuture<ByteBuffer> {
        self.threads.runIfActive(eventLoop: eventLoop) { try reader.bytes(in: range) }
    }
}

extension BlobReader {
    /// Blocks the thread.
    func bytes(in range: Range<UInt64>) throws -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: range.count)
        while buffer.readableBytes < range.count {
            let missing = range.count - buffer.readableBytes
            let offset = range.lowerBound + UInt64(buffer.readableBytes)
            let byteCount = try buffer.writeWithUnsafeMutableBytes(
                minimumWritableBytes: missing
            ) { free in
                try self.read(
                    at: offset, into: UnsafeMutableRawBufferPointer(rebasing: free[..<missing]))
            }
            precondition(byteCount > 0, "a reader returns at least one byte")
        }
        return buffer
    }
}

/// Cuts a range into pieces.
struct PieceRanges: IteratorProtocol {
    private var rest: Range<UInt64>
    private let byteCountMax: UInt64

    init(_ range: Range<UInt64>, byteCountMax: UInt64) {
        self.rest = range
        self.byteCountMax = byteCountMax
    }

    mutating func next() -> Range<UInt64>? {
        if self.rest.isEmpty { return nil }
        let end = min(self.rest.upperBound, self.rest.lowerBound + self.byteCountMax)
        defer { self.rest = end..<self.rest.upperBound }
        return self.rest.lowerBound..<end
    }
}
