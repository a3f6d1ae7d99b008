import ArgumentParser

/// Whose bearer tokens `lazuli serve` believes, and what their bearers may do.
struct IdentityOptions: ParsableArguments {
    @Flag(
        help: """
            Give tokens to service principals that know their secret, as Microsoft Entra ID does, \
            and believe those: for development, on loopback only. (LAZULI_DEV_IDENTITY=1)
            """)
    var devIdentity = false

    @Option(
        help: ArgumentHelp(
            """
            Its service principals: CLIENT_ID:SECRET[:OBJECT_ID];… without which there is one \
            well-known client that may do everything. Better given as \
            LAZULI_DEV_IDENTITY_CLIENTS, because a command line can be seen by everybody.
            """, valueName: "list"))
    var devIdentityClients: String?

    @Option(
        help: ArgumentHelp(
            """
            The OpenID Connect issuer whose tokens are believed, as they have it in 'iss'. Without \
            it and --dev-identity no bearer token opens anything. (LAZULI_ISSUER)
            """, valueName: "url"))
    var issuer: String?

    @Option(
        help: ArgumentHelp(
            """
            Its keys, a JSON Web Key Set, if they are not where its discovery document says. A file \
            is read again when it changes. (LAZULI_ISSUER_KEYS)
            """, valueName: "file or url"))
    var issuerKeys: String?

    @Option(
        help: ArgumentHelp(
            """
            Where clients get tokens, with the tenant and without /oauth2 behind it; the issuer's \
            URL unless given. Challenges name it. (LAZULI_AUTHORITY)
            """, valueName: "url"))
    var authority: String?

    @Option(
        help: ArgumentHelp(
            "What 'tid' of its tokens must be; any unless given. (LAZULI_TENANT)",
            valueName: "id"))
    var tenant: String?

    @Option(
        help: ArgumentHelp(
            """
            What 'aud' may be on the data plane, separated by commas; Azure Storage unless given. \
            https://ACCOUNT.blob.core.windows.net always opens that account. \
            (LAZULI_STORAGE_AUDIENCE)
            """, valueName: "list"))
    var storageAudience: String?

    @Option(
        help: ArgumentHelp(
            """
            The same for the management plane; Azure's resource manager unless given. \
            (LAZULI_MANAGEMENT_AUDIENCE)
            """, valueName: "list"))
    var managementAudience: String?

    @Option(
        help: ArgumentHelp(
            """
            How tokens may be signed, separated by commas: RS256, RS384, RS512, PS256, PS384, \
            PS512, ES256, ES384, ES512; all of them unless given. (LAZULI_TOKEN_ALGORITHMS)
            """, valueName: "list"))
    var tokenAlgorithms: String?

    @Option(
        help: ArgumentHelp(
            """
            What the bearers of tokens may do: OBJECT_ID=ROLE[@ACCOUNT[/CONTAINER]];… with Azure's \
            names of roles or their ids. (LAZULI_ROLES)
            """, valueName: "list"))
    var roles: String?
}
