import AzureWire
import BlobModel
import Foundation
import HTTPTypes
import Testing

/// Goal: tokens are signed as the SDKs sign them in every version, and what
/// is not well formed is no token. Method: vectors made by running six versions of the Python SDK
/// (`shared-access.json`; two older versions by formula; all signed again for a container whose
/// name is long enough to exist), those of user delegation from spec auth.md), then one
/// refusal for each form.
@Suite struct SharedAccessTests {
    struct Vector: Decodable {
        var `case`: String
        var token: String
        var stringToSign: String
    }

    private static let time = "2026-01-02T03:04:05.1234567Z"

    private static let signedFields: HTTPFields = [
        .init("Foo")!: "bar", .init("x-ms-meta-k")!: "v w",
    ]

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
        #expect(vectors.count == 58)
        for vector in vectors {
            let revision =
                switch vector.case {
                case "snapshot": "&snapshot=\(Self.time)"
                case "version": "&versionid=\(Self.time)"
                case "udk srh srq": "&q1=a&q2=b/c"
                default: ""
                }
            let token = try token(vector.token + revision)
            let name =
                switch vector.case {
                case "blob": "dir/a b.txt"
                case "dir": "d1/d2/b"
                default: "b"
                }
            let text = try token.stringToSign(for: .blob(blob(name)), Self.signedFields)
            #expect(text.map { String(decoding: $0, as: UTF8.self) } == vector.stringToSign)
            #expect(token.signature.count == 32)
        }
    }

    /// What is signed besides is of the request; without it there is no text.
    @Test func partsOfTheRequest() throws {
        let token = try token(
            "sv=2026-10-06&sr=b&sp=r&se=e&skoid=o&sktid=t&skt=2026-01-01&ske=2026-01-02&sks=b"
                + "&skv=2026-10-06&srh=foo&srq=q1&q1=a&sig=\(Self.signature)")
        #expect(try token.stringToSign(for: .blob(blob()), Self.signedFields) != nil)
        #expect(try token.stringToSign(for: .blob(blob())) == nil)
    }

    /// `srq` is not signed itself. Another list that comes to the same lines would let go of what the
    /// signer demanded: here of a prefix, in the value or in the name of something else.
    @Test(arguments: [
        "srq=snapshot,prefix&snapshot=1&prefix=mine", "srq=x&x=1%0Aprefix:mine&prefix=other",
        "srq=snapshot:1%0Aprefix&snapshot:1%0Aprefix=mine&prefix=other",
        "srq=prefix:a&prefix:a=b&prefix=other",
    ])
    func listedParametersAreOneLineEach(query: String) throws {
        let token = try? token(
            "sv=2026-10-06&sr=b&sp=r&se=e&skoid=o&sktid=t&skt=2026-01-01&ske=2026-01-02&sks=b"
                + "&skv=2026-10-06&\(query)&sig=\(Self.signature)")
        let isGood = query.hasPrefix("srq=snapshot,")
        #expect(try (token?.stringToSign(for: .blob(blob())) != nil) == isGood)
    }

    /// The text is made before anybody has proved anything: it is not longer than the request.
    @Test(arguments: ["srh", "srq"])
    func listedNamesComeOnceAndAreFew(list: String) throws {
        func hasText(_ names: [String]) throws -> Bool {
            let query = names.map { "\($0)=v" }.joined(separator: "&")
            let token = try token(
                "sv=2026-10-06&sr=b&sp=r&se=e&skoid=o&sktid=t&skt=2026-01-01&ske=2026-01-02&sks=b"
                    + "&skv=2026-10-06&\(list)=\(names.joined(separator: ","))&\(query)"
                    + "&sig=\(Self.signature)")
            let fields = HTTPFields(
                names.map { HTTPField(name: HTTPField.Name($0)!, value: "v") })
            return try token.stringToSign(for: .blob(blob()), fields) != nil
        }
        #expect(try hasText((0..<64).map { "a\($0)" }))
        #expect(try !hasText((0..<65).map { "a\($0)" }))
        #expect(try !hasText(["a", "a"]))
        #expect(try !hasText(["a", "A"]))
    }

    /// A directory's token is for what is below it, by name or by prefix.
    @Test func directories() throws {
        func text(_ place: SignedPlace, prefix: String = "") throws -> String? {
            try token("sv=2024-08-04&sr=d&sdd=2&sp=r&se=e&prefix=\(prefix)&sig=\(Self.signature)")
                .stringToSign(for: place).map { String(decoding: $0, as: UTF8.self) }
        }
        let container = SignedPlace.container(try blob().container)
        let inside =
            "r\n\ne\n/blob/devstoreaccount1/records/d1/d2\n\n\n\n2024-08-04\nd\n\n\n\n\n\n\n"
        #expect(try text(.blob(blob("d1/d2/b"))) == inside)
        #expect(try text(.blob(blob("d1/d2/d3/b"))) == inside)
        #expect(try text(.blob(blob("d1/d3/b"))) != inside)
        #expect(try text(container, prefix: "d1/d2/") == inside)
        #expect(try text(container, prefix: "d1/d2/x") == inside)
        for name in ["d1/d2", "d1", "d1//b/c"] { #expect(try text(.blob(blob(name))) == nil) }
        for prefix in ["", "d1/", "d1/d2"] { #expect(try text(container, prefix: prefix) == nil) }
    }

    /// A blob's token is no container's, and none of a service is the account's.
    @Test func places() throws {
        let blobToken = try token("sv=2024-08-04&sr=b&sp=r&se=e&sig=\(Self.signature)")
        let container = try blob().container
        #expect(blobToken.stringToSign(for: .container(container)) == nil)
        #expect(blobToken.stringToSign(for: .account(container.account)) == nil)
        let containerToken = try token("sv=2024-08-04&sr=c&sp=r&se=e&sig=\(Self.signature)")
        #expect(
            try containerToken.stringToSign(for: .blob(blob()))
                == containerToken.stringToSign(for: .container(container)))
        #expect(containerToken.stringToSign(for: .account(container.account)) == nil)
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
            #expect(try token.stringToSign(for: .blob(blob())) == Array(text.utf8))
        }
    }

    private static let signature = String(repeating: "A", count: 43) + "%3D"

    @Test(arguments: [
        "sv=2024-08-04&sr=b&sp=r&sig=AAAA", "sr=b&sp=r&sig=\(signature)",
        "sv=new&sr=b&sp=r&sig=\(signature)",
        "sv=2024-08-04&sig=\(signature)", "sv=2024-08-04&ss=b&sig=\(signature)",
        "sv=2024-08-04&ss=b&srt=o&sr=b&sig=\(signature)",
        "sv=2014-02-14&ss=b&srt=o&sig=\(signature)",
        "sv=2024-08-04&sr=b&sp=r&SP=w&sig=\(signature)",
        "sv=2024-08-04&sr=b&skoid=x&sig=\(signature)", "sv=2017-11-09&sr=bs&sig=\(signature)",
        "sv=2020-02-10&sr=d&sig=\(signature)", "sv=2020-02-10&sr=d&sdd=0&sig=\(signature)",
        "sv=2019-12-12&sr=d&sdd=1&sig=\(signature)", "sv=2020-02-10&sr=b&sdd=1&sig=\(signature)",
        "sig=\(signature)&sig=\(signature)",
        "sv=2024-08-04&sr=b&sp=r&rscd=a%0Ab&sig=\(signature)",
        "sv=2024-08-04&sr=b&sp=r%0A&sig=\(signature)",
        "sv=2024-08-04&sr=b&sp=r&si=%7F&sig=\(signature)",
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

    @Test func permissionLetters() {
        #expect(SharedAccessPermissions("racwdxyltfi").rawValue == 0b111_1111_1111)
        #expect(SharedAccessPermissions("lr") == [.read, .list])
        #expect(SharedAccessPermissions("").isEmpty)
        #expect(SharedAccessPermissions("R?").isEmpty)
    }
}
