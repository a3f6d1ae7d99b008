import AzureWire
import BlobModel
import NIOCore

/// A body that came completely and is what its head said.
struct ReceivedBody {
    var payload: UploadedPayload
    var hashes: BodyHashes
}

extension BlobService {
    /// Put Block and Append Block: what was sent decides which hash is checked and returned, and
    /// without an MD5 it is the CRC (spec rest.md §9).
    func receive(_ head: BodyHead, in exchange: Exchange) async throws -> ReceivedBody {
        try await self.receive(
            head, hasher: head.hasher, expecting: BodyHashes(md5: head.md5, crc64: head.crc64),
            in: exchange)
    }

    /// A body that is read here and not stored.
    func receiveXML(
        _ head: BodyHead, in exchange: Exchange
    ) async throws -> (bytes: [UInt8], hashes: BodyHashes) {
        var body = exchange.body(of: head.byteCount)
        let bytes = try await body.collect()
        var hasher = head.hasher
        bytes.withUnsafeBytes { hasher.update($0) }
        let hashes = hasher.finish()
        try hashes.check(against: BodyHashes(md5: head.md5, crc64: head.crc64))
        return (bytes, hashes)
    }

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
        let lanes = UploadLanes(
            try await self.store.beginUpload(byteCount: body.byteCount), hasher: hasher,
            threads: self.threads)
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
            await lanes.abandon()
            throw error
        }
        let payload = try await lanes.finish(on: exchange.client.eventLoop)
        return ReceivedBody(payload: .sealed(payload), hashes: hashes)
    }
}

extension BodyHead {
    fileprivate var hasher: BodyHasher {
        BodyHasher(md5: self.md5 != nil, crc64: self.md5 == nil)
    }
}

extension BodyHashes {
    /// Throws if a hash is not what was expected; nil expects nothing.
    fileprivate func check(against expected: BodyHashes) throws(WireError) {
        if let specified = expected.md5, let calculated = self.md5, specified != calculated {
            throw .md5Mismatch(
                specified: Base64.encode(specified.bytes),
                calculated: Base64.encode(calculated.bytes))
        }
        if let specified = expected.crc64, let calculated = self.crc64, specified != calculated {
            throw .crc64Mismatch(
                specified: crc64HeaderText(specified), calculated: crc64HeaderText(calculated))
        }
    }
}
