public import BlobModel

/// Gives a principal a role on all accounts, on one, or on one container.
///
/// As text: `PRINCIPAL=ROLE`, `PRINCIPAL=ROLE@ACCOUNT` or `PRINCIPAL=ROLE@ACCOUNT/CONTAINER`. The
/// principal is what tokens call their subject (``BlobModel/TokenPrincipal/subject``); the role is
/// Azure's name of it or its id.
public struct RoleAssignment: Hashable, Sendable {
    public enum Scope: Hashable, Sendable {
        case everything
        case account(AccountName)
        case container(ContainerAddress)
    }

    public var subject: String
    public var role: Role
    public var scope: Scope

    public init(subject: String, role: Role, scope: Scope) {
        self.subject = subject
        self.role = role
        self.scope = scope
    }

    /// Nil unless `text` has the form above and names a role that exists.
    public init?(_ text: String) {
        // A subject may have any character in it, the rest has no `=`.
        guard let sign = text.lastIndex(of: "="), sign > text.startIndex else { return nil }
        let parts = text[text.index(after: sign)...].split(
            separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        guard let role = Role(named: String(parts[0])),
            let scope = Scope(parts.count == 2 ? parts[1] : nil)
        else { return nil }
        self.init(subject: String(text[..<sign]), role: role, scope: scope)
    }
}

extension RoleAssignment.Scope {
    /// - Parameter text: `ACCOUNT` or `ACCOUNT/CONTAINER`; nil for everything.
    fileprivate init?(_ text: Substring?) {
        guard let text else {
            self = .everything
            return
        }
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let account = AccountName(String(parts[0])) else { return nil }
        guard parts.count == 2 else {
            self = .account(account)
            return
        }
        guard let name = try? ContainerName(parsing: String(parts[1])) else { return nil }
        self = .container(ContainerAddress(account: account, name: name))
    }

    /// Whether it takes in the account as such (`container` nil) or that container of it.
    fileprivate func covers(_ account: AccountName, _ container: ContainerName?) -> Bool {
        switch self {
        case .everything: true
        case .account(let own): own == account
        case .container(let own): own.account == account && own.name == container
        }
    }
}

/// Who has which roles.
public struct RoleAssignments: Sendable {
    private let bySubject: [String: [RoleAssignment]]

    public init(_ assignments: [RoleAssignment]) {
        self.bySubject = Dictionary(grouping: assignments, by: \.subject)
    }

    /// What `subject` may do in an account, or in a container of it: what all its roles there
    /// allow together.
    public func actions(
        of subject: String, in account: AccountName, _ container: ContainerName? = nil
    ) -> RoleActions {
        (self.bySubject[subject] ?? []).reduce(into: []) { actions, assignment in
            if assignment.scope.covers(account, container) {
                actions.formUnion(assignment.role.actions)
            }
        }
    }

    /// What `subject` may do in every account, those that do not exist yet included.
    public func actionsEverywhere(of subject: String) -> RoleActions {
        (self.bySubject[subject] ?? []).reduce(into: []) { actions, assignment in
            if assignment.scope == .everything { actions.formUnion(assignment.role.actions) }
        }
    }
}
