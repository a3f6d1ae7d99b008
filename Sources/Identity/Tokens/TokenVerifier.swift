public import BlobModel
import Crypto
import JWTKit
public import Logging

/// Believes the bearer tokens of one issuer, or nobody's.
///
/// Times come from the caller, so that everything here can be tried at any time.
public final class TokenVerifier: Sendable {
    /// Longer than any token that fits into a header.
    private static let tokenBytesMax = 32 << 10

    private let configuration: IssuerConfiguration?
    private let keys: IssuerKeys?

    /// Believes nobody.
    public static let none = TokenVerifier()

    private init() {
        self.configuration = nil
        self.keys = nil
    }

    public init(_ configuration: IssuerConfiguration, logger: Logger) {
        self.configuration = configuration
        self.keys = IssuerKeys(
            KeyLoader(issuer: configuration.issuer, keys: configuration.keys),
            configuration.algorithms, logger: logger)
    }

    /// Loads the issuer's keys before the first token comes. Where that fails, later requests try
    /// again.
    public func loadKeys(at now: Timestamp) async throws(KeyFault) {
        try await self.keys?.load(at: now)
    }

    /// Where a client that has no token gets one, as an absolute URL: what Azure calls
    /// `authorization_uri` in a challenge is this and, on the data plane, `/oauth2/authorize`. Nil
    /// if no token would be believed.
    ///
    /// - Parameter origin: where the client reaches this server, `http://127.0.0.1:10000`.
    public func authority(at origin: String) -> String? {
        switch self.configuration?.authority {
        case nil: nil
        case .url(let url): url
        case .path(let path): origin + path
        }
    }

    /// What `aud` may be on the management plane; empty if no token would be believed.
    public var managementAudiences: [String] {
        self.configuration?.managementAudiences ?? []
    }

    /// `WWW-Authenticate` of the data plane, from which SDKs learn tenant and resource (spec auth.md
    /// §7); nil if no token would be believed.
    public func challenge(at origin: String) -> String? {
        guard let authority = self.authority(at: origin),
            let resource = self.configuration?.storageAudiences.first
        else { return nil }
        return "Bearer authorization_uri=\(authority)/oauth2/authorize resource_id=\(resource)"
    }

    /// Who bears `token`, if it may be shown to `audience` now. A token that was verified before
    /// costs a hash and a few comparisons.
    public func verify(
        _ token: some StringProtocol, for audience: TokenAudience, at now: Timestamp
    ) async throws(TokenFault) -> TokenPrincipal {
        guard let configuration = self.configuration, let keys = self.keys else {
            throw .noIssuer
        }
        let bytes = Array(token.utf8)
        guard bytes.count <= Self.tokenBytesMax else { throw .malformed }
        let digest = SHA256.hash(data: bytes)
        let claims: TokenClaims
        if let known = await keys.verified(digest, at: now) {
            claims = known
        } else {
            claims = try await Self.claims(bytes, digest, keys, configuration, at: now)
        }
        if let fault = claims.fault(for: audience, by: configuration, at: now) { throw fault }
        guard let principal = claims.principal else { throw .noSubject }
        return principal
    }

    /// The claims of a token whose signature is right.
    private static func claims(
        _ token: [UInt8], _ digest: TokenDigest, _ keys: IssuerKeys,
        _ configuration: IssuerConfiguration, at now: Timestamp
    ) async throws(TokenFault) -> TokenClaims {
        let parser = DefaultJWTParser()
        guard token.allSatisfy(Self.isTokenByte),
            let parts = try? parser.getTokenParts(token),
            let (header, claims, signature) = try? parser.parse(token, as: TokenClaims.self)
        else { throw .malformed }
        // Whatever else the header names (jwk, jku, x5c, x5u) is not looked at: keys come from the
        // configuration. What must be understood and is not ends it (RFC 7515 §4.1.11).
        guard header.fields["crit"] == nil else { throw .critical }
        guard let algorithm = header.alg.flatMap(SignatureAlgorithm.init(rawValue:)),
            configuration.algorithms.contains(algorithm)
        else { throw .algorithm }
        // A `kid` that is no text is none that anybody has.
        let id = header.fields["kid"].map { $0.asString ?? "" }

        var snapshot = keys.current
        var answer = snapshot.keys.key(id, for: algorithm)
        if case .unknown = answer {
            snapshot = await keys.renewed(at: now)
            answer = snapshot.keys.key(id, for: algorithm)
        }
        let key: any JWTAlgorithm
        switch answer {
        case .key(let found): key = found
        case .wrongAlgorithm: throw .algorithm
        case .unknown: throw snapshot.generation == 0 ? .keysUnavailable : .unknownKey
        }
        let signed = token[..<parts.payload.endIndex]
        guard (try? key.verify(signature, signs: signed)) == true else { throw .signature }
        keys.keep(claims, of: digest, snapshot.generation, at: now)
        return claims
    }

    /// Base64url without padding, and the dots in between (RFC 7515 §2).
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
            UInt8(ascii: "."):
            true
        default:
            false
        }
    }
}
