import BlobModel
import NIOCore
import NIOPosix
import Synchronization

/// Takes a long body to disk and through the hashes the wire asks for, side by side.
///
/// Writing (with the store's own digest) and hashing (MD5 is the slowest of all) are two lanes.
/// While they work on one piece, and have another one ready, the next one arrives.
struct UploadLanes<Upload: PayloadUpload> {
    /// One trip to the thread pool should be worth its price, about 20 µs.
    static var pieceBytesMin: Int { 256 << 10 }
    /// The piece that is worked on and the one behind it. With the one that arrives and what the
    /// channel has read ahead, a request holds less than 2 MiB.
    private static var pendingCountMax: Int { 2 }

    private let upload: Upload
    private let threads: NIOThreadPool
    private let hasher: LaneHasher
    private let writing: Lane
    private let hashing: Lane

    init(_ upload: Upload, hasher: BodyHasher, threads: NIOThreadPool) {
        let hasher = LaneHasher(hasher)
        self.upload = upload
        self.threads = threads
        self.hasher = hasher
        self.writing = Lane(threads) { buffer in
            try buffer.withUnsafeReadableBytes { try upload.write($0) }
        }
        self.hashing = Lane(threads) { buffer in
            buffer.withUnsafeReadableBytes { hasher.update($0) }
        }
    }

    /// Returns when there is room for another piece.
    func append(_ piece: [ByteBuffer]) async throws {
        self.writing.append(piece)
        self.hashing.append(piece)
        try await self.writing.wait(pendingCountMax: Self.pendingCountMax - 1)
        try await self.hashing.wait(pendingCountMax: Self.pendingCountMax - 1)
    }

    /// Waits for both lanes. The content is complete, but not durable yet.
    func hashed() async throws -> BodyHashes {
        try await self.writing.wait(pendingCountMax: 0)
        try await self.hashing.wait(pendingCountMax: 0)
        return self.hasher.finish()
    }

    /// Makes the content durable and ends the upload, also by failing.
    func finish(on eventLoop: any EventLoop) async throws -> Payload {
        try await self.threads.runIfActive(eventLoop: eventLoop) { [upload] in
            try upload.finish()
        }.get()
    }

    /// Ends the upload when nobody uses it any more.
    func abandon() async {
        // What failed is known to the caller.
        try? await self.writing.wait(pendingCountMax: 0)
        self.threads.submit { [upload] _ in upload.abandon() }
    }
}

/// A hasher that one lane fills and, when the lane is done, the request's task reads.
private final class LaneHasher: Sendable {
    private let hasher: Mutex<BodyHasher>

    init(_ hasher: BodyHasher) {
        self.hasher = Mutex(hasher)
    }

    func update(_ bytes: UnsafeRawBufferPointer) {
        self.hasher.withLock { $0.update(bytes) }
    }

    func finish() -> BodyHashes {
        self.hasher.withLock { $0.finish() }
    }
}
