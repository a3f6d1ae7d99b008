import AzureWire
import BlobModel
import NIOCore

/// Content that came completely and is what was said of it.
struct ReceivedBody {
    var payload: UploadedPayload
    var hashes: BodyHashes
}

extension BlobService {
    /// Put Block, Append Block, Put Page: what was sent decides which hash is checked and returned,
    /// and without an MD5 it is the CRC (spec rest.md §9).
    func receive(_ head: BodyHead, in exchange: Exchange) async throws -> ReceivedBody {
        try await self.receive(
            head, hasher: head.hasher, expecting: BodyHashes(md5: head.md5, crc64: head.crc64),
            in: exchange)
    }

    /// A body that is read here and not stored. Of long ones there are only so many at a time.
    func receiveDocument(
        _ head: BodyHead, in exchange: Exchange
    ) async throws -> (bytes: [UInt8], hashes: BodyHashes) {
        guard head.byteCount > ServerLimits.requestBytesMax else {
            return try await self.collect(head, in: exchange)
        }
        let isAdmitted = self.longDocuments.enter()
        defer { self.longDocuments.leave() }
        guard isAdmitted else {
            throw WireError.serverBusy("There are too many long block lists and batches at a time.")
        }
        return try await self.collect(head, in: exchange)
    }

    private func collect(
        _ head: BodyHead, in exchange: Exchange
    ) async throws -> (bytes: [UInt8], hashes: BodyHashes) {
        let bytes: [UInt8]
        if head.structure != nil {
            var body = try exchange.structuredBody(head)
            bytes = try await body.collect()
        } else {
            var body = exchange.body(of: head.byteCount)
            bytes = try await body.collect()
        }
        var hasher = head.hasher
        bytes.withUnsafeBytes { hasher.update($0) }
        let hashes = hasher.finish()
        try hashes.check(against: BodyHashes(md5: head.md5, crc64: head.crc64))
        return (bytes, hashes)
    }

    func receive(
        _ head: BodyHead, hasher: BodyHasher, expecting expected: BodyHashes, in exchange: Exchange
    ) async throws -> ReceivedBody {
        if head.structure != nil {
            var body = try exchange.structuredBody(head)
            return try await self.take(
                &body, hasher: hasher, expecting: expected, on: exchange.client.eventLoop)
        }
        var body = exchange.body(of: head.byteCount)
        return try await self.take(
            &body, hasher: hasher, expecting: expected, on: exchange.client.eventLoop)
    }

    /// Takes content to where the store wants it: short one into memory, long one to disk.
    ///
    /// When this throws, nothing of it is left: a client that goes away in the middle or sends
    /// something else than it hashed has changed nothing.
    ///
    /// - Parameter progress: told of the bytes that have come, as they come.
    func take<Content: IncomingContent & ~Copyable>(
        _ content: inout Content, hasher: BodyHasher, expecting expected: BodyHashes,
        on eventLoop: any EventLoop, progress: (@Sendable (_ byteCount: Int) -> Void)? = nil
    ) async throws -> ReceivedBody {
        guard content.byteCount > UInt64(Payload.inlineBytesMax) else {
            let bytes = try await content.collect()
            var hasher = hasher
            bytes.withUnsafeBytes { hasher.update($0) }
            let hashes = hasher.finish()
            try hashes.check(against: expected)
            return ReceivedBody(payload: .inline(bytes), hashes: hashes)
        }
        let lanes = UploadLanes(
            try await self.store.beginUpload(byteCount: content.byteCount), hasher: hasher,
            threads: self.threads)
        let hashes: BodyHashes
        do {
            while true {
                let piece = try await content.nextPiece(
                    byteCountMin: UploadLanes<Store.Upload>.pieceBytesMin)
                if piece.isEmpty { break }
                progress?(piece.reduce(0) { $0 + $1.readableBytes })
                try await lanes.append(piece)
            }
            hashes = try await lanes.hashed()
            try hashes.check(against: expected)
        } catch {
            await lanes.abandon()
            throw error
        }
        let payload = try await lanes.finish(on: eventLoop)
        return ReceivedBody(payload: .sealed(payload), hashes: hashes)
    }
}

extension Exchange {
    /// - Parameter head: with a structure.
    fileprivate func structuredBody(_ head: BodyHead) throws(WireError) -> StructuredBody {
        try StructuredBody(self.body(of: head.wireByteCount), byteCount: head.byteCount)
    }
}

extension BodyHead {
    fileprivate var hasher: BodyHasher {
        BodyHasher(md5: self.md5 != nil, crc64: self.md5 == nil)
    }
}
