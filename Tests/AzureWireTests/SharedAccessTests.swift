import AzureWire
import BlobModel
import Foundation
import Testing

/// Goal: tokens are signed as the SDKs sign them in every version, and allow to read what they say
/// and nothing else. Method: vectors made by running six versions of the Python SDK
/// (`shared-access.json`; two older versions by formula; all signed again for a container whose
/// name is long enough to exist), then one refusal for each rule.
@Suite struct SharedAccessTests {
    struct Vector: Decodable {
        var `case`: String
        var token: String
        var stringToSign: String
    }

    private static let time = "2026-01-02T03:04:05.1234567Z"

    private func token(_ query: String) throws -> SharedAccessToken {
        try #require(try SharedAccessToken(in: RequestTarget(parsing: "/records/b?\(query)")))
    }

    private func blob(_ name: String = "b") throws -> BlobAddress {
        BlobAddress(
            container: ContainerAddress(
                account: try #require(AccountName("devstoreaccount1")),
                name: try ContainerName(parsing: "records")),
            name: try BlobName(parsing: name))
    }

    @Test func vectors() throws {
        let vectors = try JSONDecoder().decode(
            [Vector].self, from: Data(try golden("shared-access.json").utf8))
        #expect(vectors.count == 44)
        for vector in vectors {
            let revision =
                switch vector.case {
                case "snapshot": "&snapshot=\(Self.time)"
                case "version": "&versionid=\(Self.time)"
                default: ""
                }
            let token = try token(vector.token + revision)
            let name = vector.case == "blob" ? "dir/a b.txt" : "b"
            #expect(try token.stringToSign(for: blob(name)) == vector.stringToSign)
            #expect(token.signature.count == 32)
        }
    }

    /// The oldest forms; nobody has recorded these.
    @Test func theOldestVersions() throws {
        for (version, text) in [
            ("2013-08-15", "r\n\ne\n/devstoreaccount1/records/b\n\n2013-08-15\n\n\n\n\n"),
            ("2012-02-12", "r\n\ne\n/devstoreaccount1/records/b\n\n2012-02-12"),
            ("2011-08-18", "r\n\ne\n/devstoreaccount1/records/b\n"),
            ("2015-02-21", "r\n\ne\n/blob/devstoreaccount1/records/b\n\n2015-02-21\n\n\n\n\n"),
        ] {
            let token = try token("sv=\(version)&sr=b&sp=r&se=e&sig=\(Self.signature)")
            #expect(try token.stringToSign(for: blob()) == text)
        }
    }

    private static let signature = String(repeating: "A", count: 43) + "%3D"

    @Test(arguments: [
        "sv=2024-08-04&sr=b&sp=r&sig=AAAA", "sr=b&sp=r&sig=\(signature)",
        "sv=new&sr=b&sp=r&sig=\(signature)", "sv=2024-08-04&sr=d&sdd=1&sig=\(signature)",
        "sv=2024-08-04&sig=\(signature)", "sv=2024-08-04&ss=b&sig=\(signature)",
        "sv=2024-08-04&ss=b&srt=o&sr=b&sig=\(signature)",
        "sv=2014-02-14&ss=b&srt=o&sig=\(signature)",
        "sv=2024-08-04&sr=b&sp=r&SP=w&sig=\(signature)",
        "sv=2024-08-04&sr=b&skoid=x&sig=\(signature)",
        "sig=\(signature)&sig=\(signature)",
    ])
    func malformed(query: String) {
        let error = #expect(throws: WireError.self) { try token(query) }
        #expect(error?.code == "AuthenticationFailed")
    }

    @Test func urlsWithoutToken() throws {
        for query in ["", "?comp=list", "?sv=2024-08-04&sr=b&sp=r"] {
            #expect(try SharedAccessToken(in: RequestTarget(parsing: "/records/b" + query)) == nil)
        }
    }

    private static let service = "sv=2024-08-04&sr=b&sp=r&se=2026-01-02&sig=\(signature)"
    private static let account =
        "sv=2024-08-04&ss=bf&srt=co&sp=rw&se=2026-01-02T00:00Z&sig=\(signature)"
    /// Noon of 2026-01-01.
    private static let now = Fixture.noon

    private func authorize(
        _ query: String, over scheme: SourceURL.Scheme = .http, readsTags: Bool = false,
        at now: Timestamp = Self.now, policies: [SignedIdentifier] = [], isSigned: Bool = true
    ) throws {
        try token(query).authorizeReading(
            blob(), over: scheme, readsTags: readsTags, at: now, policies: policies
        ) { _, _ in isSigned }
    }

    private func code(
        _ query: String, over scheme: SourceURL.Scheme = .http, readsTags: Bool = false,
        at now: Timestamp = Self.now, policies: [SignedIdentifier] = [], isSigned: Bool = true
    ) -> String? {
        #expect(throws: WireError.self) {
            try authorize(
                query, over: scheme, readsTags: readsTags, at: now, policies: policies,
                isSigned: isSigned)
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
        try authorize(secure, over: .https)
        try authorize(Self.service + "&spr=https,http")
        #expect(code(secure) == "AuthorizationProtocolMismatch")
        try authorize(Self.service.replacing("sp=r", with: "sp=rt"), readsTags: true)
        #expect(code(Self.service, readsTags: true) == "AuthorizationPermissionMismatch")
    }

    @Test func theSignatureIsOfThisBlob() throws {
        let token = try token(Self.service)
        let text = try token.stringToSign(for: blob())
        try token.authorizeReading(
            blob(), over: .http, readsTags: false, at: Self.now, policies: []
        ) { string, signature in
            string == text && signature == [UInt8](repeating: 0, count: 32)
        }
        #expect(throws: WireError.self) {
            try token.authorizeReading(
                blob("other"), over: .http, readsTags: false, at: Self.now, policies: []
            ) { string, _ in string == text }
        }
        // The signature is asked before everything else.
        #expect(code(Self.service + "&sip=1.2.3.4", isSigned: false) == "AuthenticationFailed")
    }

    @Test func times() throws {
        let expiry = Fixture.noon.advanced(byTicks: 12 * 3_600 * Timestamp.ticksPerSecond)
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

    @Test func permissionLetters() {
        #expect(SharedAccessPermissions("racwdxyltfi").rawValue == 0b111_1111_1111)
        #expect(SharedAccessPermissions("lr") == [.read, .list])
        #expect(SharedAccessPermissions("").isEmpty)
        #expect(SharedAccessPermissions("R?").isEmpty)
    }
}
