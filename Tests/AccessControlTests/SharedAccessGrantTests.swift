import AccessControl
import AzureWire
import BlobModel
import HTTPTypes
import Testing

/// Goal: a signature whose HMAC is right allows what it says, while it says so, from where it says,
/// and nothing else. One refusal for each rule.
@Suite struct SharedAccessGrantTests {
    private static let time = "2026-01-02T03:04:05.1234567Z"
    private static let signature = String(repeating: "A", count: 43) + "%3D"
    private static let service = "sv=2024-08-04&sr=b&sp=r&se=2026-01-02&sig=\(signature)"
    private static let account =
        "sv=2024-08-04&ss=bf&srt=co&sp=rw&se=2026-01-02T00:00Z&sig=\(signature)"
    /// Noon of 2026-01-01.
    private static let now = Timestamp(secondsSinceEpoch: 1_767_268_800)

    private func authorize(
        _ query: String, from address: String? = nil, isSecure: Bool = false,
        readsTags: Bool = false, at now: Timestamp = Self.now, policies: [SignedIdentifier] = []
    ) throws(WireError) {
        guard let token = try SharedAccessToken(in: RequestTarget(parsing: "/records/b?\(query)"))
        else { preconditionFailure("no token") }
        let grant = try SharedAccessGrant(
            token, policies: policies, at: now, from: .init(address: address, isSecure: isSecure))
        _ = try grant.authorize(.readingSource(withTags: readsTags, isCurrent: true))
    }

    private func code(
        _ query: String, from address: String? = nil, isSecure: Bool = false,
        readsTags: Bool = false, at now: Timestamp = Self.now, policies: [SignedIdentifier] = []
    ) -> String? {
        #expect(throws: WireError.self) {
            try authorize(
                query, from: address, isSecure: isSecure, readsTags: readsTags, at: now,
                policies: policies)
        }?.code
    }

    @Test func tokensThatAllow() throws {
        try authorize(Self.service)
        try authorize(Self.account)
        try authorize(Self.service + "&st=2026-01-01T12:00:00Z")
        try authorize(Self.service.replacing("sr=b", with: "sr=c") + "&versionid=\(Self.time)")
        try authorize(Self.service.replacing("sr=b", with: "sr=bs") + "&snapshot=\(Self.time)")
        try authorize(Self.service.replacing("sr=b", with: "sr=bv") + "&versionid=\(Self.time)")
        try authorize(Self.account + "&snapshot=\(Self.time)")
    }

    @Test func theProtocolAndTheTagsAreAskedFor() throws {
        let secure = Self.service + "&spr=https"
        try authorize(secure, isSecure: true)
        try authorize(Self.service + "&spr=https,http")
        #expect(code(secure) == "AuthorizationProtocolMismatch")
        #expect(code(Self.service + "&spr=http") == "AuthenticationFailed")
        try authorize(Self.service.replacing("sp=r", with: "sp=rt"), readsTags: true)
        #expect(code(Self.service, readsTags: true) == "AuthorizationPermissionMismatch")
    }

    @Test func times() throws {
        let expiry = Self.now.advanced(byTicks: 12 * 3_600 * Timestamp.ticksPerSecond)
        try authorize(Self.service, at: expiry.advanced(byTicks: -1))
        #expect(code(Self.service, at: expiry) == "AuthenticationFailed")
        #expect(code(Self.service + "&st=2026-01-01T12:00:01Z") == "AuthenticationFailed")
        #expect(code(Self.service + "&st=noon") == "AuthenticationFailed")
        #expect(
            code(Self.service.replacing("se=2026-01-02", with: "se=never"))
                == "AuthenticationFailed")
        #expect(code(Self.service.replacing("&se=2026-01-02", with: "")) == "AuthenticationFailed")
        // Time comes before the address.
        #expect(code(Self.service + "&sip=1.2.3.4", at: expiry) == "AuthenticationFailed")
    }

    @Test func addressesResourcesAndPermissions() {
        #expect(code(Self.service + "&sip=127.0.0.1") == "AuthorizationSourceIPMismatch")
        let range = Self.service + "&sip=10.0.0.9-10.0.1.2"
        for address in ["10.0.0.9", "10.0.0.255", "10.0.1.2", "::ffff:10.0.1.0"] {
            #expect(throws: Never.self) { try authorize(range, from: address) }
        }
        for address in ["10.0.0.8", "10.0.1.3", "::1", "::ffff:10.0.1.3", "", "10.0.0.9.1"] {
            #expect(code(range, from: address) == "AuthorizationSourceIPMismatch")
        }
        for malformed in [
            "10.0.0.2-10.0.0.1", "10.0.0", "10.0.0.256", "1.2.3.4-", "a", "1.2.3.4/8",
        ] {
            let code = code(Self.service + "&sip=\(malformed)", from: "10.0.0.1")
            #expect(code == "AuthenticationFailed")
        }
        #expect(
            code(Self.account.replacing("ss=bf", with: "ss=qf")) == "AuthorizationServiceMismatch")
        let resource = "AuthorizationResourceTypeMismatch"
        #expect(code(Self.account.replacing("srt=co", with: "srt=sc")) == resource)
        #expect(code(Self.service + "&snapshot=\(Self.time)") == resource)
        #expect(code(Self.service + "&versionid=\(Self.time)") == resource)
        #expect(code(Self.service.replacing("sr=b", with: "sr=bs")) == resource)
        #expect(code(Self.service.replacing("sr=b", with: "sr=bv")) == resource)
        let permission = "AuthorizationPermissionMismatch"
        #expect(code(Self.service.replacing("sp=r", with: "sp=wdlacut")) == permission)
        #expect(code(Self.account.replacing("sp=rw", with: "sp=w")) == permission)
        #expect(code(Self.service.replacing("sp=r&", with: "")) == "AuthenticationFailed")
    }

    @Test func storedPolicies() throws {
        let bare = "sv=2024-08-04&sr=c&si=p&sig=\(Self.signature)"
        func policy(
            start: Timestamp? = nil, expiry: Timestamp? = Self.now.advanced(byDays: 1),
            permission: String? = "rl"
        ) -> [SignedIdentifier] {
            [
                SignedIdentifier(id: "o", start: nil, expiry: nil, permission: nil),
                SignedIdentifier(id: "p", start: start, expiry: expiry, permission: permission),
            ]
        }
        try authorize(bare, policies: policy())
        try authorize(bare + "&sp=r", policies: policy(permission: nil))
        try authorize(bare + "&se=2026-01-02", policies: policy(expiry: nil))
        let failed = "AuthenticationFailed"
        #expect(code(bare, policies: []) == failed)
        #expect(code(bare + "&sp=r", policies: policy()) == failed)
        #expect(code(bare + "&se=2026-01-02", policies: policy()) == failed)
        #expect(code(bare, policies: policy(expiry: nil)) == failed)
        #expect(code(bare, policies: policy(permission: nil)) == failed)
        #expect(code(bare, policies: policy(start: Self.now.advanced(byTicks: 1))) == failed)
        #expect(
            code(bare, policies: policy(permission: "w")) == "AuthorizationPermissionMismatch")
    }

    private static let delegation =
        service + "&skoid=o&sktid=t&skt=2026-01-01&ske=2026-01-03&sks=b&skv=2024-08-04"

    @Test func delegationsEndWithTheirKey() throws {
        try authorize(Self.delegation)
        try authorize(Self.delegation.replacing("skt=2026-01-01", with: "skt=2026-01-01T12:00Z"))
        let failed = "AuthenticationFailed"
        #expect(
            code(Self.delegation.replacing("skt=2026-01-01", with: "skt=2026-01-01T12:01Z"))
                == failed)
        #expect(
            code(Self.delegation.replacing("ske=2026-01-03", with: "ske=2026-01-01T12:00Z"))
                == failed)
        #expect(code(Self.delegation.replacing("sks=b", with: "sks=f")) == failed)
        #expect(code(Self.delegation + "&suoid=o") == failed)
        for parameter in ["sktid=t", "sks=b", "skv=2024-08-04", "skt=2026-01-01"] {
            #expect(code(Self.delegation.replacing("&\(parameter)", with: "")) == failed)
        }
        #expect(code(Self.delegation + "&si=p") == failed)
    }
}
