import BlobModel
import Crypto
import Foundation
import Identity
import JWTKit
import Testing

/// Goal: new keys are found when they are needed, old ones go when they are gone, and what is
/// missing or broken takes nothing away. Method: a key file that a test rewrites, and a clock of its
/// own.
@Suite struct KeyRefreshTests {
    private let path =
        NSTemporaryDirectory() + "lazuli-keys-\(UUID().uuidString).json"

    private func write(_ document: [UInt8]) throws {
        try Data(document).write(to: URL(fileURLWithPath: self.path), options: .atomic)
    }

    private func verifier(_ issuer: TestIssuer) throws -> TokenVerifier {
        try issuer.verifier { $0.keys = .file(self.path) }
    }

    @Test func anUnknownKeyIsLookedFor() async throws {
        let issuer = try await TestIssuer()
        try self.write(issuer.keySet(only: "ec"))
        defer { try? FileManager.default.removeItem(atPath: self.path) }
        let verifier = try self.verifier(issuer)
        let old = try await issuer.token(key: "ec")
        let new = try await issuer.token(key: "rsa")
        #expect(await verifier.fault(old) == nil)
        #expect(await verifier.fault(new) == .unknownKey)
        try self.write(issuer.keySet())
        // Not yet: somebody just looked.
        #expect(await verifier.fault(new) == .unknownKey)
        #expect(await verifier.fault(new, after: 1) == nil)
        #expect(await verifier.fault(old, after: 1) == nil)
    }

    @Test func aKeyThatIsGoneVerifiesNothing() async throws {
        let issuer = try await TestIssuer()
        try self.write(issuer.keySet())
        defer { try? FileManager.default.removeItem(atPath: self.path) }
        let verifier = try self.verifier(issuer)
        let token = try await issuer.token(key: "rsa")
        #expect(await verifier.fault(token) == nil)
        try self.write(issuer.keySet(only: "ec"))
        #expect(await verifier.fault(token, after: 1) == .unknownKey)
    }

    /// An issuer that answers and has no key has withdrawn them.
    @Test(arguments: ["{\"keys\":[]}", "{\"keys\":[{\"kty\":\"oct\"}]}"])
    func aSetWithoutAKeyVerifiesNothing(document: String) async throws {
        let issuer = try await TestIssuer()
        try self.write(issuer.keySet())
        defer { try? FileManager.default.removeItem(atPath: self.path) }
        let verifier = try self.verifier(issuer)
        let token = try await issuer.token()
        #expect(await verifier.fault(token) == nil)
        try self.write(Array(document.utf8))
        #expect(await verifier.fault(token, after: 1) != nil)
        await #expect(throws: KeyFault.self) {
            try await verifier.loadKeys(at: TestIssuer.now.advanced(byDays: 1))
        }
        try self.write(issuer.keySet())
        #expect(await verifier.fault(token, after: 2) == nil)
    }

    @Test(arguments: [nil, "", "{", "[]"])
    func theLastKeysStayValid(document: String?) async throws {
        let issuer = try await TestIssuer()
        try self.write(issuer.keySet())
        defer { try? FileManager.default.removeItem(atPath: self.path) }
        let verifier = try self.verifier(issuer)
        let token = try await issuer.token()
        #expect(await verifier.fault(token) == nil)
        if let document {
            try self.write(Array(document.utf8))
        } else {
            try FileManager.default.removeItem(atPath: self.path)
        }
        #expect(await verifier.fault(token, after: 60) == nil)
        let fresh = try await issuer.token(["oid": "another"])
        #expect(await verifier.fault(fresh, after: 60) == nil)
        await #expect(throws: KeyFault.self) {
            try await verifier.loadKeys(at: TestIssuer.now.advanced(byTicks: 1))
        }
    }

    @Test func keysThatCameLate() async throws {
        let issuer = try await TestIssuer()
        let verifier = try self.verifier(issuer)
        let token = try await issuer.token()
        #expect(await verifier.fault(token) == .keysUnavailable)
        try self.write(issuer.keySet())
        defer { try? FileManager.default.removeItem(atPath: self.path) }
        #expect(await verifier.fault(token, after: 1) == nil)
    }

    @Test func aClockThatWasSetBackDoesNotStopIt() async throws {
        let issuer = try await TestIssuer()
        try self.write(issuer.keySet(only: "ec"))
        defer { try? FileManager.default.removeItem(atPath: self.path) }
        let verifier = try self.verifier(issuer)
        let token = try await issuer.token(["nbf": 0])
        #expect(await verifier.fault(token) == .unknownKey)
        try self.write(issuer.keySet())
        #expect(await verifier.fault(token, after: -86_400) == nil)
    }

    @Test(arguments: [
        ("https://login.example/keys", true), ("http://127.0.0.1:8080/keys", true),
        ("http://localhost/keys", true), ("http://[::1]:1/keys", true),
        ("HTTPS://login.example", true), ("http://login.example/keys", false),
        ("http://127.0.0.1.evil.test/", false), ("https://user:pass@login.example/", false),
        ("https://login.example/#x", false), ("ftp://127.0.0.1/", false), ("file:///etc", false),
        ("/etc/keys", false), ("", false),
    ])
    func whereKeysMayComeFrom(url: String, isTrusted: Bool) {
        #expect((TrustedURL(url) != nil) == isTrusted)
    }

    /// As many as there is room for, and then others: the old ones make room.
    @Test func verifiedTokensAreBounded() throws {
        let claims = try JSONDecoder().decode(
            TokenClaims.self, from: Data("{\"exp\":1767225601}".utf8))
        var tokens = VerifiedTokens()
        func digest(_ number: Int) -> TokenDigest { SHA256.hash(data: Data("\(number)".utf8)) }
        for number in 0..<VerifiedTokens.countMax {
            tokens.insert(claims, digest(number), at: TestIssuer.now)
        }
        #expect(tokens[digest(0)] != nil)
        tokens.insert(claims, digest(-1), at: TestIssuer.now)
        #expect(tokens[digest(0)] == nil)
        #expect(tokens[digest(-1)] != nil)
    }
}
