import AzureWire
import BlobModel
import HTTPTypes
import HummingbirdCore

// Append blobs (spec rest.md §3d).

extension BlobService {
    func putAppendBlob(
        _ address: BlobAddress, _ conditions: Conditions, _ head: PutBlobHead, _ call: Call
    ) async throws -> Response {
        let receipt = try await self.perform(
            .blob(address, conditions, .putAppendBlob(head.properties, head.immutability)), call)
        return .newVersion(.created, receipt.blob)
    }

    func appendBlock(
        _ address: BlobAddress, _ conditions: Conditions, _ position: AppendConditions,
        _ head: BodyHead, _ call: Call
    ) async throws -> Response {
        try self.refuseEarly(
            .blob(address, conditions, .appendBlock(.inline([]), position)), head, call)
        let body = try await self.receive(head, in: call.exchange)
        var response = try await self.append(body, to: address, conditions, position, call)
        response.echoStructure(of: head)
        return response
    }

    func appendBlockFromURL(
        _ address: BlobAddress, _ conditions: Conditions, _ position: AppendConditions,
        _ source: CopySource, _ call: Call
    ) async throws -> Response {
        try self.refuseEarly(
            .blob(address, conditions, .appendBlock(.inline([]), position)),
            byteCount: UInt64(source.range?.count ?? 1))
        let body = try await self.receive(source, call)
        return try await self.append(body, to: address, conditions, position, call)
    }

    func sealAppendBlob(
        _ address: BlobAddress, _ conditions: Conditions, _ position: AppendConditions,
        _ call: Call
    ) async throws -> Response {
        let receipt = try await self.perform(
            .blob(address, conditions, .seal(position)), call)
        var response = Response.changed(.ok, receipt.blob?.state)
        response.append(.blobSealed, "true")
        return response
    }

    private func append(
        _ body: ReceivedBody, to address: BlobAddress, _ conditions: Conditions,
        _ position: AppendConditions, _ call: Call
    ) async throws -> Response {
        let receipt = try await self.perform(
            .blob(address, conditions, .appendBlock(body.payload, position)), call)
        var response = Response.written(.created, receipt.blob?.state, hashes: body.hashes)
        response.headers[.blobAppendOffset] = receipt.appendOffset.map(String.init)
        response.headers[.blobCommittedBlockCount] = receipt.blob.map { String($0.blockCount) }
        return response
    }
}
