import BlobModel
import Crypto
import Foundation
import Identity
import JWTKit
import Testing

/// Goal: the right token passes, and one that deviates in a single thing does not.
@Suite struct TokenVerifierTests {
    @Test(arguments: ["rsa", "ec"])
    func theRightOnePasses(key: String) async throws {
        let issuer = try await TestIssuer()
        let principal = try await issuer.verifier().verify(
            try await issuer.token(key: JWKIdentifier(string: key)),
            for: .storage(TestIssuer.account), at: TestIssuer.now)
        #expect(
            principal
                == TokenPrincipal(issuer: TestIssuer.name, subject: "somebody", tenant: "t1"))
    }

    @Test func aKeyIsGoodForEveryAlgorithmThatFitsIt() async throws {
        let issuer = try await TestIssuer()
        let verifier = try issuer.verifier()
        for key in ["rsa-512", "rsa-pss"] {
            let token = try await issuer.token(
                header: ["kid": "rsa"], key: JWKIdentifier(string: key))
            #expect(await verifier.fault(token) == nil)
        }
        let narrow = try issuer.verifier { $0.algorithms = [.rs256] }
        let token = try await issuer.token(header: ["kid": "rsa"], key: "rsa-512")
        #expect(await narrow.fault(token) == .algorithm)
        #expect(await narrow.fault(try await issuer.token()) == nil)
    }

    @Test(
        arguments: [
            (["iss": "https://issuer.test"], .issuer), (["iss": .null], .issuer),
            (["iss": 1], .malformed), (["tid": "t2"], .tenant), (["tid": .null], .tenant),
            (["aud": "https://management.azure.com"], .audience),
            (["aud": "https://second.blob.core.windows.net"], .audience),
            (["aud": "https://storage.azure.com.evil.test"], .audience),
            (["aud": "HTTPS://STORAGE.AZURE.COM"], .audience), (["aud": ""], .audience),
            (["aud": []], .audience), (["aud": .null], .audience), (["aud": 1], .malformed),
            (["exp": .null], .noExpiration), (["exp": 0], .expired),
            (["exp": .int(Int(TestIssuer.now.wholeSeconds))], .expired),
            (["exp": "tomorrow"], .malformed),
            (["nbf": .int(Int(TestIssuer.now.wholeSeconds) + 301)], .notYetValid),
            (["nbf": "1"], .malformed), (["oid": .null, "sub": .null], .noSubject),
            (["oid": "", "sub": ""], .noSubject), (["oid": ["a"]], .malformed),
        ] as [([String: JWTHeaderField], TokenFault)])
    func oneWrongClaim(changes: [String: JWTHeaderField], fault: TokenFault) async throws {
        let issuer = try await TestIssuer()
        #expect(try await issuer.verifier().fault(issuer.token(changes)) == fault)
    }

    @Test(
        arguments: [
            ["aud": "https://storage.azure.com/"], ["aud": "e406a681-f3d4-42a8-90b6-c2b029497af1"],
            ["aud": "https://devstoreaccount1.blob.core.windows.net"],
            ["aud": "https://devstoreaccount1.blob.core.windows.net/"],
            ["aud": ["https://other.test", "https://storage.azure.com"]],
            ["exp": .decimal(Double(TestIssuer.now.wholeSeconds) + 0.5)], ["nbf": .null],
            ["nbf": .int(Int(TestIssuer.now.wholeSeconds) + 300)], ["oid": .null],
            ["sub": .null], ["tid": "T1"],
        ] as [[String: JWTHeaderField]])
    func allowedVariation(changes: [String: JWTHeaderField]) async throws {
        let issuer = try await TestIssuer()
        #expect(try await issuer.verifier().fault(issuer.token(changes)) == nil)
    }

    @Test func withoutAnObjectTheSubjectIsWho() async throws {
        let issuer = try await TestIssuer()
        let principal = try await issuer.verifier { $0.tenant = nil }.verify(
            try await issuer.token(["oid": .null, "tid": .null]),
            for: .storage(TestIssuer.account), at: TestIssuer.now)
        #expect(
            principal
                == TokenPrincipal(issuer: TestIssuer.name, subject: "somebody-else", tenant: ""))
    }

    @Test(
        arguments: [
            (["kid": "nobody's"], .unknownKey), (["kid": .null], .unknownKey),
            (["kid": 1], .unknownKey), (["kid": "secret"], .unknownKey),
            (["kid": "for-encryption"], .unknownKey), (["kid": "ec"], .algorithm),
            (["crit": ["exp"]], .critical), (["crit": []], .critical),
            (["jwk": ["kty": "oct", "k": "eA"]], nil), (["jku": "https://evil.test/keys"], nil),
            (["x5u": "https://evil.test/cert"], nil), (["x5c": ["AAAA"]], nil),
        ] as [([String: JWTHeaderField], TokenFault?)])
    func header(header: [String: JWTHeaderField], fault: TokenFault?) async throws {
        let issuer = try await TestIssuer()
        #expect(try await issuer.verifier().fault(issuer.token(header: header)) == fault)
    }

    /// A stranger's key in the token itself opens nothing.
    @Test func keysComeFromTheConfigurationOnly() async throws {
        let issuer = try await TestIssuer()
        let stranger = try await TestIssuer()
        let embedded = try stranger.keySet(only: "rsa")
        let jwk = try JSONDecoder().decode(
            [String: [JWTHeaderField]].self, from: Data(embedded))["keys"]?.first
        let verifier = try issuer.verifier()
        for header in [["jwk": try #require(jwk)], [:]] {
            let token = try await stranger.token(header: header)
            #expect(await verifier.fault(token) == .signature)
        }
    }

    /// A set should have none. With this one, which belongs to no key, the library ends the program.
    @Test func privatePartsOfKeysAreNotLookedAt() async throws {
        let issuer = try await TestIssuer()
        var keys = try #require(
            try JSONSerialization.jsonObject(with: Data(try issuer.keySet()))
                as? [String: [[String: String]]])
        keys["keys"] = (keys["keys"] ?? []).map { $0.merging(["d": "AQAB"]) { $1 } }
        keys["keys"]?.append([
            "kty": "RSA", "kid": "odd", "e": "AQAB",
            "n": "t_iVYbXzGR2P0m8V0Yw0w9G0c0X8yYwT2U2V2W2X2Y2Z3a3b3c30",
            "d": "YWWWWWWWWWWWWWWWWWWWWWWWWWWWWDGoW2X2Y2Z3a3b3c3d",
        ])
        let document = try JSONSerialization.data(withJSONObject: keys)
        let verifier = try issuer.verifier { $0.keys = .fixed([UInt8](document)) }
        for key: JWKIdentifier in ["rsa", "ec"] {
            #expect(await verifier.fault(try await issuer.token(key: key)) == nil)
        }
    }

    @Test func noSignatureAndSharedSecrets() async throws {
        let issuer = try await TestIssuer()
        let verifier = try issuer.verifier()
        for name in ["none", "None", "NONE", ""] {
            let token = try TestIssuer.assemble(
                ["alg": .string(name), "kid": "rsa"], TestIssuer.claims
            ) { _ in [] }
            #expect(await verifier.fault(token) == .algorithm)
        }
        // The classic: the public key as the secret of an HMAC.
        for secret in [
            Data(issuer.rsa.publicKey.pemRepresentation.utf8),
            issuer.rsa.publicKey.derRepresentation, Data("secret".utf8),
        ] {
            for kid in ["rsa", "secret"] {
                let token = try TestIssuer.assemble(
                    ["alg": "HS256", "kid": .string(kid)], TestIssuer.claims
                ) {
                    Array(HMAC<SHA256>.authenticationCode(for: $0, using: .init(data: secret)))
                }
                #expect(await verifier.fault(token) == .algorithm)
            }
        }
    }

    @Test func everyByteCounts() async throws {
        let issuer = try await TestIssuer()
        let verifier = try issuer.verifier()
        let token = try await issuer.token()
        let bytes = Array(token.utf8)
        for index in stride(from: 0, to: bytes.count, by: 7) {
            var changed = bytes
            changed[index] =
                bytes[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            let fault = await verifier.fault(String(decoding: changed, as: UTF8.self))
            #expect(fault != nil, "byte \(index)")
            let cut = await verifier.fault(String(token.prefix(index)))
            #expect(cut != nil, "first \(index)")
        }
        for junk in [
            "", ".", "..", "...", "a.b.c", token + ".", "." + token, token + "=", token + " ",
            " " + token, token + "\n", "{}", String(repeating: "a", count: 40_000),
            String(repeating: "A.", count: 100),
        ] {
            #expect(await verifier.fault(junk) == .malformed)
        }
        #expect(await verifier.fault(token) == nil)
    }

    @Test func theOtherAudience() async throws {
        let issuer = try await TestIssuer()
        let verifier = try issuer.verifier()
        let storage = try await issuer.token()
        #expect(await verifier.fault(storage, for: .management) == .audience)
        for audience in ["https://management.azure.com/", "https://management.core.windows.net/"] {
            let token = try await issuer.token(["aud": .string(audience)])
            #expect(await verifier.fault(token, for: .management) == nil)
            #expect(await verifier.fault(token) == .audience)
        }
        let own = try issuer.verifier {
            $0.storageAudiences = ["api://lazuli"]
            $0.managementAudiences = ["api://lazuli-management"]
        }
        #expect(await own.fault(storage) == .audience)
        #expect(await own.fault(try await issuer.token(["aud": "api://lazuli"])) == nil)
    }

    /// What was verified once is asked for its time again, and for its audience.
    @Test func aKnownTokenExpiresAllTheSame() async throws {
        let issuer = try await TestIssuer()
        let verifier = try issuer.verifier()
        let token = try await issuer.token()
        #expect(await verifier.fault(token) == nil)
        #expect(await verifier.fault(token, after: 3_599) == nil)
        #expect(await verifier.fault(token, after: 3_600) == .expired)
        #expect(await verifier.fault(token, after: -301) == .notYetValid)
        #expect(await verifier.fault(token, for: .management) == .audience)
        #expect(await verifier.fault(token) == nil)
    }

    @Test func nobodyIsBelievedWithoutAnIssuer() async throws {
        let token = try await TestIssuer().token()
        #expect(await TokenVerifier.none.fault(token) == .noIssuer)
        #expect(TokenVerifier.none.challenge(at: "http://127.0.0.1:1") == nil)
    }

    @Test func challenges() async throws {
        let issuer = try await TestIssuer()
        let elsewhere = try issuer.verifier()
        #expect(
            elsewhere.challenge(at: "http://127.0.0.1:1")
                == "Bearer authorization_uri=https://issuer.test/t1/oauth2/authorize "
                + "resource_id=https://storage.azure.com")
        let here = try issuer.verifier { $0.authority = .path("/t1") }
        #expect(
            here.challenge(at: "http://127.0.0.1:1")
                == "Bearer authorization_uri=http://127.0.0.1:1/t1/oauth2/authorize "
                + "resource_id=https://storage.azure.com")
    }
}
