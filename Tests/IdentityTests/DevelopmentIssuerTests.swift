import BlobModel
import Foundation
import Identity
import JWTKit
import Testing

/// Goal: a token for the right secret, Entra's refusal for everything else, and a token that the
/// verifier of the same server believes.
@Suite struct DevelopmentIssuerTests {
    private static let client = DevelopmentClient("app:secret:object")

    private static func issuer() async throws -> DevelopmentIssuer {
        try await DevelopmentIssuer(
            key: try DevelopmentIssuer.newKey(), clients: [try #require(Self.client)])
    }

    private static let form = [
        "grant_type": "client_credentials", "client_id": "app", "client_secret": "secret",
        "scope": "https://storage.azure.com/.default",
    ]

    private static func request(
        _ changes: [String: String?] = [:], version: TokenRequest.Version = .v2,
        tenant: String = DevelopmentIssuer.tenant, basic: (String, String)? = nil
    ) -> TokenRequest {
        var form = Self.form
        for (name, value) in changes { form[name] = value }
        return TokenRequest(tenant: tenant, version: version, form: form, basic: basic)
    }

    @Test func itsTokensAreBelieved() async throws {
        let issuer = try await Self.issuer()
        let verifier = TokenVerifier(issuer.configuration, logger: TestIssuer.logger)
        let token = try await issuer.token(for: Self.request(), at: TestIssuer.now).get()
        #expect(token.resource == "https://storage.azure.com")
        let principal = try await verifier.verify(
            token.text, for: .storage(TestIssuer.account), at: TestIssuer.now)
        #expect(
            principal
                == TokenPrincipal(
                    issuer: DevelopmentIssuer.issuer, subject: "object",
                    tenant: DevelopmentIssuer.tenant))
        #expect(await verifier.fault(token.text, for: .management) == .audience)
        #expect(await verifier.fault(token.text, after: 3_600) == .expired)
        // Another one with the same names has another key.
        let other = TokenVerifier(try await Self.issuer().configuration, logger: TestIssuer.logger)
        #expect(await other.fault(token.text) == .unknownKey)
    }

    @Test func theKeyIsAllItTakesToBeTheSameIssuer() async throws {
        let key = try DevelopmentIssuer.newKey()
        let clients = [try #require(Self.client)]
        let before = try await DevelopmentIssuer(key: key, clients: clients)
        let after = try await DevelopmentIssuer(key: key, clients: clients)
        let token = try await before.token(for: Self.request(), at: TestIssuer.now).get()
        let verifier = TokenVerifier(after.configuration, logger: TestIssuer.logger)
        #expect(await verifier.fault(token.text) == nil)
        await #expect(throws: KeyFault.self) {
            _ = try await DevelopmentIssuer(key: "no key", clients: clients)
        }
    }

    @Test(
        arguments: [
            (["grant_type": nil], "invalid_request", 900_144, 400),
            (["grant_type": "password"], "unsupported_grant_type", 70_003, 400),
            (["client_id": nil], "invalid_request", 900_144, 400),
            (["client_id": "other"], "unauthorized_client", 700_016, 400),
            (["client_secret": nil], "invalid_client", 7_000_218, 401),
            (["client_secret": "Secret"], "invalid_client", 7_000_215, 401),
            (["client_secret": ""], "invalid_client", 7_000_215, 401),
            (["scope": nil], "invalid_request", 900_144, 400),
            (["scope": "https://storage.azure.com"], "invalid_scope", 1_002_012, 400),
            (["scope": "/.default"], "invalid_scope", 1_002_012, 400),
            (["scope": "a/.default b/.default"], "invalid_scope", 1_002_012, 400),
        ] as [([String: String?], String, Int, Int)])
    func refused(changes: [String: String?], error: String, code: Int, status: Int) async throws {
        let answer = try await Self.issuer().token(
            for: Self.request(changes), at: TestIssuer.now)
        guard case .failure(let refusal) = answer else {
            Issue.record("it gave a token")
            return
        }
        #expect(refusal.error == error)
        #expect(refusal.code == code)
        #expect(refusal.status == status)
        #expect(!refusal.description.contains("Secret"))
    }

    @Test func anotherTenant() async throws {
        let request = Self.request(tenant: "00000000-0000-0000-0000-000000000000")
        let answer = try await Self.issuer().token(for: request, at: TestIssuer.now)
        guard case .failure(let refusal) = answer else {
            Issue.record("it gave a token")
            return
        }
        #expect(refusal.code == 90_002)
    }

    @Test func credentialsInTheHeader() async throws {
        let issuer = try await Self.issuer()
        let none: [String: String?] = ["client_secret": nil]
        let right = Self.request(none, basic: ("app", "secret"))
        #expect((try? await issuer.token(for: right, at: TestIssuer.now).get()) != nil)
        for request in [
            Self.request(none, basic: ("app", "wrong")), Self.request(basic: ("app", "secret")),
            Self.request(none, basic: ("other", "secret")),
        ] {
            #expect((try? await issuer.token(for: request, at: TestIssuer.now).get()) == nil)
        }
    }

    @Test(
        arguments: [
            (["scope": "https://storage.azure.com//.default"], TokenRequest.Version.v2),
            (["scope": nil, "resource": "https://storage.azure.com/"], .v1),
        ] as [([String: String?], TokenRequest.Version)])
    func theResourceIsTheAudience(
        changes: [String: String?], version: TokenRequest.Version
    ) async throws {
        let issuer = try await Self.issuer()
        let request = Self.request(changes, version: version)
        let token = try await issuer.token(for: request, at: TestIssuer.now).get()
        #expect(token.resource == "https://storage.azure.com/")
        let verifier = TokenVerifier(issuer.configuration, logger: TestIssuer.logger)
        #expect(await verifier.fault(token.text) == nil)
    }

    @Test(arguments: [
        ("a:b", "a"), ("a:b:c", "c"), ("a", nil), ("a:", nil), (":b", nil), ("a:b:", nil),
        ("a:b:c:d", nil), ("", nil),
    ])
    func clientsAsText(text: String, object: String?) {
        #expect(DevelopmentClient(text[...])?.objectID == object)
    }
}
