public import BlobModel
import Crypto
import CryptoExtras
import FoundationEssentials
import JWTKit

/// An issuer for development and tests: it gives tokens to service principals that know their
/// secret (client credentials), as Entra does. There are no users, no consent and no revocation,
/// which is why it is for loopback only.
///
/// It says of itself that it is ``issuer``, wherever it is reached, so that its tokens outlive a
/// restart on another port. Entra's first kind of tokens is like that, too.
public struct DevelopmentIssuer: Sendable {
    /// The one directory there is.
    public static let tenant = "6c617a75-6c69-4000-8000-000000000001"
    public static let issuer = "https://sts.lazuli.invalid/\(tenant)/"
    private static let secondsValid: Int64 = 3_600
    /// The longest resource a token is made out to.
    private static let resourceBytesMax = 1_024

    private let keys: JWTKeyCollection
    private let keyID: JWKIdentifier
    private let clients: [String: DevelopmentClient]
    /// The public half of its key, as a JSON Web Key Set.
    public let keySet: [UInt8]

    /// - Parameters:
    ///   - key: a private RSA key in PEM, as ``newKey()`` makes them.
    ///   - clients: of several with the same id the first counts.
    /// - Throws: when it is no such key.
    public init(key: String, clients: [DevelopmentClient]) async throws(KeyFault) {
        do {
            let key = try Insecure.RSA.PrivateKey(pem: key)
            let primitives = try key.publicKey.getKeyPrimitives()
            let digest = SHA256.hash(data: key.publicKey.derRepresentation)
            let id = Self.base64URL(Data(digest.prefix(15)))
            self.keyID = JWKIdentifier(string: id)
            self.keys = await JWTKeyCollection().add(
                rsa: key, digestAlgorithm: .sha256, kid: self.keyID)
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            self.keySet = [UInt8](
                try encoder.encode(
                    KeySet(keys: [
                        KeySet.Key(
                            kid: id, n: Self.base64URL(primitives.modulus),
                            e: Self.base64URL(primitives.publicExponent))
                    ])))
        } catch {
            throw KeyFault("it is no RSA key of 2048 bits or more")
        }
        self.clients = Dictionary(
            clients.map { ($0.id.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// A new key of 2048 bits, in PEM.
    public static func newKey() throws -> String {
        try _RSA.Signing.PrivateKey(keySize: .bits2048).pemRepresentation
    }

    /// What a server that believes these tokens, and no others, is configured with.
    public var configuration: IssuerConfiguration {
        IssuerConfiguration(
            issuer: Self.issuer, keys: .fixed(self.keySet), authority: .path("/" + Self.tenant),
            tenant: Self.tenant, algorithms: [.rs256])
    }

    /// Answers a token request.
    public func token(
        for request: TokenRequest, at now: Timestamp
    ) async -> Result<GrantedToken, TokenRefusal> {
        let client: DevelopmentClient
        let resource: String
        do throws(TokenRefusal) {
            client = try self.client(of: request)
            resource = try Self.resource(of: request)
        } catch {
            return .failure(error)
        }
        let claims = IssuedClaims(
            aud: resource, iss: Self.issuer, iat: now.wholeSeconds, nbf: now.wholeSeconds,
            exp: now.wholeSeconds + Self.secondsValid, appid: client.id, oid: client.objectID,
            sub: client.objectID, tid: Self.tenant)
        guard let token = try? await self.keys.sign(claims, kid: self.keyID) else {
            preconditionFailure("its own key signs")
        }
        return .success(
            GrantedToken(
                text: token, resource: resource, secondsValid: Self.secondsValid,
                notBefore: claims.nbf, expires: claims.exp))
    }

    private func client(of request: TokenRequest) throws(TokenRefusal) -> DevelopmentClient {
        guard request.tenant.lowercased() == Self.tenant else {
            throw .tenant(request.tenant)
        }
        guard let grant = request.form["grant_type"] else { throw .missing("grant_type") }
        guard grant == "client_credentials" else { throw .grantType(grant) }
        let formID = request.form["client_id"]
        let formSecret = request.form["client_secret"]
        if let basic = request.basic, formSecret != nil || (formID ?? basic.id) != basic.id {
            throw .twoCredentials
        }
        guard let id = request.basic?.id ?? formID else { throw .missing("client_id") }
        guard let client = self.clients[id.lowercased()] else { throw .client(id) }
        guard let secret = request.basic?.secret ?? formSecret else { throw .noSecret }
        guard client.hasSecret(secret) else { throw .secret }
        return client
    }

    private static func resource(of request: TokenRequest) throws(TokenRefusal) -> String {
        let resource: String
        switch request.version {
        case .v1:
            guard let text = request.form["resource"], !text.isEmpty else {
                throw .missing("resource")
            }
            resource = text
        case .v2:
            guard let scope = request.form["scope"], !scope.isEmpty else {
                throw .missing("scope")
            }
            guard scope.hasSuffix("/.default"), !scope.contains(" "),
                scope.utf8.count > "/.default".utf8.count
            else { throw .scope(scope) }
            resource = String(scope.dropLast("/.default".count))
        }
        guard resource.utf8.count <= Self.resourceBytesMax else { throw .scope("(too long)") }
        return resource
    }

    private static func base64URL(_ data: Data) -> String {
        data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            .replacing("=", with: "")
    }
}

/// A token, and what its bearer is told about it.
public struct GrantedToken: Sendable {
    public var text: String
    /// Its `aud`.
    public var resource: String
    public var secondsValid: Int64
    /// Seconds since 1970, like the next.
    public var notBefore: Int64
    public var expires: Int64
}

/// As in Entra's tokens of version 1.0 for applications.
private struct IssuedClaims: JWTPayload {
    var aud: String
    var iss: String
    var iat: Int64
    var nbf: Int64
    var exp: Int64
    var appid: String
    /// By a secret.
    var appidacr = "1"
    var idp = DevelopmentIssuer.issuer
    var oid: String
    var sub: String
    var tid: String
    var ver = "1.0"

    /// These are made here, never read.
    func verify(using algorithm: some JWTAlgorithm) {}
}

private struct KeySet: Encodable {
    struct Key: Encodable {
        var kty = "RSA"
        var use = "sig"
        var alg = "RS256"
        var kid: String
        var n: String
        var e: String
    }

    var keys: [Key]
}
