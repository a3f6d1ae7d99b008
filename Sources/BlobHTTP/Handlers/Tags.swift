import AzureWire
import BlobModel
import HTTPTypes
import HummingbirdCore

// Get and Set Blob Tags (spec rest.md §3b, §4.8).

extension BlobService {
    func getBlobTags(
        _ address: BlobAddress, _ revision: Revision, _ conditions: Conditions, _ call: Call
    ) throws -> Response {
        let blob = try self.store.read(address, revision, conditions).get().blob
        return .xml(TagsXML.write(blob.tags))
    }

    func setBlobTags(
        _ address: BlobAddress, _ revision: Revision, _ conditions: Conditions, _ body: BodyHead,
        _ call: Call
    ) async throws -> Response {
        try self.refuseEarly(
            .blob(address, conditions, .setTags(.none, of: revision)), body, call)
        let (bytes, _) = try await self.receiveDocument(body, in: call.exchange)
        let tags = try TagsXML.parse(bytes)
        _ = try await self.perform(
            .blob(address, conditions, .setTags(tags, of: revision)), call)
        return Response(status: .noContent)
    }
}
