import AccessControl
import Identity
import Settings

/// Whose bearer tokens the server believes, and what their bearers may do.
struct IdentitySettings {
    enum Issuer {
        case none
        case development([DevelopmentClient])
        case external(IssuerConfiguration)
    }

    var issuer = Issuer.none
    var roles = RoleAssignments([])
    /// What is wrong.
    var problems: [String] = []

    /// - Parameter isLoopback: whether only this machine can connect.
    init(_ values: SettingValues, isLoopback: Bool) {
        var problems: [String] = []
        let issuer = values.text(.issuer)
        let isDevelopment = values.isOn(.devIdentity)
        var roles = Self.roles(values, &problems)
        if issuer != nil && isDevelopment {
            problems.append("--issuer and --dev-identity exclude each other: give one")
        }
        if isDevelopment {
            if !isLoopback {
                problems.append(
                    "--dev-identity is for development, so for loopback only; elsewhere use --issuer"
                )
            }
            self.issuer = .development(Self.clients(values, &problems))
            if values.list(.devIdentityClients) == nil { roles += Self.developmentRoles }
        } else if let issuer {
            self.issuer = .external(Self.external(issuer, values, &problems))
        } else if !roles.isEmpty {
            problems.append(
                "roles are for bearers of tokens; say whose: --issuer or --dev-identity")
        }
        if !isDevelopment && values.list(.devIdentityClients) != nil {
            problems.append("--dev-identity-clients needs --dev-identity")
        }
        if issuer == nil {
            for setting: ServeSetting in [
                .issuerKeys, .authority, .tenant, .storageAudience, .managementAudience,
                .tokenAlgorithms,
            ] where values.text(setting) != nil || values.list(setting) != nil {
                problems.append("--\(setting.flag) is about an issuer; say which: --issuer")
            }
        }
        self.roles = RoleAssignments(roles)
        self.problems = problems
    }

    /// What the well-known client may do: everything there is, everywhere.
    private static let developmentRoles = [Role.blobDataOwner, .accountContributor].map {
        RoleAssignment(
            subject: DevelopmentClient.wellKnown.objectID, role: $0, scope: .everything)
    }

    private static func external(
        _ issuer: String, _ values: SettingValues, _ problems: inout [String]
    ) -> IssuerConfiguration {
        let issuerKeys = values.text(.issuerKeys)
        let authority = values.text(.authority)
        let keysPath = issuerKeys.flatMap { $0.contains("://") ? nil : $0 }
        // Where something is fetched from, or clients are sent to.
        let urls: [(String, ServeSetting)?] = [
            issuerKeys == nil || authority == nil ? (issuer, .issuer) : nil,
            authority.map { ($0, .authority) },
            keysPath == nil ? issuerKeys.map { ($0, .issuerKeys) } : nil,
        ]
        for case let (text, setting)? in urls where TrustedURL(text) == nil {
            problems.append(
                "\(values.place(setting)): '\(text)' is no https URL, nor one on this machine")
        }
        let keys: IssuerConfiguration.Keys =
            if let keysPath {
                .file(keysPath)
            } else {
                issuerKeys.map { .url($0) } ?? .discovery
            }
        var configuration = IssuerConfiguration(
            issuer: issuer, keys: keys, authority: .url(Self.tenantURL(authority ?? issuer)),
            tenant: values.text(.tenant), algorithms: Self.algorithms(values, &problems))
        if let list = values.list(.storageAudience) { configuration.storageAudiences = list }
        if let list = values.list(.managementAudience) {
            configuration.managementAudiences = list
        }
        return configuration
    }

    private static func algorithms(
        _ values: SettingValues, _ problems: inout [String]
    ) -> Set<SignatureAlgorithm> {
        guard let names = values.list(.tokenAlgorithms) else {
            return Set(SignatureAlgorithm.allCases)
        }
        var algorithms: Set<SignatureAlgorithm> = []
        for name in names {
            if let algorithm = SignatureAlgorithm(rawValue: name) {
                algorithms.insert(algorithm)
            } else {
                problems.append(
                    "\(values.place(.tokenAlgorithms)): tokens cannot be signed with '\(name)' here"
                )
            }
        }
        return algorithms
    }

    /// Entra's issuers have a slash, or `/v2.0`, behind the tenant.
    private static func tenantURL(_ text: String) -> String {
        var text = text[...]
        if text.hasSuffix("/") { text = text.dropLast() }
        if text.hasSuffix("/v2.0") { text = text.dropLast("/v2.0".count) }
        return String(text)
    }

    private static func clients(
        _ values: SettingValues, _ problems: inout [String]
    ) -> [DevelopmentClient] {
        guard let entries = values.list(.devIdentityClients) else { return [.wellKnown] }
        let clients = entries.compactMap { DevelopmentClient($0[...]) }
        if clients.count < entries.count {
            problems.append(
                "\(values.place(.devIdentityClients)): the service principals must read "
                    + "CLIENT_ID:SECRET[:OBJECT_ID];…")
        }
        return clients
    }

    private static func roles(
        _ values: SettingValues, _ problems: inout [String]
    ) -> [RoleAssignment] {
        var roles: [RoleAssignment] = []
        for entry in values.list(.roles) ?? [] {
            if let assignment = RoleAssignment(entry) {
                roles.append(assignment)
            } else {
                problems.append(
                    "\(values.place(.roles)): '\(entry)' is no role assignment: "
                        + "OBJECT_ID=ROLE[@ACCOUNT[/CONTAINER]] with a role like "
                        + "'\(Role.blobDataReader.rawValue)'")
            }
        }
        return roles
    }
}

extension SettingValues {
    /// Where to look for what is wrong with a setting.
    func place(_ setting: ServeSetting) -> String {
        self.origin(setting)?.place(of: setting) ?? setting.key
    }
}
