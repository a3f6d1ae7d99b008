import AzureWire
import BlobModel
import HTTPTypes

/// The state of a migration as a client that polls for it reads it (spec worm.md §4.5).
struct MigrationStatus: Encodable, Sendable {
    var status: String
    var startTime: String
    var endTime: String
}

// Migration from container-level to version-level immutability. It is one record, so it is over
// when the request is answered; clients poll for its end because Azure's takes its time.
extension ManagementService {
    func migrateContainer(_ call: ManagementCall) async throws(ManagementError) -> ManagementReply {
        let container: Container
        switch try await self.attempt(.migrate, call) {
        case .success(let receipt):
            guard let after = receipt.container else {
                throw Refusal.containerNotFound.managementError
            }
            container = after
        case .failure(.migration(let refusal)):
            throw refusal.managementError(call.target.container)
        case .failure(let refusal):
            throw refusal.managementError
        }
        var reply = ManagementReply(.accepted, nil)
        let url =
            call.origin + "/subscriptions/" + PercentCoding.encode(call.target.subscription)
            + "/providers/Microsoft.Storage/locations/\(AccountResource.location)"
            + "/asyncoperations/\(MigrationID(container).text)?monitor=true&api-version="
            + call.target.query.apiVersion
        reply.headers[.location] = url
        reply.headers[.azureAsyncOperation] = url
        reply.headers[.retryAfter] = "1"
        return reply
    }

    func getMigration(_ call: ManagementCall) throws(ManagementError) -> ManagementReply {
        guard let id = MigrationID(call.target.asyncOperation),
            let container = try self.container(at: id.address), container.id == id.container,
            let versionLevel = container.versionLevel, versionLevel.migrated != nil
        else {
            throw ManagementError(
                .notFound, "OperationNotFound", "The specified operation does not exist.")
        }
        let time = WireDate.iso8601(versionLevel.enabledAt)
        return ManagementReply(
            .ok, MigrationStatus(status: "Succeeded", startTime: time, endTime: time))
    }

    private func container(
        at address: ContainerAddress
    ) throws(ManagementError) -> Container? {
        do {
            return try self.store.container(address)
        } catch {
            throw .storage(error)
        }
    }
}

/// Names a migration by its container, so nothing has to be remembered for the clients that poll:
/// `account.container.sequence`.
struct MigrationID {
    let address: ContainerAddress
    let container: ContainerID

    init(_ container: Container) {
        self.address = container.address
        self.container = container.id
    }

    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let account = AccountName(String(parts[0])),
            let name = try? ContainerName(parsing: String(parts[1])),
            let sequence = UInt64(parts[2])
        else { return nil }
        self.address = ContainerAddress(account: account, name: name)
        self.container = ContainerID(sequence: sequence)
    }

    var text: String {
        "\(self.address.account.text).\(self.address.name.text).\(self.container.sequence)"
    }
}
