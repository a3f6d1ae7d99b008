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
            switch try self.place(of: head.source, call) {
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
            switch try self.place(of: head.source, call) {
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
            switch try self.place(of: head.source, call) {
            case .here(let source):
                try await self.copy(.putBlobFromURL, source, to: address, conditions, head, call)
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
        guard case .here(let snapshot) = try self.place(of: source, call) else {
            throw ExternalSources.unusable("Incremental copies are from this server only.")
        }
        let head = CopyHead(
            source: source, headers: ContentHeaders(), takesSourceHeaders: true, metadata: nil,
            tags: BlobTags.none, tier: nil, priority: nil, seals: nil)
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
    static var putBlobBytesMax: UInt64 { 5_000 << 20 }

    private func copy(
        _ operation: CopyRequest.Operation, _ source: BlobAddress, to address: BlobAddress,
        _ conditions: Conditions, _ head: CopyHead, _ call: Call
    ) async throws -> Blob? {
        var request = CopyRequest(
            operation: operation, source: source, sourceRevision: head.source.url.revision,
            sourceConditions: head.source.conditions, id: .random(),
            sourceText: head.source.url.publicText, headers: head.newHeaders,
            metadata: head.metadata, tags: head.tags, tier: head.tier, priority: head.priority,
            seals: head.seals)
        let checksHash = head.source.md5 != nil || head.source.crc64 != nil
        if checksHash || head.mergesHeaders {
            try self.refuseEarly(.blob(address, conditions, .copy(request)), byteCount: 0)
            let reader = try self.readSource(source, head.source, at: call.now)
            if checksHash { try await self.checkHash(of: reader, head.source, call) }
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
