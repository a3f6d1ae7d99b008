import NIOCore

/// Content on its way in, of a length that is known before it comes: a request's body, or what a
/// copy reads from elsewhere.
protocol IncomingContent: ~Copyable {
    var byteCount: UInt64 { get }

    /// The next bytes, never empty; nil after the last. What came must not be believed before nil
    /// came, too: only then has everything been compared with its checksums.
    mutating func next() async throws -> ByteBuffer?
}

extension IncomingContent where Self: ~Copyable {
    /// At least `byteCountMin` bytes, or all that is left; empty after the last.
    mutating func nextPiece(byteCountMin: Int) async throws -> [ByteBuffer] {
        var piece: [ByteBuffer] = []
        var byteCount = 0
        while byteCount < byteCountMin, let buffer = try await self.next() {
            byteCount += buffer.readableBytes
            piece.append(buffer)
        }
        return piece
    }

    /// All of it; only for content whose announced length is small.
    mutating func collect() async throws -> [UInt8] {
        guard let first = try await self.next() else { return [] }
        var bytes = Array(first.readableBytesView)
        while let buffer = try await self.next() {
            bytes.append(contentsOf: buffer.readableBytesView)
        }
        return bytes
    }
}
