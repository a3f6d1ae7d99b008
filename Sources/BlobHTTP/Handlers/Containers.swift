import AzureWire
import BlobModel
import HTTPTypes
import HummingbirdCore

// The container operations (spec rest.md §3).

extension BlobService {
    func createContainer(
        _ address: ContainerAddress, _ metadata: Metadata, _ publicAccess: PublicAccess,
        _ call: Call
    ) async throws -> Response {
        let receipt = try await self.perform(
            .container(address, .create(metadata, publicAccess: publicAccess)), call)
        return .changed(.created, receipt.container?.state)
    }

    func getContainerProperties(
        _ address: ContainerAddress, _ conditions: Conditions, _ version: ServiceVersion,
        _ call: Call
    ) throws -> Response {
        let container = try self.container(address, conditions, call)
        return Response(status: .ok, headers: container.fields(at: call.now, for: version))
    }

    func getContainerMetadata(
        _ address: ContainerAddress, _ conditions: Conditions, _ call: Call
    ) throws -> Response {
        let container = try self.container(address, conditions, call)
        return Response(status: .ok, headers: container.metadataFields)
    }

    func setContainerMetadata(
        _ address: ContainerAddress, _ metadata: Metadata, _ conditions: Conditions, _ call: Call
    ) async throws -> Response {
        let receipt = try await self.perform(
            .container(address, .setMetadata(metadata, conditions)), call)
        return .changed(.ok, receipt.container?.state)
    }

    func getContainerACL(
        _ address: ContainerAddress, _ conditions: Conditions, _ call: Call
    ) throws -> Response {
        let container = try self.container(address, conditions, call)
        var response = Response.xml(SignedIdentifiersXML.write(container.signedIdentifiers))
        response.headers.setState(container.state)
        response.headers[.blobPublicAccess] = container.publicAccess.text
        return response
    }

    func setContainerACL(
        _ address: ContainerAddress, _ conditions: Conditions, _ publicAccess: PublicAccess,
        _ body: BodyHead, _ call: Call
    ) async throws -> Response {
        func command(_ identifiers: [SignedIdentifier]) -> Command {
            .container(
                address,
                .setSignedIdentifiers(identifiers, publicAccess: publicAccess, conditions))
        }
        try self.refuseEarly(command([]), body, call)
        let (bytes, _) = try await self.receiveDocument(body, in: call.exchange)
        let receipt = try await self.perform(
            command(try SignedIdentifiersXML.parse(bytes)), call)
        return .changed(.ok, receipt.container?.state)
    }

    func deleteContainer(
        _ address: ContainerAddress, _ conditions: Conditions, _ call: Call
    ) async throws -> Response {
        _ = try await self.perform(
            .container(address, .delete(conditions, through: .data)), call)
        return Response(status: .accepted)
    }

    func restoreContainer(
        _ address: ContainerAddress, _ deleted: ContainerName, _ version: Timestamp, _ call: Call
    ) async throws -> Response {
        _ = try await self.perform(
            .container(address, .restore(deleted, version: version)), call)
        return Response(status: .created)
    }

    /// Reading a container takes no condition but a lease id, which must be that of its lease
    /// (spec rest.md §7).
    private func container(
        _ address: ContainerAddress, _ conditions: Conditions, _ call: Call
    ) throws -> Container {
        guard let container = try self.store.container(address) else {
            throw Refusal.containerNotFound
        }
        if let id = conditions.leaseID {
            guard let lease = container.lease, lease.isInForce(at: call.now) else {
                throw Refusal.leaseNotPresent(.container)
            }
            guard lease.id == id else { throw Refusal.leaseIDMismatch(.container) }
        }
        return container
    }
}
