import AccessControl
import ArgumentParser
import Identity

/// The options with environment and defaults applied, and found to fit together.
struct IdentitySettings {
    enum Issuer {
        case none
        case development([DevelopmentClient])
        case external(IssuerConfiguration)
    }

    var issuer: Issuer
    var roles: RoleAssignments

    /// - Parameters:
    ///   - value: an option, or else the environment's variable of that name behind `LAZULI_`.
    ///   - isLoopback: whether only this machine can connect.
    init(
        _ options: IdentityOptions, isDevelopment: Bool, isLoopback: Bool,
        _ value: (_ option: String?, _ name: String) -> String?
    ) throws {
        let issuer = value(options.issuer, "ISSUER")
        let clients = value(options.devIdentityClients, "DEV_IDENTITY_CLIENTS")
        var roles = try Self.roles(value(options.roles, "ROLES"))
        switch (issuer, isDevelopment) {
        case (_?, true):
            throw ValidationError("--issuer and --dev-identity exclude each other: give one")
        case (nil, true):
            guard isLoopback else {
                throw ValidationError(
                    "--dev-identity is for development, so for loopback only; elsewhere use --issuer"
                )
            }
            self.issuer = .development(try Self.clients(clients))
            if clients == nil { roles += Self.developmentRoles }
        case (let issuer?, false):
            self.issuer = .external(try Self.external(issuer, options, value))
        case (nil, false):
            guard roles.isEmpty else {
                throw ValidationError(
                    "roles are for bearers of tokens; say whose: --issuer or --dev-identity")
            }
            self.issuer = .none
        }
        guard clients == nil || isDevelopment else {
            throw ValidationError("--dev-identity-clients needs --dev-identity")
        }
        if issuer == nil {
            for (option, name) in [
                (options.issuerKeys, "ISSUER_KEYS"), (options.authority, "AUTHORITY"),
                (options.tenant, "TENANT"), (options.storageAudience, "STORAGE_AUDIENCE"),
                (options.managementAudience, "MANAGEMENT_AUDIENCE"),
                (options.tokenAlgorithms, "TOKEN_ALGORITHMS"),
            ] where value(option, name) != nil {
                throw ValidationError("LAZULI_\(name) is about an issuer; say which: --issuer")
            }
        }
        self.roles = RoleAssignments(roles)
    }

    /// What the well-known client may do: everything there is, everywhere.
    private static let developmentRoles = [Role.blobDataOwner, .accountContributor].map {
        RoleAssignment(
            subject: DevelopmentClient.wellKnown.objectID, role: $0, scope: .everything)
    }

    private static func external(
        _ issuer: String, _ options: IdentityOptions,
        _ value: (_ option: String?, _ name: String) -> String?
    ) throws -> IssuerConfiguration {
        let keys: IssuerConfiguration.Keys
        switch value(options.issuerKeys, "ISSUER_KEYS") {
        case nil:
            keys = .discovery
            _ = try Self.url(issuer)
        case let text? where text.contains("://"): keys = .url(try Self.url(text))
        case let path?: keys = .file(path)
        }
        let authority = try Self.url(value(options.authority, "AUTHORITY") ?? issuer)
        var configuration = IssuerConfiguration(
            issuer: issuer, keys: keys, authority: .url(Self.tenantURL(authority)),
            tenant: value(options.tenant, "TENANT"))
        if let list = value(options.storageAudience, "STORAGE_AUDIENCE") {
            configuration.storageAudiences = Self.list(list)
        }
        if let list = value(options.managementAudience, "MANAGEMENT_AUDIENCE") {
            configuration.managementAudiences = Self.list(list)
        }
        if let list = value(options.tokenAlgorithms, "TOKEN_ALGORITHMS") {
            configuration.algorithms = Set(
                try Self.list(list).map { name in
                    guard let algorithm = SignatureAlgorithm(rawValue: name) else {
                        throw ValidationError("tokens cannot be signed with '\(name)' here")
                    }
                    return algorithm
                })
        }
        guard !configuration.algorithms.isEmpty else {
            throw ValidationError("without an algorithm no token can be believed")
        }
        return configuration
    }

    private static func list(_ text: String) -> [String] {
        text.split(separator: ",").map(String.init)
    }

    private static func url(_ text: String) throws -> String {
        guard let url = TrustedURL(text) else {
            throw ValidationError("'\(text)' is no https URL, nor one on this machine")
        }
        return url.text
    }

    /// Entra's issuers have a slash, or `/v2.0`, behind the tenant.
    private static func tenantURL(_ text: String) -> String {
        var text = text[...]
        if text.hasSuffix("/") { text = text.dropLast() }
        if text.hasSuffix("/v2.0") { text = text.dropLast("/v2.0".count) }
        return String(text)
    }

    private static func clients(_ text: String?) throws -> [DevelopmentClient] {
        guard let text else { return [.wellKnown] }
        return try text.split(separator: ";").map { entry in
            guard let client = DevelopmentClient(entry) else {
                throw ValidationError(
                    "the service principals must read CLIENT_ID:SECRET[:OBJECT_ID];…")
            }
            return client
        }
    }

    private static func roles(_ text: String?) throws -> [RoleAssignment] {
        try (text ?? "").split(separator: ";").map { entry in
            guard let assignment = RoleAssignment(String(entry)) else {
                throw ValidationError(
                    "'\(entry)' is no role assignment: OBJECT_ID=ROLE[@ACCOUNT[/CONTAINER]] with a "
                        + "role like '\(Role.blobDataReader.rawValue)'")
            }
            return assignment
        }
    }
}
