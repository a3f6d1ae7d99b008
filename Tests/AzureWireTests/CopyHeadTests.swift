import AzureWire
import BlobModel
import HTTPTypes
import Testing

/// Goal: what a copy's head says of its source and its result arrives unchanged. Method: one head
/// per kind of copy.
@Suite struct CopyHeadTests {
    private static let snapshot = "2021-06-28T05:50:52.7529310Z"
    private static let md5 = "XUFAKrxLKna5cZ2REBfFkg=="

    private func copy(_ pairs: [(String, String)]) throws -> CopyHead {
        let source = ("x-ms-copy-source", "https://host:8443/acct/c/b")
        switch try parse(.put, "/acct/cc1/b", [source] + pairs) {
        case .copyBlob(_, _, let head), .copyBlobFromURL(_, _, let head),
            .putBlobFromURL(_, _, let head):
            return head
        default:
            throw WireError.internalError
        }
    }

    @Test func copyBlobTakesEverythingButTags() throws {
        let head = try self.copy([])
        #expect(head.takesSourceHeaders)
        #expect(head.headers == ContentHeaders())
        #expect(head.metadata == nil)
        #expect(head.tags == BlobTags.none)
        #expect(head.tier == nil && head.seals == nil)
        #expect(head.source.conditions == .none)
        #expect(head.source.range == nil)
        #expect(head.source.authorization == nil)
    }

    @Test func copyBlobWithEverything() throws {
        let head = try self.copy([
            ("x-ms-meta-a", "1"), ("x-ms-tags", "k=v"), ("x-ms-access-tier", "Cool"),
            ("x-ms-rehydrate-priority", "High"), ("x-ms-seal-blob", "false"),
            ("x-ms-source-if-match", "\"0x1\""),
            ("x-ms-source-if-none-match", "*"),
            ("x-ms-source-if-modified-since", "Sun, 06 Nov 1994 08:49:37 GMT"),
            ("x-ms-source-if-unmodified-since", "Sun, 06 Nov 1994 08:49:38 GMT"),
            ("x-ms-source-if-tags", "a = 'b'"),
            ("x-ms-source-lease-id", "{00000000-0000-0000-0000-00000000000A}"),
            ("x-ms-lease-id", "00000000-0000-0000-0000-00000000000b"),
        ])
        #expect(head.metadata?.entries.map(\.value) == ["1"])
        #expect(head.tags?.entries.map(\.key) == ["k"])
        #expect(head.tier == .cool)
        #expect(head.seals == false)
        let time = Timestamp(secondsSinceEpoch: 784_111_777)
        #expect(
            head.source.conditions
                == Conditions(
                    ifMatch: .tag("0x1"), ifNoneMatch: .any, ifModifiedSince: time,
                    ifUnmodifiedSince: time.advanced(byTicks: Timestamp.ticksPerSecond),
                    leaseID: LeaseID(value: 10),
                    tags: .compare(key: "a", .equal, value: "b")))
    }

    @Test func copyFromURL() throws {
        let head = try self.copy([
            ("x-ms-requires-sync", "true"), ("x-ms-copy-source-tag-option", "Copy"),
            ("x-ms-source-content-md5", Self.md5),
            ("x-ms-copy-source-authorization", "Bearer token"),
        ])
        #expect(head.tags == nil)
        #expect(head.source.md5 == MD5Digest(try #require(Base64.decode(Self.md5))))
        #expect(head.source.authorization == "Bearer token")
    }

    @Test func putBlobFromURL() throws {
        let type = ("x-ms-blob-type", "BlockBlob")
        let plain = try self.copy([
            type, ("Content-Type", "text/plain"), ("x-ms-blob-content-language", "de"),
        ])
        #expect(plain.takesSourceHeaders)
        #expect(plain.headers == ContentHeaders(contentLanguage: "de"))
        #expect(plain.metadata == nil)
        let bare = try self.copy([type, ("x-ms-copy-source-blob-properties", "false")])
        #expect(!bare.takesSourceHeaders)
        #expect(bare.metadata == .empty)
    }

    @Test func sourceOfABlock() throws {
        guard
            case .putBlockFromURL(_, _, let id, let source) = try parse(
                .put, "/acct/cc1/b?comp=block&blockid=QUFB",
                [
                    ("x-ms-copy-source", "http://h/c/b"), ("x-ms-source-range", "bytes=5-9"),
                    ("x-ms-source-content-crc64", "PPzLtEWEL4w="),
                    ("x-ms-source-if-match", "0x2"),
                ])
        else { throw WireError.internalError }
        #expect(id.text == "QUFB")
        #expect(source.range == 5..<10)
        #expect(source.crc64 == 0x8c2f_8445_b4cb_fc3c)
        #expect(source.conditions == Conditions(ifMatch: .tag("0x2")))
    }

    @Test func sourceURL() throws {
        let text =
            "HTTPS://Host.example:8443/acct/ccc/a%20b/c?sv=1&sig=s%2Bt&Snapshot=\(Self.snapshot)"
        let url = try #require(SourceURL(text))
        #expect(url.text == text)
        #expect(url.scheme == .https)
        #expect(url.authority == "host.example:8443")
        #expect(url.target["sig"] == "s+t")
        let time = try #require(WireDate.parseISO8601(Self.snapshot))
        #expect(url.revision == .snapshot(time))
        #expect(
            url.publicText
                == "https://host.example:8443/acct/ccc/a%20b/c?snapshot=\(Self.snapshot)")
        let account = try #require(AccountName("acct"))
        let inPath = try url.blob(of: account, .path)
        #expect(inPath.container.name.text == "ccc")
        #expect(inPath.name.text == "a b/c")
        let inHost = try url.blob(of: account, .host)
        #expect(inHost.container.name.text == "acct")
        #expect(inHost.name.text == "ccc/a b/c")
    }

    @Test(arguments: [
        ("http://h", "http://h/"), ("http://h?x=1", "http://h/"), ("http://[::1]:80/b", nil),
        (
            "http://h/c/b?versionid=2021-06-28T05%3A50%3A52.7529310Z&sig=x",
            "http://h/c/b?versionid=2021-06-28T05%3A50%3A52.7529310Z"
        ),
    ])
    func publicTexts(text: String, expected: String?) throws {
        let url = try #require(SourceURL(text))
        #expect(url.publicText == expected ?? text)
    }

    @Test(arguments: ["http://h/acct", "http://h/acct/c/", "http://h/", "http://h/acct//b"])
    func urlsOfNoBlob(text: String) throws {
        let account = try #require(AccountName("acct"))
        let url = try #require(SourceURL(text))
        #expect(throws: WireError.self) { try url.blob(of: account, .path) }
    }

    @Test func abort() throws {
        guard
            case .abortCopy(_, let conditions, let id) = try parse(
                .put,
                "/acct/cc1/b?comp=copy&copyid=00000000-0000-0000-0000-00000000000C",
                [
                    ("x-ms-copy-action", "abort"),
                    ("x-ms-lease-id", "00000000-0000-0000-0000-00000000000b"),
                ])
        else { throw WireError.internalError }
        #expect(id == CopyID(value: 12))
        #expect(conditions == Conditions(leaseID: LeaseID(value: 11)))
    }
}
