import AzureWire
import BlobModel
import HTTPTypes
import HummingbirdCore

// Block blobs (spec rest.md §3c).

extension BlobService {
    /// The MD5 of the content is always computed and stored; of the two MD5 headers the one that
    /// is stored is the one that is checked (spec rest.md §9).
    func putBlockBlob(
        _ address: BlobAddress, _ conditions: Conditions, _ head: PutBlobHead, _ call: Call
    ) async throws -> Response {
        try self.refuseEarly(
            .blob(
                address, conditions,
                .putBlockBlob(.inline([]), head.properties, head.immutability)), head.body,
            call)
        let body = try await self.receive(
            head.body, hasher: BodyHasher(md5: true, crc64: head.body.crc64 != nil),
            expecting: BodyHashes(
                md5: head.headers.contentMD5 ?? head.body.md5, crc64: head.body.crc64),
            in: call.exchange)
        var properties = head.properties
        properties.headers.contentMD5 = body.hashes.md5
        let receipt = try await self.perform(
            .blob(
                address, conditions, .putBlockBlob(body.payload, properties, head.immutability)),
            call)
        var response = Response.newVersion(.created, receipt.blob, hashes: body.hashes)
        response.echoStructure(of: head.body)
        return response
    }

    func putBlock(
        _ address: BlobAddress, _ conditions: Conditions, _ id: BlockID, _ head: BodyHead,
        _ call: Call
    ) async throws -> Response {
        try self.refuseEarly(
            .blob(address, conditions, .putBlock(id, .inline([]))), head, call)
        let body = try await self.receive(head, in: call.exchange)
        _ = try await self.perform(
            .blob(address, conditions, .putBlock(id, body.payload)), call)
        var response = Response.written(.created, nil, hashes: body.hashes)
        response.echoStructure(of: head)
        return response
    }

    func putBlockFromURL(
        _ address: BlobAddress, _ conditions: Conditions, _ id: BlockID, _ source: CopySource,
        _ call: Call
    ) async throws -> Response {
        try self.refuseEarly(
            .blob(address, conditions, .putBlock(id, .inline([]))),
            byteCount: UInt64(source.range?.count ?? 1))
        let body = try await self.receive(source, call)
        _ = try await self.perform(
            .blob(address, conditions, .putBlock(id, body.payload)), call)
        return .written(.created, nil, hashes: body.hashes)
    }

    /// `Content-MD5` and the CRC are those of the XML; the blob's MD5 is whatever the client says
    /// (spec rest.md §9).
    func putBlockList(
        _ address: BlobAddress, _ conditions: Conditions, _ head: PutBlobHead, _ call: Call
    ) async throws -> Response {
        try self.refuseEarly(
            .blob(address, conditions, .putBlockList([], head.properties, head.immutability)),
            head.body, call)
        let (bytes, hashes) = try await self.receiveDocument(head.body, in: call.exchange)
        let blocks = try BlockListXML.parse(bytes)
        let receipt = try await self.perform(
            .blob(address, conditions, .putBlockList(blocks, head.properties, head.immutability)),
            call)
        return .newVersion(.created, receipt.blob, hashes: hashes)
    }
}
