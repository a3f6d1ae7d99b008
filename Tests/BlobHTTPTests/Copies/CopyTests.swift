import AzureWire
import BlobHTTP
import BlobModel
import Crypto
import HTTPTypes
import Synchronization
import Testing

/// Goal: a source is read only by who may read it: the account's own key, a signature in the URL,
/// or the operator's list (spec rest.md §8).
@Suite struct CopyTests {
    static let server = "http://127.0.0.1:10000"
    let fixture: BlobFixture

    init() async throws {
        self.fixture = try BlobFixture()
        _ = try await self.fixture.ask(.put, "/con?restype=container")
        _ = try await self.fixture.ask(.put, "/con/b", [.blobType: "BlockBlob"], body: [1, 2, 3])
        let account = try #require(AccountName("second"))
        let container = ContainerAddress(account: account, name: try ContainerName(parsing: "con"))
        let blob = BlobAddress(container: container, name: try BlobName(parsing: "b"))
        self.fixture.store.state.withLock { state in
            let own = state.blobs.first { $0.key.name.text == "b" }
            state.blobs[blob] = own?.value
            state.containers[container] = own.flatMap { state.containers[$0.key.container] }
        }
    }

    private func copy(
        _ source: String, _ fields: HTTPFields = [:], to path: String = "/con/copy"
    ) async throws -> ReceivedAnswer {
        var fields = fields
        fields[.copySource] = source
        return try await self.fixture.ask(.put, path, fields)
    }

    private static let ownSources = [
        "\(server)/devstoreaccount1/con/b", "http://localhost:10000/devstoreaccount1/con/b",
        "http://devstoreaccount1.localhost:10000/con/b",
        "\(server)/devstoreaccount1-secondary/con/b",
    ]

    @Test(arguments: ownSources)
    func ownBlobsNeedNothingElse(_ source: String) async throws {
        let answer = try await self.copy(source)
        #expect(answer.status == 202)
        #expect(answer["x-ms-copy-status"] == "success")
        #expect(answer["x-ms-copy-id"].flatMap { CopyID($0) } != nil)
        let read = try await self.fixture.ask(.get, "/con/copy")
        #expect(read.body == [1, 2, 3])
        #expect(read["x-ms-copy-source"] == source)
    }

    @Test func anotherAccountsBlobNeedsASignature() async throws {
        let answer = try await self.copy("\(Self.server)/second/con/b")
        #expect(answer.status == 404)
        #expect(answer.code == "CannotVerifyCopySource")
        #expect(answer["x-ms-copy-source-error-code"] == "ResourceNotFound")
        #expect(try await self.fixture.ask(.head, "/con/copy").status == 404)
        #expect(try await self.copy(try Self.signed(sp: "r")).status == 202)
        #expect(try await self.copy(try Self.signed(sp: "w")).status == 403)
        #expect(try await self.copy(try Self.signed(sp: "r") + "x").status == 403)
        let read = try await self.fixture.ask(.get, "/con/copy")
        // A signature is nobody's business.
        #expect(read["x-ms-copy-source"] == "\(Self.server)/second/con/b")
    }

    /// The blob's URL with an account's signature (spec auth.md §4).
    private static func signed(sp: String) throws -> String {
        let expiry = "2026-12-31T23:59:59Z"
        let text = "second\n\(sp)\nb\no\n\n\(expiry)\n\n\n2021-12-02\n\n"
        let code = HMAC<SHA256>.authenticationCode(
            for: Array(text.utf8), using: SymmetricKey(data: BlobFixture.key2))
        let signature = Base64.encode(Array(code)).replacing("+", with: "%2B")
        return "\(self.server)/second/con/b?sv=2021-12-02&ss=b&srt=o&sp=\(sp)&se=\(expiry)"
            + "&sig=\(signature)"
    }

    @Test(arguments: [
        "http://example.org/x", "http://127.0.0.1:10001/devstoreaccount1/con/b",
        "http://169.254.169.254/latest",
    ])
    func otherServersHaveToBeAllowed(_ source: String) async throws {
        for type in [nil, "BlockBlob"] {
            var fields = HTTPFields()
            fields[.blobType] = type
            let answer = try await self.copy(source, fields)
            #expect(answer.status == 403)
            #expect(answer.code == "CannotVerifyCopySource")
        }
        let block = try await self.copy(source, to: "/con/copy?comp=block&blockid=AAAA")
        #expect(block.status == 403)
    }

    @Test func aTokenForTheSourceIsNotPassedOver() async throws {
        let name = try #require(HTTPField.Name("x-ms-copy-source-authorization"))
        let answer = try await self.copy(
            "\(Self.server)/devstoreaccount1/con/b", [name: "Bearer x"])
        #expect(answer.status == 403)
        #expect(answer.code == "CannotVerifyCopySource")
    }

    @Test func aBlockFromAPartOfABlob() async throws {
        let range = try #require(HTTPField.Name("x-ms-source-range"))
        let md5 = try #require(HTTPField.Name("x-ms-source-content-md5"))
        let source = "\(Self.server)/devstoreaccount1/con/b"
        let path = "/con/new?comp=block&blockid=AAAA"
        let wrong = try await self.copy(
            source, [range: "bytes=1-2", md5: BodyTests.md5([1, 2])], to: path)
        #expect(wrong.code == "Md5Mismatch")
        let answer = try await self.copy(
            source, [range: "bytes=1-2", md5: BodyTests.md5([2, 3])], to: path)
        #expect(answer.status == 201)
        #expect(answer["Content-MD5"] == BodyTests.md5([2, 3]))
        let beyond = try await self.copy(source, [range: "bytes=3-9"], to: path)
        #expect(beyond.status == 416)
        #expect(beyond.code == "CannotVerifyCopySource")
    }

    @Test func headersThatAreGivenReplaceTheSources() async throws {
        let type = try #require(HTTPField.Name("x-ms-blob-content-type"))
        let language = try #require(HTTPField.Name("x-ms-blob-content-language"))
        _ = try await self.fixture.ask(
            .put, "/con/b", [.blobType: "BlockBlob", type: "a/b", language: "de"], body: [1])
        let answer = try await self.copy(
            "\(Self.server)/devstoreaccount1/con/b", [.blobType: "BlockBlob", type: "c/d"])
        #expect(answer.status == 201)
        let read = try await self.fixture.ask(.head, "/con/copy")
        #expect(read["Content-Type"] == "c/d")
        #expect(read["Content-Language"] == "de")
    }

    @Test(arguments: [
        ("example.org", "https://example.org/x", true),
        ("example.org", "http://EXAMPLE.org:80/x", true),
        ("example.org", "https://example.org:8443/x", false),
        ("example.org:8443", "https://example.org:8443/x", true),
        ("example.org:8443", "https://example.org/x", false),
        ("example.org", "https://example.org.evil.example/x", false),
        ("example.org", "https://sub.example.org/x", false),
        ("[::1]:9000", "http://[::1]:9000/x", true),
    ])
    func theOperatorsList(_ entry: String, _ url: String, _ isAllowed: Bool) throws {
        let source = try #require(AllowedCopySource(entry))
        #expect(source.allows(try #require(SourceURL(url))) == isAllowed)
    }

    @Test(arguments: ["", "http://example.org", "example.org/x", "a:0", "a:65536", "a:b", "u@a"])
    func whatCannotStandInTheList(_ entry: String) {
        #expect(AllowedCopySource(entry) == nil)
    }
}
