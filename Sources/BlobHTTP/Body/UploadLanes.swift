import BlobModel
import NIOCore
import NIOPosix

/// Takes a long body to disk and through the hashes the wire asks for, side by side.
///
/// Writing (with the store's own digest) and hashing (MD5 is the slowest of all) are two lanes of
/// work on the thread pool. Each lane does one piece at a time, so while a piece is in both, the
/// next one arrives: three cores' work at most, and never more than two pieces in memory.
struct UploadLanes<Upload: PayloadUpload> {
    /// One trip to the thread pool should be worth its price, about 20 µs.
    static var pieceBytesMin: Int { 256 << 10 }

    private let upload: Upload
    private let threads: NIOThreadPool
    private let eventLoop: any EventLoop
    private let hashes: Bool
    private var writing: EventLoopFuture<Void>
    private var hashing: EventLoopFuture<BodyHasher>

    init(_ upload: Upload, hasher: BodyHasher?, threads: NIOThreadPool, eventLoop: any EventLoop) {
        self.upload = upload
        self.threads = threads
        self.eventLoop = eventLoop
        self.hashes = hasher != nil
        self.writing = eventLoop.makeSucceededVoidFuture()
        self.hashing = eventLoop.makeSucceededFuture(hasher ?? BodyHasher(md5: false, crc64: false))
    }

    /// Returns when the piece is under way, which is when the one before it is done.
    mutating func append(_ piece: [ByteBuffer]) async throws {
        try await self.writing.get()
        self.writing = self.threads.runIfActive(eventLoop: self.eventLoop) { [upload] in
            for buffer in piece {
                try buffer.withUnsafeReadableBytes { try upload.write($0) }
            }
        }
        guard self.hashes else { return }
        let hasher = try await self.hashing.get()
        self.hashing = self.threads.runIfActive(eventLoop: self.eventLoop) {
            var hasher = hasher
            for buffer in piece {
                buffer.withUnsafeReadableBytes { hasher.update($0) }
            }
            return hasher
        }
    }

    /// Waits for both lanes. The content is complete, but not durable yet.
    func hashed() async throws -> BodyHashes {
        try await self.writing.get()
        return try await self.hashing.get().finish()
    }

    /// Makes the content durable and ends the upload, also by failing.
    func finish() async throws -> Payload {
        try await self.threads.runIfActive(eventLoop: self.eventLoop) { [upload] in
            try upload.finish()
        }.get()
    }

    /// Waits until nobody uses the upload any more, then ends it. Whatever failed before is known
    /// to the caller.
    func abandon() {
        self.writing.whenComplete { [upload, threads] _ in
            threads.submit { _ in upload.abandon() }
        }
    }
}
