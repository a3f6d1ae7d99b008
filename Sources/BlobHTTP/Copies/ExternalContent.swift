import AsyncHTTPClient
import AzureWire
import NIOCore

/// What another server sends, exactly as long as it said.
struct ExternalContent: IncomingContent, Sendable {
    let byteCount: UInt64
    private let body: HTTPClientResponse.Body
    /// Safe to hand to the concurrent `next()`: only the one task that reads the content uses it,
    /// in a mutating function.
    private nonisolated(unsafe) var buffers: HTTPClientResponse.Body.AsyncIterator?
    private var receivedByteCount: UInt64 = 0

    init(_ body: HTTPClientResponse.Body, byteCount: UInt64) {
        self.body = body
        self.byteCount = byteCount
    }

    mutating func next() async throws -> ByteBuffer? {
        while self.receivedByteCount < self.byteCount {
            guard let buffer = try await self.nextBuffer() else {
                throw ExternalSources.unusable("The copy source ended too early.")
            }
            guard buffer.readableBytes > 0 else { continue }
            self.receivedByteCount += UInt64(buffer.readableBytes)
            guard self.receivedByteCount <= self.byteCount else {
                throw ExternalSources.unusable("The copy source is longer than it said.")
            }
            return buffer
        }
        return nil
    }

    private mutating func nextBuffer() async throws -> ByteBuffer? {
        var buffers = self.buffers ?? self.body.makeAsyncIterator()
        defer { self.buffers = buffers }
        do {
            return try await buffers.next()
        } catch {
            try Task.checkCancellation()
            throw ExternalSources.unreachable(error)
        }
    }
}
