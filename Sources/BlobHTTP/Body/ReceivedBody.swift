import AzureWire
import BlobModel
import NIOCore

/// A body that came completely and is what its head said.
struct ReceivedBody {
    var payload: UploadedPayload
    var hashes: BodyHashes
}

extension BlobService {
    /// Takes a body to where the store wants it: short ones into memory, long ones to disk.
    ///
    /// When this throws, nothing of the body is left: a client that goes away in the middle or
    /// sends something else than it hashed has changed nothing.
    func receive(
        _ head: BodyHead, hasher: BodyHasher, expecting expected: BodyHashes, in exchange: Exchange
    ) async throws -> ReceivedBody {
        var body = exchange.body(of: head.byteCount)
        guard head.byteCount > UInt64(Payload.inlineBytesMax) else {
            let bytes = try await body.collect()
            var hasher = hasher
            bytes.withUnsafeBytes { hasher.update($0) }
            let hashes = hasher.finish()
            try hashes.check(against: expected)
            return ReceivedBody(payload: .inline(bytes), hashes: hashes)
        }
        return try await self.receiveLong(&body, hasher: hasher, expecting: expected, in: exchange)
    }

    private func receiveLong(
        _ body: inout IncomingBody, hasher: BodyHasher, expecting expected: BodyHashes,
        in exchange: Exchange
    ) async throws -> ReceivedBody {
        var lanes = UploadLanes(
            try await self.store.beginUpload(byteCount: body.byteCount), hasher: hasher,
            threads: self.threads, eventLoop: exchange.client.eventLoop)
        let hashes: BodyHashes
        do {
            while true {
                let piece = try await body.nextPiece(
                    byteCountMin: UploadLanes<Store.Upload>.pieceBytesMin)
                if piece.isEmpty { break }
                try await lanes.append(piece)
            }
            hashes = try await lanes.hashed()
            try hashes.check(against: expected)
        } catch {
            lanes.abandon()
            throw error
        }
        return ReceivedBody(payload: .sealed(try await lanes.finish()), hashes: hashes)
    }
}
