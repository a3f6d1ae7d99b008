/// What `lazuli serve` can be told: one case for each setting, and one row of the table for each
/// case. Everything else follows from here: the key in the configuration file is the raw value,
/// the variable is `LAZULI_` and the key in capitals, the flag is `--` and the key.
///
/// To add a setting:
///
/// 1. Add a case here, and its row in `row`. A key like `identity.issuer` is a group in the file
///    (`identity:` with `issuer:` under it), `LAZULI_IDENTITY_ISSUER` and `--identity-issuer`.
/// 2. Declare its flag in `ServeOptions` of the executable: the compiler points there.
/// 3. Give `ServeSettings` of the executable a field in the type that the server wants, and read it
///    there with `text`, `number`, `isOn` or `list`. What the row's kind cannot say (does it parse,
///    does it fit the others) is checked there, and nowhere else.
/// 4. Add the row that `SettingsTests` asks for to the table of the README.
public enum ServeSetting: String, CaseIterable, Sendable {
    case data
    case ephemeral
    case host
    case port
    case tls
    case tlsNames = "tls-names"
    case tlsCertificate = "tls-certificate"
    case tlsKey = "tls-key"
    case httpPort = "http-port"
    case accounts
    case allowPublicAccess = "allow-public-access"
    case devIdentity = "dev-identity"
    case devIdentityClients = "dev-identity-clients"
    case issuer
    case issuerKeys = "issuer-keys"
    case authority
    case tenant
    case storageAudience = "storage-audience"
    case managementAudience = "management-audience"
    case tokenAlgorithms = "token-algorithms"
    case roles
    case copySourceAllow = "copy-source-allow"
    case clock
    case harden
    case maxConnections = "max-connections"
    case maxRequests = "max-requests"
    case headTimeout = "head-timeout"
    case stallTimeout = "stall-timeout"
    case idleTimeout = "idle-timeout"
    case logLevel = "log-level"

    var row: Row {
        switch self {
        case .data:
            Row(.text("dir"), help: "Directory of the store; made if it does not exist.")
        case .ephemeral:
            Row(
                .toggle, default: "false",
                help: """
                    A temporary store for tests: nothing is synchronised to disk, everything is \
                    removed at exit.
                    """)
        case .host:
            Row(.text("host"), default: "127.0.0.1", help: "Address to listen on.")
        case .port:
            Row(
                .number("port", 0...65_535), default: "10000",
                help: "Port to listen on; 0 picks a free one. With TLS it speaks HTTPS alone.")
        case .tls:
            Row(
                .choice(["off", "auto"]), otherwise: "off, unless there is a tls-certificate",
                help: """
                    With auto HTTPS with a certificate of an authority of the server's own, which \
                    is made once, kept in DATA/tls and shown at /.well-known/lazuli-ca.pem.
                    """)
        case .tlsNames:
            Row(
                .list("name", separator: ","),
                help: """
                    Further host names and addresses for the certificate of tls auto, which has \
                    localhost, *.blob.localhost, 127.0.0.1, ::1 and the host listened on.
                    """)
        case .tlsCertificate:
            Row(
                .text("file"),
                help: """
                    HTTPS with this certificate: PEM, behind it those between it and its root. \
                    Read anew when it changes; open connections stay.
                    """)
        case .tlsKey:
            Row(.text("file"), help: "The private key to tls-certificate: PEM, not encrypted.")
        case .httpPort:
            Row(
                .number("port", 0...65_535),
                help: """
                    With TLS: a port for plain HTTP beside it, which is off otherwise; 0 picks a \
                    free one.
                    """)
        case .accounts:
            Row(
                .list("NAME:KEY1[:KEY2]", separator: ";"), isSecret: true,
                otherwise: "on loopback devstoreaccount1 with its well-known key",
                help: """
                    Accounts, each with one or two keys in base64. Better not given as a flag, \
                    because a command line can be seen by everybody on the machine. More accounts \
                    can be made through the management plane; their keys are kept with the data.
                    """)
        case .allowPublicAccess:
            Row(
                .toggle, default: "false",
                help: """
                    Containers of these accounts may be made public, and are then read without \
                    credentials. Accounts made through the management plane have a setting of \
                    their own.
                    """)
        case .devIdentity:
            Row(
                .toggle, default: "false",
                help: """
                    Give bearer tokens to service principals that know their secret, as Microsoft \
                    Entra ID does, and believe those: for development, on loopback only.
                    """)
        case .devIdentityClients:
            Row(
                .list("CLIENT_ID:SECRET[:OBJECT_ID]", separator: ";"), isSecret: true,
                otherwise: "one well-known client that may do everything",
                help: "Its service principals; likewise better not given as a flag.")
        case .issuer:
            Row(
                .text("url"),
                help: """
                    The OpenID Connect issuer whose bearer tokens are believed, as they have it in \
                    'iss'. Without it and dev-identity no token opens anything.
                    """)
        case .issuerKeys:
            Row(
                .text("file or url"), otherwise: "where its discovery document says",
                help: """
                    The issuer's keys, a JSON Web Key Set. A file is read again when it changes.
                    """)
        case .authority:
            Row(
                .text("url"), otherwise: "the issuer's URL",
                help: """
                    Where clients get tokens, with the tenant and without /oauth2 behind it. \
                    Challenges name it.
                    """)
        case .tenant:
            Row(.text("id"), otherwise: "any", help: "What 'tid' of a token must be.")
        case .storageAudience:
            Row(
                .list("audience", separator: ","), otherwise: "Azure Storage's",
                help: """
                    What 'aud' of a token may be on the data plane. \
                    https://ACCOUNT.blob.core.windows.net always opens that account.
                    """)
        case .managementAudience:
            Row(
                .list("audience", separator: ","), otherwise: "those of Azure's resource manager",
                help: "What 'aud' of a token may be on the management plane.")
        case .tokenAlgorithms:
            Row(
                .list("algorithm", separator: ","), otherwise: "all of them",
                help: """
                    How tokens may be signed: RS256, RS384, RS512, PS256, PS384, PS512, ES256, \
                    ES384 or ES512.
                    """)
        case .roles:
            Row(
                .list("OBJECT_ID=ROLE[@ACCOUNT[/CONTAINER]]", separator: ";"),
                help: """
                    What bearers of tokens may do, with Azure's names of roles or their ids: \
                    Storage Blob Data Reader, Storage Blob Data Contributor, Storage Blob Data \
                    Owner, Storage Blob Delegator, Storage Account Contributor.
                    """)
        case .copySourceAllow:
            Row(
                .list("host[:port]", separator: ","),
                help: """
                    Servers other than this one that copies may read from, over http or https, by \
                    their port or the usual one. Without it copies read from this server alone. \
                    Redirects are not followed.
                    """)
        case .clock:
            Row(
                .choice(["compliance", "system", "manual"]), default: "compliance",
                help: """
                    The clock that retention is judged by: compliance, which goes with the \
                    machine's running time and which nobody can set; system, which trusts the wall \
                    clock; or manual, for tests, which 'lazuli clock advance' sets ahead and which \
                    only a new store can have. The journal remembers which.
                    """)
        case .harden:
            Row(
                .toggle, default: "false",
                help: """
                    Make sealed journal segments and finished payload files immutable to the \
                    operating system (chattr +i) until they are erased. Needs CAP_LINUX_IMMUTABLE \
                    and a file system like ext4 or xfs; does not start without.
                    """)
        case .maxConnections:
            Row(
                .number("count", 1...1_000_000),
                otherwise: "20000, or what the limit of open files allows",
                help: """
                    Connections at a time, idle ones included. Further ones are answered 503 \
                    ServerBusy.
                    """)
        case .maxRequests:
            Row(
                .number("count", 1...1_000_000), default: "2000",
                help: """
                    Requests that are read or answered at a time; each may hold 2 MiB of a body. \
                    Further ones are answered 503 ServerBusy.
                    """)
        case .headTimeout:
            Row(
                .number("seconds", 1...86_400), default: "30",
                help: """
                    In so many seconds a request's head, once begun, must be there, and a TLS \
                    handshake over.
                    """)
        case .stallTimeout:
            Row(
                .number("seconds", 1...86_400), default: "60",
                help: """
                    In so many seconds a client must send of a body, or take of an answer, 100 \
                    bytes per second on average.
                    """)
        case .idleTimeout:
            Row(
                .number("seconds", 1...86_400), default: "180",
                help: "A connection without a request is kept so long; SDKs count on 120 s.")
        case .logLevel:
            Row(
                .choice(["trace", "debug", "info", "notice", "warning", "error", "critical"]),
                default: "info", help: "What is logged.")
        }
    }
}

extension ServeSetting {
    struct Row {
        var kind: SettingKind
        /// Never shown: not by `config check`, not in a message about a wrong value.
        var isSecret: Bool
        /// The value where nobody sets one, as a variable would have it.
        var defaultText: String?
        /// In the place of a default that depends on other settings: what happens without a value.
        var otherwise: String?
        /// Sentences for `--help` and the README.
        var help: String

        init(
            _ kind: SettingKind, isSecret: Bool = false, default text: String? = nil,
            otherwise: String? = nil, help: String
        ) {
            self.kind = kind
            self.isSecret = isSecret
            self.defaultText = text
            self.otherwise = otherwise
            self.help = help
        }
    }

    /// In the configuration file; dots stand between a group and what is in it.
    public var key: String { self.rawValue }

    public var variable: String {
        Self.variablePrefix
            + String(self.key.uppercased().map { $0.isLetter || $0.isNumber ? $0 : "_" })
    }

    /// Without the dashes before it.
    public var flag: String { String(self.key.map { $0 == "." ? "-" : $0 }) }

    public var kind: SettingKind { self.row.kind }
    public var isSecret: Bool { self.row.isSecret }
    public var help: String { self.row.help }

    /// What holds if nobody says anything, in words; nil if nothing does.
    public var defaultDescription: String? { self.row.otherwise ?? self.row.defaultText }

    static let variablePrefix = "LAZULI_"
}

/// The form of a setting's value. The strings name the value in the help.
public enum SettingKind: Sendable {
    case text(String)
    case number(String, ClosedRange<Int>)
    /// As a flag without a value.
    case toggle
    /// In the file an array, or a text like the variable's. The flag can be given several times.
    case list(String, separator: Character)
    /// One of a few words, in capitals or not.
    case choice([String])

    /// Completes "must be …".
    var requirement: String {
        switch self {
        case .text: "a text"
        case .number(_, let range): "a number from \(range.lowerBound) to \(range.upperBound)"
        case .toggle: "true or false"
        case .list(let item, let separator): "a list of \(item), separated by '\(separator)'"
        case .choice(let words):
            words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")
        }
    }

    var separator: Character {
        if case .list(_, let separator) = self { separator } else { "," }
    }
}
