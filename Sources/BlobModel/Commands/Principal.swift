/// How the caller proved who it is.
public enum Principal: Hashable, Sendable {
    /// Shared Key or Shared Key Lite with the account's key 1 or 2.
    case accountKey(account: AccountName, number: UInt8)
    /// The static bearer token that opened the management plane before there were others; only in
    /// journals of that time.
    case managementToken
    /// The server itself, when a time has come.
    case server
    indirect case sharedAccess(SharedAccessPrincipal)
    indirect case token(TokenPrincipal)
    /// Nobody in particular: it reads what is public, and so it is in no record.
    case anonymous
}

/// Who came with a shared access signature.
public struct SharedAccessPrincipal: Hashable, Sendable {
    public enum Signer: Hashable, Sendable {
        /// The account's key 1 or 2.
        case accountKey(number: UInt8)
        /// A user delegation key: that of the directory object `subject` in `tenant`.
        case delegation(subject: String, tenant: String)
    }

    public var account: AccountName
    public var signer: Signer
    /// The SHA-256 of the signature's 32 bytes: it tells tokens apart and opens nothing.
    public var signatureDigest: SHA256Digest
    /// The stored access policy that the token names.
    public var policy: String?

    public init(
        account: AccountName, signer: Signer, signatureDigest: SHA256Digest, policy: String?
    ) {
        self.account = account
        self.signer = signer
        self.signatureDigest = signatureDigest
        self.policy = policy
    }
}

/// Who came with a bearer token, by what its issuer says.
public struct TokenPrincipal: Hashable, Sendable {
    /// `iss`
    public var issuer: String
    /// `oid`, the directory object, or where a token has none, `sub`.
    public var subject: String
    /// `tid`; empty where a token has none.
    public var tenant: String

    public init(issuer: String, subject: String, tenant: String) {
        self.issuer = issuer
        self.subject = subject
        self.tenant = tenant
    }
}
