import AzureWire
import BlobModel
import HTTPTypes
import HummingbirdCore

// The policy and hold of one version (spec worm.md §2.4). The answers have neither ETag nor
// Last-Modified, for neither changes (rule 2.3.6).

extension BlobService {
    func setBlobImmutabilityPolicy(
        _ address: BlobAddress, _ revision: Revision, _ conditions: Conditions,
        _ policy: VersionPolicy, _ call: Call
    ) async throws -> Response {
        _ = try await self.perform(
            .blob(address, conditions, .setPolicy(policy, of: revision)), call)
        return Response(status: .ok, headers: BlobImmutability(policy: policy).fields)
    }

    func deleteBlobImmutabilityPolicy(
        _ address: BlobAddress, _ revision: Revision, _ call: Call
    ) async throws -> Response {
        _ = try await self.perform(.blob(address, .none, .deletePolicy(of: revision)), call)
        return Response(status: .ok)
    }

    func setBlobLegalHold(
        _ address: BlobAddress, _ revision: Revision, _ hold: Bool, _ call: Call
    ) async throws -> Response {
        _ = try await self.perform(
            .blob(address, .none, .setLegalHold(hold, of: revision)), call)
        return Response(status: .ok, headers: BlobImmutability(legalHold: hold).fields)
    }
}
