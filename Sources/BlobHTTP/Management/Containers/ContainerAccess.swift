import BlobModel

extension ManagementService {
    /// The container a call names, where it exists.
    func container(_ call: ManagementCall) throws(ManagementError) -> Container {
        let address = try self.containerAddress(call)
        let container: Container?
        do {
            container = try self.store.container(address)
        } catch {
            throw .storage(error)
        }
        guard let container else { throw Refusal.containerNotFound.managementError }
        return container
    }

    /// The name of the container a call names; the account exists, the container perhaps not.
    private func containerAddress(
        _ call: ManagementCall
    ) throws(ManagementError) -> ContainerAddress {
        let account = try self.account(call)
        do {
            return ContainerAddress(
                account: account.name, name: try ContainerName(parsing: call.target.container))
        } catch {
            throw .containerName(error)
        }
    }

    /// Makes a change to the container a call names, or throws why it was refused.
    func change(
        _ change: ContainerChange, _ call: ManagementCall
    ) async throws(ManagementError) -> Receipt {
        switch try await self.attempt(change, call) {
        case .success(let receipt): return receipt
        case .failure(let refusal): throw refusal.managementError
        }
    }

    /// The same for callers to whom some refusals are no error.
    func attempt(
        _ change: ContainerChange, _ call: ManagementCall
    ) async throws(ManagementError) -> Result<Receipt, Refusal> {
        let command = Command.container(try self.containerAddress(call), change)
        do {
            return try await self.store.perform(command, by: call.actor)
        } catch {
            throw .storage(error)
        }
    }
}
