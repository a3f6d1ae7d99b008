import AzureWire
import BlobModel
import HTTPTypes
import HummingbirdCore

// Changes of what is known of a blob besides its content (spec rest.md §3b).

extension BlobService {
    func setBlobMetadata(
        _ address: BlobAddress, _ metadata: Metadata, _ conditions: Conditions, _ call: Call
    ) async throws -> Response {
        let receipt = try await self.perform(
            .blob(address, conditions, .setMetadata(metadata)), call)
        return .newVersion(.ok, receipt.blob)
    }

    func setBlobProperties(
        _ address: BlobAddress, _ headers: ContentHeaders, _ conditions: Conditions, _ call: Call
    ) async throws -> Response {
        let receipt = try await self.perform(
            .blob(address, conditions, .setProperties(headers)), call)
        var response = Response.changed(.ok, receipt.blob?.state)
        response.appendSequenceNumber(of: receipt.blob)
        return response
    }

    /// Accepted, but not done yet, if the content has to come back from the archive first.
    func setBlobTier(
        _ address: BlobAddress, _ revision: Revision, _ conditions: Conditions,
        _ tier: AccessTier, _ priority: TierState.Rehydration.Priority, _ call: Call
    ) async throws -> Response {
        let receipt = try await self.perform(
            .blob(address, conditions, .setTier(tier, priority, of: revision)), call)
        let isRehydrating = receipt.blob?.tier?.rehydration(at: receipt.time) != nil
        return Response(status: isRehydrating ? .accepted : .ok)
    }

    func setBlobExpiry(
        _ address: BlobAddress, _ conditions: Conditions, _ change: ExpiryChange, _ call: Call
    ) async throws -> Response {
        let receipt = try await self.perform(
            .blob(address, conditions, .setExpiry(change)), call)
        return .changed(.ok, receipt.blob?.state)
    }
}

extension Response {
    /// Only page blobs have one.
    mutating func appendSequenceNumber(of blob: Blob?) {
        guard let blob, blob.kind == .page else { return }
        self.append(.blobSequenceNumber, String(blob.sequenceNumber))
    }
}
