public import AzureWire
public import BlobModel

/// What a caller may do, by what it came with.
public enum Rights: Sendable {
    /// The account's key.
    case everything
    /// A signature; that of a user delegation bounded by the delegator's roles.
    case sharedAccess(SharedAccessGrant)
    /// A token: what the roles of its subject allow.
    case roles(subject: String)
    /// Nothing.
    case anonymous
}

extension Rights {
    /// How an operation is allowed.
    public enum Permit: Hashable, Sendable {
        case asAsked
        /// It may create a blob and not replace one (``AzureWire/BlobOperation/creatingOnly``).
        case creatingOnly
        /// Without credentials: if the container is public enough.
        case ifPublic
    }

    /// - Parameters:
    ///   - account: the one that is asked.
    ///   - container: the one it is about; nil: the account as such.
    /// - Throws: why the operation is not allowed.
    public func authorize(
        _ access: OperationAccess, _ account: AccountName, _ container: ContainerName?,
        _ assignments: RoleAssignments
    ) throws(WireError) -> Permit {
        switch self {
        case .everything:
            return .asAsked
        case .sharedAccess(let grant):
            let onlyCreates = try grant.authorize(access)
            if case .delegation(_, let delegation) = grant.token.kind {
                try assignments.authorize(access, delegation.subject, account, container)
            }
            return onlyCreates ? .creatingOnly : .asAsked
        case .roles(let subject):
            try assignments.authorize(access, subject, account, container)
            return .asAsked
        case .anonymous:
            guard access.publicLevel != .never else { throw .noAuthenticationInformation }
            return .ifPublic
        }
    }
}

extension RoleAssignments {
    fileprivate func authorize(
        _ access: OperationAccess, _ subject: String, _ account: AccountName,
        _ container: ContainerName?
    ) throws(WireError) {
        let actions = self.actions(of: subject, in: account, container)
        guard !actions.isDisjoint(with: access.actions),
            actions.isSuperset(of: access.actionsBesides)
        else { throw .authorizationPermissionMismatch }
    }
}
