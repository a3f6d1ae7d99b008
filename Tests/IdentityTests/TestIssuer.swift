import BlobModel
import CryptoExtras
import Foundation
import Identity
import JWTKit
import Logging

/// An issuer with an RSA and an elliptic key, whose tokens a test bends as it likes.
struct TestIssuer {
    static let name = "https://issuer.test/"
    /// 2026-01-01.
    static let now = Timestamp(secondsSinceEpoch: 1_767_225_600)
    static let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
    static let account = AccountName("devstoreaccount1") ?? { preconditionFailure("a name") }()

    let rsa: JWTKit.Insecure.RSA.PrivateKey
    let ec = ES256PrivateKey()
    let keys = JWTKeyCollection()

    init() async throws {
        self.rsa = try JWTKit.Insecure.RSA.PrivateKey(
            backing: _RSA.Signing.PrivateKey(keySize: .bits2048))
        await self.keys.add(rsa: self.rsa, digestAlgorithm: .sha256, kid: "rsa")
        await self.keys.add(rsa: self.rsa, digestAlgorithm: .sha512, kid: "rsa-512")
        await self.keys.add(pss: self.rsa, digestAlgorithm: .sha256, kid: "rsa-pss")
        await self.keys.add(ecdsa: self.ec, kid: "ec")
    }

    /// Both public keys, the RSA one for every algorithm that it is fit for, and one that nobody here
    /// can use.
    func keySet(only kid: String? = nil) throws -> [UInt8] {
        let primitives = try self.rsa.publicKey.getKeyPrimitives()
        let point = self.ec.publicKey.parameters ?? (x: "", y: "")
        let all = [
            [
                "kty": "RSA", "kid": "rsa", "use": "sig", "n": base64URL(primitives.modulus),
                "e": base64URL(primitives.publicExponent),
            ],
            [
                "kty": "EC", "kid": "ec", "crv": "P-256", "alg": "ES256",
                "x": Self.unpadded(point.x), "y": Self.unpadded(point.y),
            ],
            ["kty": "oct", "kid": "secret", "k": "c2VjcmV0"],
            [
                "kty": "RSA", "kid": "for-encryption", "use": "enc",
                "n": base64URL(primitives.modulus), "e": base64URL(primitives.publicExponent),
            ],
        ]
        return [UInt8](
            try JSONSerialization.data(
                withJSONObject: ["keys": all.filter { kid == nil || $0["kid"] == kid }]))
    }

    private static func unpadded(_ text: String) -> String {
        text.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    func configuration() throws -> IssuerConfiguration {
        IssuerConfiguration(
            issuer: Self.name, keys: .fixed(try self.keySet()),
            authority: .url("https://issuer.test/t1"), tenant: "t1")
    }

    func verifier(
        _ change: (inout IssuerConfiguration) -> Void = { _ in }
    ) throws -> TokenVerifier {
        var configuration = try self.configuration()
        change(&configuration)
        return TokenVerifier(configuration, logger: Self.logger)
    }

    static let claims: [String: JWTHeaderField] = [
        "iss": .string(name), "aud": "https://storage.azure.com", "oid": "somebody",
        "sub": "somebody-else", "tid": "t1", "nbf": .int(Int(now.wholeSeconds)),
        "exp": .int(Int(now.wholeSeconds) + 3_600),
    ]

    /// - Parameters:
    ///   - changes: to the claims; null takes one away.
    ///   - header: members besides `alg`, `typ` and `kid`.
    ///   - key: what it is signed with; named in the header unless that names another one.
    func token(
        _ changes: [String: JWTHeaderField] = [:], header: [String: JWTHeaderField] = [:],
        key: JWKIdentifier = "rsa"
    ) async throws -> String {
        let claims = Self.claims.merging(changes) { $1 }.filter { !$0.value.isNull }
        var fields = header
        if fields["kid"] == nil { fields["kid"] = .string(key.string) }
        let algorithm = try await self.keys.getKey(for: key)
        fields["alg"] = .string(algorithm.name)
        return try Self.assemble(fields.filter { !$0.value.isNull }, claims) {
            try algorithm.sign($0)
        }
    }

    /// A token, signed in whatever way.
    static func assemble(
        _ header: [String: JWTHeaderField], _ claims: [String: JWTHeaderField],
        sign: ([UInt8]) throws -> [UInt8]
    ) throws -> String {
        let encoder = JSONEncoder()
        let signed =
            base64URL(try encoder.encode(header)) + "." + base64URL(try encoder.encode(claims))
        return signed + "." + base64URL(Data(try sign(Array(signed.utf8))))
    }
}

func base64URL(_ data: Data) -> String {
    data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
        .replacing("=", with: "")
}

extension TokenVerifier {
    /// What is wrong with a token for the data plane; nil: nothing.
    func fault(
        _ token: String, for audience: TokenAudience = .storage(TestIssuer.account),
        after seconds: Int64 = 0
    ) async -> TokenFault? {
        do {
            _ = try await self.verify(
                token, for: audience,
                at: TestIssuer.now.advanced(byTicks: seconds * Timestamp.ticksPerSecond))
            return nil
        } catch {
            return error
        }
    }
}
