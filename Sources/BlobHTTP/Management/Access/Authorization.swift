import AccessControl
import BlobModel
import HTTPTypes

// Who may do what on the management plane: one role, Storage Account Contributor, opens all of it,
// in every account, in one, or for one container.
extension ManagementService {
    /// Throws 403 unless the caller may do what it asks for. Asked before anything is looked up, so
    /// that nobody learns what exists.
    func authorize(_ call: ManagementCall) throws(ManagementError) {
        guard let permission = ManagementPermission(call.target.operation) else { return }
        try self.authorize(call, permission, at: permission.place)
    }

    /// Making an account is allowed to those who manage all of them: nobody can have a role in one
    /// that is not there.
    func authorizeCreation(_ call: ManagementCall) throws(ManagementError) {
        guard let permission = ManagementPermission(call.target.operation) else { return }
        try self.authorize(call, permission, at: .everywhere)
    }

    private func authorize(
        _ call: ManagementCall, _ permission: ManagementPermission,
        at place: ManagementPermission.Place
    ) throws(ManagementError) {
        let subject = call.principal.subject
        let target = call.target.managed
        let actions =
            switch (place, target.account) {
            case (.everywhere, _), (_, nil): self.roles.actionsEverywhere(of: subject)
            case (.account, let account?): self.roles.actions(of: subject, in: account)
            case (.container, let account?):
                self.roles.actions(of: subject, in: account, target.container)
            }
        guard actions.contains(.manageAccounts) else {
            throw ManagementError(
                .forbidden, "AuthorizationFailed",
                "The client '\(subject)' with object id '\(subject)' does not have authorization "
                    + "to perform action '\(permission.action)' over scope '\(call.target.scope)' "
                    + "or the scope is invalid. If access was recently granted, please refresh your "
                    + "credentials.")
        }
    }

    /// Whether a list shows the account to the caller.
    func mayManage(_ account: AccountName, _ call: ManagementCall) -> Bool {
        self.roles.actions(of: call.principal.subject, in: account).contains(.manageAccounts)
    }
}

extension ManagementTarget {
    /// The account and the container that are to be managed. Nil for one that can have no such
    /// name: then only who may do everything gets to hear so.
    fileprivate var managed: (account: AccountName?, container: ContainerName?) {
        if let migration = MigrationID(self.asyncOperation) {
            return (migration.address.account, migration.address.name)
        }
        return (
            AccountName(self.account.lowercased()), try? ContainerName(parsing: self.container)
        )
    }

    /// The resource's id, as far as there is one.
    fileprivate var scope: String {
        guard !self.subscription.isEmpty else { return self.path }
        var scope = "/subscriptions/" + self.subscription
        if let group = self.resourceGroup { scope += "/resourceGroups/" + group }
        guard !self.account.isEmpty else { return scope }
        scope += "/providers/\(AccountResource.type)/" + self.account
        guard !self.container.isEmpty else { return scope }
        return scope + "/blobServices/default/containers/" + self.container
    }
}
