/// Whose tokens are believed, and which of them.
public struct IssuerConfiguration: Sendable {
    /// Where the issuer's keys are, as a JSON Web Key Set (RFC 7517).
    public enum Keys: Hashable, Sendable {
        /// These, for ever.
        case fixed([UInt8])
        /// Read again when the file changes.
        case file(String)
        case url(String)
        /// Where `ISSUER/.well-known/openid-configuration` says.
        case discovery
    }

    /// Where a client that has no token gets one.
    public enum Authority: Hashable, Sendable {
        /// A URL without a slash at its end.
        case url(String)
        /// A path on this server.
        case path(String)
    }

    /// Azure Storage's own resource, and its application's id.
    public static let storageAudiences = [
        "https://storage.azure.com", "e406a681-f3d4-42a8-90b6-c2b029497af1",
    ]
    public static let managementAudiences = [
        "https://management.azure.com", "https://management.core.windows.net",
    ]

    /// What `iss` must be, to the letter.
    public var issuer: String
    public var keys: Keys
    public var authority: Authority
    /// What `tid` must be; nil: any, or none.
    public var tenant: String?
    /// What `aud` may be on the data plane, besides `https://ACCOUNT.blob.core.windows.net` for
    /// that account.
    public var storageAudiences: [String]
    public var managementAudiences: [String]
    public var algorithms: Set<SignatureAlgorithm>

    public init(
        issuer: String, keys: Keys, authority: Authority, tenant: String? = nil,
        storageAudiences: [String] = Self.storageAudiences,
        managementAudiences: [String] = Self.managementAudiences,
        algorithms: Set<SignatureAlgorithm> = Set(SignatureAlgorithm.allCases)
    ) {
        self.issuer = issuer
        self.keys = keys
        self.authority = authority
        self.tenant = tenant
        self.storageAudiences = storageAudiences
        self.managementAudiences = managementAudiences
        self.algorithms = algorithms
    }
}
