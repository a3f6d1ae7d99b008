import FoundationEssentials
import StorageIO
import SwiftASN1
import Testing
import X509

import ServerCertificates

/// What is in the directory decides what is made anew; the clock is the test's.
struct LocalAuthorityTests {
    private let files = SimulatedFileSystem()
    private let start = Date(timeIntervalSince1970: 1_800_000_000)
    private let names = Self.names("localhost", "*.blob.localhost", "127.0.0.1", "::1")

    @Test func theServerIsTheAuthoritys() async throws {
        let identity = try self.authority().identity(for: self.names, at: Date())
        let root = try Certificate(pemEncoded: identity.authority)
        let server = try Certificate(pemEncoded: identity.certificate)
        #expect(identity.isAuthorityNew)
        for host in ["localhost", "devstoreaccount1.blob.localhost"] {
            var verifier = Verifier(rootCertificates: CertificateStore([root])) {
                ServerIdentityPolicy(serverHostname: host, serverIP: nil)
                RFC5280Policy()
            }
            let result = await verifier.validate(
                leaf: server, intermediates: CertificateStore())
            guard case .validCertificate = result else {
                Issue.record("\(host): \(result)")
                continue
            }
        }
    }

    @Test func whatIsGoodIsKept() throws {
        let authority = try self.authority()
        let first = try authority.identity(for: self.names, at: self.start)
        let second = try authority.identity(for: self.names, at: self.days(360))
        #expect(!second.isAuthorityNew)
        #expect(second.authority == first.authority)
        #expect(second.certificate == first.certificate)
        #expect(second.privateKey == first.privateKey)
    }

    @Test(arguments: ["another name", "its last month", "damage"])
    func aServerCertificateMadeAnew(because reason: String) throws {
        let authority = try self.authority()
        let first = try authority.identity(for: self.names, at: self.start)
        var names = self.names
        var now = self.start
        switch reason {
        case "another name": names.formUnion(Self.names("store.example"))
        case "its last month": now = self.days(370)
        default: try self.overwrite("server.key", "no key")
        }
        let second = try authority.identity(for: names, at: now)
        #expect(second.certificate != first.certificate)
        #expect(second.authority == first.authority)
        #expect(!second.isAuthorityNew)
    }

    @Test func anAuthorityNearItsEndIsReplacedAndItsServerToo() throws {
        let authority = try self.authority()
        let first = try authority.identity(for: self.names, at: self.start)
        let later = self.days(KeyPair.authorityDays - 399)
        let second = try authority.identity(for: self.names, at: later)
        #expect(second.isAuthorityNew)
        #expect(second.authority != first.authority)
        let root = try Certificate(pemEncoded: second.authority)
        let server = try Certificate(pemEncoded: second.certificate)
        #expect(root.publicKey.isValidSignature(server.signature, for: server))
        #expect(server.notValidAfter < root.notValidAfter)
    }

    @Test(arguments: ["ca.key", "ca.pem"])
    func aDamagedAuthorityIsNotReplaced(file: String) throws {
        let authority = try self.authority()
        _ = try authority.identity(for: self.names, at: self.start)
        try self.overwrite(file, "damaged")
        #expect(throws: LocalAuthorityFailure.self) {
            try authority.identity(for: self.names, at: self.start)
        }
    }

    @Test(arguments: [
        ("localhost", true), ("*.blob.localhost", true), ("10.0.0.7", true), ("fe80::1", true),
        ("0.0.0.0", false), ("::", false), ("", false), ("-a", false), ("a..b", false),
        ("a_b", false), ("b.*.c", false), ("*", false),
    ])
    func whatIsAName(text: String, isOne: Bool) {
        #expect((CertificateName(text) != nil) == isOne)
    }

    private func authority() throws -> LocalAuthority {
        LocalAuthority("/tls", files: self.files)
    }

    private func overwrite(_ name: String, _ text: String) throws {
        let file = try self.files.open("/tls/\(name)", .readWrite)
        try file.truncate(to: 0)
        try file.write(Array(text.utf8), at: 0)
    }

    private func days(_ count: Int) -> Date {
        self.start + Double(count) * 86_400
    }

    private static func names(_ texts: String...) -> Set<CertificateName> {
        Set(texts.compactMap { CertificateName($0) })
    }
}
