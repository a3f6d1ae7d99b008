import AzureWire
import BlobModel
import NIOCore

// Content that comes from a URL instead of the request's body (spec rest.md §8).

extension BlobService {
    /// Takes a part of a source as if it had been sent: for Put Block, Append Block and Put Page
    /// From URL.
    func receive(_ source: CopySource, _ call: Call) async throws -> ReceivedBody {
        let hasher = BodyHasher(md5: source.md5 != nil, crc64: source.md5 == nil)
        let expected = BodyHashes(md5: source.md5, crc64: source.crc64)
        let eventLoop = call.exchange.client.eventLoop
        switch try await self.place(of: source, call) {
        case .here(let address):
            let reader = try self.readSource(address, source, at: call.now)
            let range = try source.part(of: reader.blob.byteCount)
            var content = StoredContent(
                reader, range, threads: self.threads, eventLoop: eventLoop)
            try Self.check(content.byteCount, source.byteCountMax)
            return try await self.take(
                &content, hasher: hasher, expecting: expected, on: eventLoop)
        case .elsewhere:
            var content = try await self.external.open(source, for: .request).content
            try Self.check(content.byteCount, source.byteCountMax)
            return try await self.take(
                &content, hasher: hasher, expecting: expected, on: eventLoop)
        }
    }

    /// - Throws: what is wrong with the source, as the copy's error.
    func readSource(
        _ address: BlobAddress, _ source: CopySource, at now: Timestamp
    ) throws -> Store.Reader {
        let result = try self.store.read(address, source.url.revision, source.conditions)
        switch result {
        case .success(let reader):
            if reader.blob.isArchived(at: now) { throw Refusal.copySource(.blobArchived) }
            return reader
        case .failure(.conditionNotMet), .failure(.notModified), .failure(.unsatisfiableCondition):
            throw Refusal.sourceConditionNotMet
        case .failure(.leaseIDMismatch): throw Refusal.leaseIDMismatch(.copySource)
        case .failure(.leaseNotPresent): throw Refusal.leaseNotPresent(.copySource)
        case .failure(let refusal): throw Refusal.copySource(refusal)
        }
    }

    /// Compares a source with the hashes the client knows of it. The MD5 that the blob is to have
    /// must be that of its content, too (spec rest.md §9).
    func checkHashes(of reader: Store.Reader, _ head: CopyHead, _ call: Call) async throws {
        let source = head.source
        let stored = head.headers.contentMD5
        var hasher = BodyHasher(
            md5: source.md5 != nil || stored != nil, crc64: source.crc64 != nil)
        var content = StoredContent(
            reader, 0..<reader.blob.byteCount, threads: self.threads,
            eventLoop: call.exchange.client.eventLoop)
        while let piece = try await content.next() {
            piece.withUnsafeReadableBytes { hasher.update($0) }
        }
        let hashes = hasher.finish()
        try hashes.check(against: BodyHashes(md5: source.md5, crc64: source.crc64))
        try hashes.check(against: BodyHashes(md5: stored))
    }

    private static func check(_ byteCount: UInt64, _ byteCountMax: UInt64) throws(WireError) {
        if byteCount == 0 { throw .invalidInput("The copy source is empty.") }
        if byteCount > byteCountMax { throw .requestBodyTooLarge(byteCountMax: byteCountMax) }
    }
}

extension CopySource {
    /// The range that is asked for, cut off at the source's end as a read would be.
    fileprivate func part(of byteCount: UInt64) throws(WireError) -> Range<UInt64> {
        guard let range = self.range else { return 0..<byteCount }
        guard range.lowerBound < byteCount else { throw .cannotVerifyCopySource(.invalidRange) }
        return range.lowerBound..<min(range.upperBound, byteCount)
    }
}
