import AzureWire
import BlobModel
import HTTPTypes
import HummingbirdCore

// The blob operations that change something (spec rest.md §3b–3d). Each reads its body, if it has
// one, and leaves the decision to the store.

extension BlobService {
    /// The MD5 of the content is always computed and stored; of the two MD5 headers the one that
    /// is stored is the one that is checked (spec rest.md §9).
    func putBlockBlob(
        _ address: BlobAddress, _ conditions: Conditions, _ head: PutBlobHead, _ call: Call
    ) async throws -> Response {
        try self.refuseEarly(address, conditions, head.body, creates: true)
        let body = try await self.receive(
            head.body, hasher: BodyHasher(md5: true, crc64: head.body.crc64 != nil),
            expecting: BodyHashes(
                md5: head.headers.contentMD5 ?? head.body.md5, crc64: head.body.crc64),
            in: call.exchange)
        var headers = head.headers
        headers.contentMD5 = body.hashes.md5
        let receipt = try await self.perform(
            .blob(address, conditions, .putBlockBlob(body.payload, headers, head.metadata)), call)
        return .written(.created, receipt.blob?.state, hashes: body.hashes)
    }

    func putAppendBlob(
        _ address: BlobAddress, _ conditions: Conditions, _ head: PutBlobHead, _ call: Call
    ) async throws -> Response {
        let receipt = try await self.perform(
            .blob(address, conditions, .putAppendBlob(head.headers, head.metadata)), call)
        return .written(.created, receipt.blob?.state)
    }

    func putBlock(
        _ address: BlobAddress, _ conditions: Conditions, _ id: BlockID, _ head: BodyHead,
        _ call: Call
    ) async throws -> Response {
        try self.refuseEarly(address, conditions, head)
        let body = try await self.receive(head, in: call.exchange)
        _ = try await self.perform(
            .blob(address, conditions, .putBlock(id, body.payload)), call)
        return .written(.created, nil, hashes: body.hashes)
    }

    /// `Content-MD5` and the CRC are those of the XML; the blob's MD5 is whatever the client says
    /// (spec rest.md §9).
    func putBlockList(
        _ address: BlobAddress, _ conditions: Conditions, _ head: PutBlobHead, _ call: Call
    ) async throws -> Response {
        let (bytes, hashes) = try await self.receiveXML(head.body, in: call.exchange)
        let blocks = try BlockListXML.parse(bytes)
        let receipt = try await self.perform(
            .blob(address, conditions, .putBlockList(blocks, head.headers, head.metadata)), call)
        return .written(.created, receipt.blob?.state, hashes: hashes)
    }

    func appendBlock(
        _ address: BlobAddress, _ conditions: Conditions, _ position: AppendConditions,
        _ head: BodyHead, _ call: Call
    ) async throws -> Response {
        try self.refuseEarly(address, conditions, head)
        let body = try await self.receive(head, in: call.exchange)
        let receipt = try await self.perform(
            .blob(address, conditions, .appendBlock(body.payload, position)), call)
        var response = Response.written(.created, receipt.blob?.state, hashes: body.hashes)
        response.headers[.blobAppendOffset] = receipt.appendOffset.map(String.init)
        response.headers[.blobCommittedBlockCount] = receipt.blob.map { String($0.blockCount) }
        return response
    }

    func setBlobMetadata(
        _ address: BlobAddress, _ metadata: Metadata, _ conditions: Conditions, _ call: Call
    ) async throws -> Response {
        let receipt = try await self.perform(
            .blob(address, conditions, .setMetadata(metadata)), call)
        return .written(.ok, receipt.blob?.state)
    }

    func setBlobProperties(
        _ address: BlobAddress, _ headers: ContentHeaders, _ conditions: Conditions, _ call: Call
    ) async throws -> Response {
        let receipt = try await self.perform(
            .blob(address, conditions, .setProperties(headers)), call)
        return .changed(.ok, receipt.blob?.state)
    }

    func deleteBlob(
        _ address: BlobAddress, _ conditions: Conditions, _ call: Call
    ) async throws -> Response {
        _ = try await self.perform(.blob(address, conditions, .delete), call)
        var response = Response(status: .accepted)
        // There is no soft delete: what is deleted is gone.
        response.headers[.deleteTypePermanent] = "true"
        return response
    }
}
