import AccessControl
import AzureWire
import BlobModel
import HTTPTypes
import HummingbirdCore

// Who is let in with what it asks for.

extension BlobService {
    /// Finds out who asks for what, and whether it may. Parts of batches come through here, too,
    /// each for itself.
    func admit(_ exchange: Exchange) async throws -> (BlobOperation, Call) {
        let head = exchange.request.head
        let target = try RequestTarget(parsing: head.path ?? "")
        let address = AccountAddress(head.authority, target, self.authenticator)
        guard let account = address.account else {
            // Who names nobody is not told which accounts there are.
            let hasCredentials =
                head.headerFields.contains(.authorization) || target["sig"] != nil
            throw hasCredentials
                ? WireError.resourceNotFound : WireError.noAuthenticationInformation
        }
        if address.profile.requiresHTTPS && !exchange.client.isSecure {
            throw WireError.accountRequiresHTTPS
        }
        let caller = try await self.authenticator.authenticate(
            exchange, target, address.addressing, of: account, policies: self.policies)
        if head.method != .get, head.method != .head {
            if address.isSecondary { throw WireError.writeToSecondary }
            // Nobody in particular changes nothing, whatever it is that is asked.
            if case .nothing = caller.proof { throw WireError.noAuthenticationInformation }
        }
        let operation = try BlobRequest(
            parsing: head.method, target, head.headerFields, account: account,
            addressing: address.addressing, assuming: exchange.defaultVersion
        ).operation
        var call = Call(
            exchange: exchange, caller: caller, address: address, account: account,
            container: operation.container)
        switch try self.authorize(operation, call) {
        case .asAsked:
            return (operation, call)
        case .creatingOnly:
            // Who asked for it gets the answer to that.
            call.onlyCreates = !operation.asksToCreateOnly
            return (operation.creatingOnly, call)
        case .ifPublic:
            try self.checkPublic(operation, call)
            return (operation, call)
        }
    }

    /// Lets somebody without credentials read what is public: where the account allows it, as far as
    /// the container says (spec auth.md §8).
    ///
    /// Clients of the versions that have tokens are asked for one, so that they find out where to
    /// get it; others are told as little as possible.
    private func checkPublic(_ operation: BlobOperation, _ call: Call) throws(WireError) {
        if let container = operation.container, try self.isPublic(operation.access, container) {
            return
        }
        if call.exchange.version >= .firstAskingForTokens { throw .noAuthenticationInformation }
        throw call.address.profile.allowsPublicAccess
            ? .resourceNotFound : .publicAccessNotPermitted
    }

    func isPublic(
        _ access: OperationAccess, _ address: ContainerAddress
    ) throws(WireError) -> Bool {
        guard self.authenticator.account(address.account.text)?.profile.allowsPublicAccess == true,
            let container = try self.container(address)
        else { return false }
        return access.publicLevel.includes(container.publicAccess)
    }

    private func authorize(
        _ operation: BlobOperation, _ call: Call
    ) throws(WireError) -> Rights.Permit {
        if case .sharedAccess(_, _, let grant) = call.caller.proof,
            let scope = grant.token.nonEmpty("ses"), call.exchange.request.method == .put
        {
            // Whatever is written is to be encrypted so, and here is one scope only.
            guard scope == accountEncryptionScope else {
                throw .unsupportedQueryParameter("ses", scope)
            }
        }
        let rights = call.caller.rights
        if case .restoreContainer(_, let deleted, _) = operation {
            // Under another name it is still that one's content.
            _ = try rights.authorize(operation.access, call.account, deleted, self.roles)
        }
        return try rights.authorize(
            operation.access, call.account, operation.container?.name, self.roles)
    }

    /// Throws if what let the caller in was taken away while the body came: the account, its key, the
    /// delegation key, the stored policy.
    func checkStillValid(_ call: Call) throws(WireError) {
        let account = self.authenticator.account(call.account.text)
        guard let account, account.createdAt == call.address.createdAt else {
            throw .resourceNotFound
        }
        guard self.authenticator.isValid(call.caller.key, of: account) else {
            throw .authenticationFailed(
                detail: "The key was replaced while the request was received.")
        }
        if case .sharedAccess(_, _, let grant) = call.caller.proof, let policy = grant.policy,
            let container = call.container, try !self.policies(of: container).contains(policy)
        {
            throw .authenticationFailed(
                detail: "The signed identifier was changed while the request was received.")
        }
    }

    /// The stored access policies of a container; none if there is no such one.
    func policies(
        of container: ContainerAddress
    ) throws(WireError) -> [SignedIdentifier] {
        try self.container(container)?.signedIdentifiers ?? []
    }

    private func container(_ address: ContainerAddress) throws(WireError) -> Container? {
        do throws(StorageFailure) {
            return try self.store.container(address)
        } catch {
            throw error.wire
        }
    }
}
