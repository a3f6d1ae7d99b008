import BlobModel
import HTTPTypes

extension ManagementService {
    func listOperations() -> ManagementReply {
        ManagementReply(.ok, ResourceList(value: OperationDescription.all))
    }

    func checkNameAvailability(
        _ call: ManagementCall
    ) async throws(ManagementError) -> ManagementReply {
        let question = try await call.body(NameQuestion.self)
        return ManagementReply(.ok, try self.availability(of: question.name))
    }

    private func availability(of name: String) throws(ManagementError) -> NameAvailability {
        guard let account = AccountName(name), !account.isReserved else {
            return NameAvailability(
                nameAvailable: false, reason: "AccountNameInvalid",
                message: NameAvailability.ruleText(name))
        }
        let isTaken = self.accounts[name] != nil
        guard try isTaken ? true : self.hasData(account) else {
            return NameAvailability(nameAvailable: true, reason: nil, message: nil)
        }
        return NameAvailability(
            nameAvailable: false, reason: "AlreadyExists",
            message: "The storage account named \(name) is already taken.")
    }

    /// Whether there are containers under the name: with no account, those of one that was
    /// configured once.
    private func hasData(_ account: AccountName) throws(ManagementError) -> Bool {
        let query = ContainerQuery(
            account: account, prefix: "", start: nil, limit: 1, includesDeleted: true,
            includesSystem: true)
        do {
            return try !self.store.containers(query).containers.isEmpty
        } catch {
            throw .storage(error)
        }
    }

    func listAccounts(_ call: ManagementCall) throws(ManagementError) -> ManagementReply {
        var items: [AccountResource] = []
        for account in self.accounts.all where self.mayManage(account.name, call) {
            items.append(try self.resource(account, call))
        }
        return ManagementReply(.ok, ResourceList(value: items))
    }

    func getAccount(_ call: ManagementCall) throws(ManagementError) -> ManagementReply {
        ManagementReply(.ok, try self.resource(try self.account(call), call))
    }

    func resource(
        _ account: AccountDirectory.Account, _ call: ManagementCall
    ) throws(ManagementError) -> AccountResource {
        do {
            return AccountResource(
                account.name, account.profile, try self.store.account(account.name),
                try self.store.settings(of: account.name), call)
        } catch {
            throw .storage(error)
        }
    }

    /// The account, if it was made here; nil if it is configured.
    func created(_ account: AccountName) throws(ManagementError) -> StorageAccount? {
        do {
            return try self.store.account(account)
        } catch {
            throw .storage(error)
        }
    }

    /// The account a call names. Resource names compare without case.
    func account(_ call: ManagementCall) throws(ManagementError) -> AccountDirectory.Account {
        guard let account = self.accounts[call.target.account.lowercased()] else {
            throw Self.missing(call)
        }
        return account
    }

    static func missing(_ call: ManagementCall) -> ManagementError {
        ManagementError(
            .notFound, "ResourceNotFound",
            "The Resource '\(AccountResource.type)/\(call.target.account)' under resource group "
                + "'\(call.target.resourceGroup ?? "")' was not found.")
    }
}
