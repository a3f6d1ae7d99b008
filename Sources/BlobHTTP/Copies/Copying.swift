import AzureWire
import BlobModel
import HTTPTypes
import HummingbirdCore

// Copies of whole blobs (spec rest.md §8). From this server nothing is read: the store lets the copy
// refer to the same bytes.

extension BlobService {
    func copyBlob(
        _ address: BlobAddress, _ conditions: Conditions, _ head: CopyHead, _ call: Call
    ) async throws -> Response {
        let blob =
            switch try await self.place(of: head.source, copiesTags: head.tags == nil, call) {
            case .here(let source):
                try await self.copy(.copyBlob, source, to: address, conditions, head, call)
            case .elsewhere:
                try await self.beginCopy(to: address, conditions, head, call)
            }
        return .copied(blob)
    }

    func copyBlobFromURL(
        _ address: BlobAddress, _ conditions: Conditions, _ head: CopyHead, _ call: Call
    ) async throws -> Response {
        let blob =
            switch try await self.place(of: head.source, copiesTags: head.tags == nil, call) {
            case .here(let source):
                try await self.copy(.copyFromURL, source, to: address, conditions, head, call)
            case .elsewhere:
                try await self.fetch(
                    head, to: address, conditions, byteCountMax: CopyRequest.copyFromURLBytesMax,
                    showsCopy: true, call)
            }
        var response = Response.copied(blob)
        response.append(BodyHashes(md5: blob?.headers.contentMD5))
        return response
    }

    func putBlobFromURL(
        _ address: BlobAddress, _ conditions: Conditions, _ head: CopyHead, _ call: Call
    ) async throws -> Response {
        let blob =
            switch try await self.place(of: head.source, copiesTags: head.tags == nil, call) {
            case .here(let source):
                try await self.putFromHere(source, to: address, conditions, head, call)
            case .elsewhere:
                try await self.fetch(
                    head, to: address, conditions, byteCountMax: Self.putBlobBytesMax,
                    showsCopy: false, call)
            }
        return .newVersion(.created, blob, hashes: BodyHashes(md5: blob?.headers.contentMD5))
    }

    func incrementalCopy(
        _ address: BlobAddress, _ conditions: Conditions, _ source: CopySource, _ call: Call
    ) async throws -> Response {
        guard case .here(let snapshot) = try await self.place(of: source, call) else {
            throw ExternalSources.unusable("Incremental copies are from this server only.")
        }
        let head = CopyHead(
            source: source, headers: ContentHeaders(), takesSourceHeaders: true, metadata: nil,
            tags: BlobTags.none, tier: nil, seals: nil)
        return .copied(
            try await self.copy(.incrementalCopy, snapshot, to: address, conditions, head, call))
    }

    func abortCopy(
        _ address: BlobAddress, _ conditions: Conditions, _ id: CopyID, _ call: Call
    ) async throws -> Response {
        _ = try await self.perform(.blob(address, conditions, .abortCopy(id)), call)
        self.copies.cancel(id)
        return Response(status: .noContent)
    }

    /// What one Put Blob may bring.
    static var putBlobBytesMax: UInt64 { CopyRequest.putFromURLBytesMax }

    /// Pages become blocks by being read: they may have holes, which blocks have not.
    private func putFromHere(
        _ source: BlobAddress, to address: BlobAddress, _ conditions: Conditions, _ head: CopyHead,
        _ call: Call
    ) async throws -> Blob? {
        let request = Command.blob(
            address, conditions, .putBlockBlob(.inline([]), BlobProperties(of: head), .none))
        guard let reader = try? self.readSource(source, head.source, at: call.now),
            reader.blob.kind == .page
        else {
            return try await self.copy(
                .putBlobFromURL, source, to: address, conditions, head, call)
        }
        let blob = reader.blob
        guard blob.byteCount <= Self.putBlobBytesMax else { throw Refusal.copySourceTooLarge }
        try self.refuseEarly(request, byteCount: blob.byteCount)
        var content = StoredContent(
            reader, 0..<blob.byteCount, threads: self.threads,
            eventLoop: call.exchange.client.eventLoop)
        let body = try await self.take(
            &content, hasher: BodyHasher(md5: true, crc64: head.source.crc64 != nil),
            expecting: BodyHashes(
                md5: head.source.md5 ?? head.headers.contentMD5, crc64: head.source.crc64),
            on: call.exchange.client.eventLoop)
        var properties = BlobProperties(of: head)
        if head.takesSourceHeaders { properties.headers = head.headers.over(blob.headers) }
        properties.headers.contentMD5 = body.hashes.md5
        properties.metadata = head.metadata ?? blob.metadata
        properties.tags = head.tags ?? blob.tags
        return try await self.perform(
            .blob(address, conditions, .putBlockBlob(body.payload, properties, .none)), call
        ).blob
    }

    private func copy(
        _ operation: CopyRequest.Operation, _ source: BlobAddress, to address: BlobAddress,
        _ conditions: Conditions, _ head: CopyHead, _ call: Call
    ) async throws -> Blob? {
        var request = CopyRequest(
            operation: operation, source: source, sourceRevision: head.source.url.revision,
            sourceConditions: head.source.conditions, id: .random(),
            sourceText: head.source.url.publicText, headers: head.newHeaders,
            metadata: head.metadata, tags: head.tags, tier: head.tier,
            seals: head.seals)
        request.immutability = head.immutability
        let checksHash =
            head.source.md5 != nil || head.source.crc64 != nil || head.headers.contentMD5 != nil
        if checksHash || head.mergesHeaders {
            try self.refuseEarly(.blob(address, conditions, .copy(request)), byteCount: 0)
            let reader = try self.readSource(source, head.source, at: call.now)
            if checksHash { try await self.checkHashes(of: reader, head, call) }
            if head.mergesHeaders { request.headers = head.headers.over(reader.blob.headers) }
            // The copy must be of what was looked at here, on which all other conditions held.
            request.sourceConditions = Conditions(
                ifMatch: .tag(reader.blob.etag.text), leaseID: head.source.conditions.leaseID)
        }
        return try await self.perform(
            .blob(address, conditions, .copy(request)), call
        ).blob
    }
}

extension Response {
    fileprivate static func copied(_ blob: Blob?) -> Response {
        var response = Response.changed(.accepted, blob?.state)
        response.appendVersion(of: blob)
        if let copy = blob?.copy { response.headers.append(contentsOf: copy.answerFields) }
        return response
    }
}

extension BlobProperties {
    /// What the request itself says.
    fileprivate init(of head: CopyHead) {
        self.init(
            headers: head.headers, metadata: head.metadata ?? .empty, tags: head.tags ?? .none,
            tier: head.tier)
    }
}

extension CopyHead {
    /// Whether some headers are new and the rest is the source's.
    fileprivate var mergesHeaders: Bool {
        self.takesSourceHeaders && self.headers != ContentHeaders()
    }

    /// Nil takes the source's.
    fileprivate var newHeaders: ContentHeaders? {
        self.takesSourceHeaders ? nil : self.headers
    }
}

extension ContentHeaders {
    /// With those of `others` that this has not.
    func over(_ others: ContentHeaders) -> ContentHeaders {
        ContentHeaders(
            contentType: self.contentType ?? others.contentType,
            contentEncoding: self.contentEncoding ?? others.contentEncoding,
            contentLanguage: self.contentLanguage ?? others.contentLanguage,
            contentDisposition: self.contentDisposition ?? others.contentDisposition,
            cacheControl: self.cacheControl ?? others.cacheControl,
            contentMD5: self.contentMD5 ?? others.contentMD5)
    }
}
