import BlobModel
import NIOCore
import NIOPosix

/// A range of a blob of this store, read as if it came from outside: what Put Block From URL and its
/// like write again.
struct StoredContent<Reader: BlobReader>: IncomingContent {
    private static var pieceBytesMax: UInt64 { 256 << 10 }

    let byteCount: UInt64
    private let reader: Reader
    private let threads: NIOThreadPool
    private let eventLoop: any EventLoop
    private var rest: Range<UInt64>

    /// - Parameter range: within the blob.
    init(
        _ reader: Reader, _ range: Range<UInt64>, threads: NIOThreadPool,
        eventLoop: any EventLoop
    ) {
        self.byteCount = UInt64(range.count)
        self.reader = reader
        self.threads = threads
        self.eventLoop = eventLoop
        self.rest = range
    }

    mutating func next() async throws -> ByteBuffer? {
        if self.rest.isEmpty { return nil }
        let end = min(self.rest.upperBound, self.rest.lowerBound + Self.pieceBytesMax)
        let piece = self.rest.lowerBound..<end
        self.rest = end..<self.rest.upperBound
        return try await self.threads.runIfActive(eventLoop: self.eventLoop) { [reader] in
            try reader.bytes(in: piece)
        }.get()
    }
}
