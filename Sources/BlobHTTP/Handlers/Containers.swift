import AzureWire
import BlobModel
import HTTPTypes
import HummingbirdCore

// The container operations (spec rest.md §3).

extension BlobService {
    func createContainer(
        _ address: ContainerAddress, _ metadata: Metadata, _ call: Call
    ) async throws -> Response {
        let receipt = try await self.perform(.container(address, .create(metadata)), call)
        return .changed(.created, receipt.container?.state)
    }

    func getContainerProperties(
        _ address: ContainerAddress, _ conditions: Conditions
    ) throws -> Response {
        let container = try self.container(address, conditions)
        return Response(status: .ok, headers: container.fields)
    }

    func getContainerMetadata(
        _ address: ContainerAddress, _ conditions: Conditions
    ) throws -> Response {
        let container = try self.container(address, conditions)
        return Response(status: .ok, headers: container.metadataFields)
    }

    func setContainerMetadata(
        _ address: ContainerAddress, _ metadata: Metadata, _ conditions: Conditions, _ call: Call
    ) async throws -> Response {
        let receipt = try await self.perform(
            .container(address, .setMetadata(metadata, conditions)), call)
        return .changed(.ok, receipt.container?.state)
    }

    func deleteContainer(
        _ address: ContainerAddress, _ conditions: Conditions, _ call: Call
    ) async throws -> Response {
        _ = try await self.perform(
            .container(address, .delete(conditions, through: .data)), call)
        return Response(status: .accepted)
    }

    /// Reading a container takes no condition but a lease id, and no lease can be held yet.
    private func container(
        _ address: ContainerAddress, _ conditions: Conditions
    ) throws -> Container {
        guard let container = try self.store.container(address) else {
            throw Refusal.containerNotFound
        }
        if conditions.namesLease { throw Refusal.leaseNotPresentOnContainer }
        return container
    }
}
