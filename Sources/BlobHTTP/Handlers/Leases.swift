import AzureWire
import BlobModel
import HTTPTypes
import HummingbirdCore

// Lease Container and Lease Blob (spec rest.md §7).

extension BlobService {
    func leaseContainer(
        _ address: ContainerAddress, _ conditions: Conditions, _ head: LeaseHead, _ call: Call
    ) async throws -> Response {
        let receipt = try await self.perform(
            .container(address, .lease(head.action(id: .random()), conditions)), call)
        return .leased(
            head, receipt.container?.lease, receipt.container?.state, at: receipt.time)
    }

    func leaseBlob(
        _ address: BlobAddress, _ conditions: Conditions, _ head: LeaseHead, _ call: Call
    ) async throws -> Response {
        let receipt = try await self.perform(
            .blob(address, conditions, .lease(head.action(id: .random()))), call)
        return .leased(head, receipt.blob?.lease, receipt.blob?.state, at: receipt.time)
    }
}

extension Response {
    /// - Parameter lease: as it is now; nil if it was released.
    fileprivate static func leased(
        _ head: LeaseHead, _ lease: Lease?, _ state: ResourceState?, at time: Timestamp
    ) -> Response {
        var response: Response
        switch head {
        case .acquire: response = .changed(.created, state)
        case .renew, .change: response = .changed(.ok, state)
        case .release: return .changed(.ok, state)
        case .break:
            response = .changed(.accepted, state)
            response.append(.leaseTime, String(lease?.breakSecondsLeft(at: time) ?? 0))
            return response
        }
        if let lease { response.append(.leaseID, lease.id.text) }
        return response
    }
}
