import HummingbirdCore
import NIOCore

/// A request's body while it arrives, of the length its head announced.
///
/// Back-pressure comes from the channel: nothing is read from the socket while nobody asks for the
/// next buffer and a few are waiting.
struct IncomingBody: IncomingContent, ~Copyable {
    let byteCount: UInt64
    private let client: ClientConnection
    /// Safe to hand to the concurrent `next()`: it is private to a value that cannot be copied, and
    /// only a mutating function touches it, so no two tasks ever use it at the same time.
    private nonisolated(unsafe) var buffers: RequestBody.AsyncIterator
    private var receivedByteCount: UInt64 = 0

    init(_ body: RequestBody, byteCount: UInt64, from client: ClientConnection) {
        self.byteCount = byteCount
        self.client = client
        self.buffers = body.makeAsyncIterator()
    }

    /// The next bytes, never empty; nil after the last.
    mutating func next() async throws(ClientGone) -> ByteBuffer? {
        if self.receivedByteCount == 0 {
            await self.client.sendContinueIfExpected()
        }
        while self.receivedByteCount < self.byteCount {
            let buffer: ByteBuffer?
            do {
                buffer = try await self.buffers.next()
            } catch {
                throw ClientGone(cause: error)
            }
            // A connection that closes in the middle may look like the end of the body.
            guard let buffer else { throw ClientGone(cause: nil) }
            guard buffer.readableBytes > 0 else { continue }
            self.receivedByteCount += UInt64(buffer.readableBytes)
            return buffer
        }
        return nil
    }
}

/// The client closed the connection, or it broke, before the request was complete. There is nobody
/// to answer.
struct ClientGone: Error {
    var cause: (any Error)?
}
