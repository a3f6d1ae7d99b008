import AzureWire
import BlobModel
import HTTPTypes
import HummingbirdCore

// Snapshots, and the end of blobs (spec rest.md §3b).

extension BlobService {
    func snapshotBlob(
        _ address: BlobAddress, _ conditions: Conditions, _ metadata: Metadata?, _ call: Call
    ) async throws -> Response {
        let receipt = try await self.perform(
            .blob(address, conditions, .snapshot(metadata)), call)
        var response = Response.newVersion(.created, receipt.blob)
        response.append(.snapshot, WireDate.iso8601(receipt.time))
        return response
    }

    /// - Parameter change: of the blob or of one revision.
    func deleteBlob(
        _ address: BlobAddress, _ conditions: Conditions, _ change: BlobChange, _ call: Call
    ) async throws -> Response {
        let receipt = try await self.perform(.blob(address, conditions, change), call)
        var response = Response(status: .accepted)
        response.append(.deleteTypePermanent, receipt.isRestorable ? "false" : "true")
        return response
    }

    func undeleteBlob(_ address: BlobAddress, _ call: Call) async throws -> Response {
        _ = try await self.perform(.blob(address, .none, .undelete), call)
        return Response(status: .ok)
    }
}
