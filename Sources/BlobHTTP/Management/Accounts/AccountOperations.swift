import BlobModel
import Crypto
import FoundationEssentials
import HTTPTypes

extension ManagementService {
    func listOperations() -> ManagementReply {
        ManagementReply(.ok, ResourceList(value: OperationDescription.all))
    }

    func checkNameAvailability(
        _ call: ManagementCall
    ) async throws(ManagementError) -> ManagementReply {
        let question = try await call.body(NameQuestion.self)
        return ManagementReply(.ok, self.availability(of: question.name))
    }

    private func availability(of name: String) -> NameAvailability {
        guard let account = AccountName(name) else {
            return NameAvailability(
                nameAvailable: false, reason: "AccountNameInvalid",
                message:
                    "\(name) is not a valid storage account name. Storage account name must be "
                    + "between 3 and 24 characters in length and use numbers and lower-case "
                    + "letters only.")
        }
        guard self.accounts.contains(where: { $0.name == account }) else {
            return NameAvailability(nameAvailable: true, reason: nil, message: nil)
        }
        return NameAvailability(
            nameAvailable: false, reason: "AlreadyExists",
            message: "The storage account named \(name) is already taken.")
    }

    func listAccounts(_ call: ManagementCall) -> ManagementReply {
        let accounts = self.accounts.sorted { $0.name < $1.name }
        return ManagementReply(
            .ok, ResourceList(value: accounts.map { AccountResource($0.name, call) }))
    }

    func getAccount(_ call: ManagementCall) throws(ManagementError) -> ManagementReply {
        ManagementReply(.ok, AccountResource(try self.account(call).name, call))
    }

    func listAccountKeys(_ call: ManagementCall) throws(ManagementError) -> ManagementReply {
        let keys = try self.account(call).keys.enumerated().map { index, key in
            AccountKeys.Key(
                keyName: "key\(index + 1)",
                value: key.withUnsafeBytes { Data($0).base64EncodedString() },
                permissions: "FULL")
        }
        return ManagementReply(.ok, AccountKeys(keys: keys))
    }

    /// The account a call names. Resource names compare without case.
    func account(_ call: ManagementCall) throws(ManagementError) -> AccountCredentials {
        let name = call.target.account
        guard let account = self.accounts.first(where: { $0.name.text == name.lowercased() }) else {
            throw ManagementError(
                .notFound, "ResourceNotFound",
                "The Resource '\(AccountResource.type)/\(name)' under resource group "
                    + "'\(call.target.resourceGroup ?? "")' was not found.")
        }
        return account
    }
}
