import AzureWire
import BlobModel
import HTTPTypes
import Testing

/// Goal: answers have exactly the elements and fields of spec rest.md §3 and §4, in order. Method:
/// golden texts, written by hand, one element per line; line breaks are taken out to compare.
@Suite struct AnswerTests {
    private func xml(_ name: String) throws -> String {
        try golden(name).split(separator: "\n").map { $0.drop { $0 == " " } }.joined()
    }

    @Test func listBlobs() throws {
        let container = try Fixture.container()
        let md5 = MD5Digest(try #require(Base64.decode("XUFAKrxLKna5cZ2REBfFkg==")))
        let block = Fixture.blob(
            .block,
            headers: ContentHeaders(
                contentType: "text/plain", contentEncoding: "gzip", contentLanguage: "de",
                contentDisposition: "inline", cacheControl: "no-store", contentMD5: md5),
            metadata: try Fixture.metadata(("Key", "a<b"), ("_x", "")))
        let upload = Upload(
            id: UploadID(sequence: 9), blockIDByteCount: 4, blockCount: 1,
            startedAt: Fixture.noon)
        let page = BlobPage(
            entries: [
                .blob(try BlobName(parsing: "a&b/\"c\".txt"), block),
                .prefix("dir\u{FFFF}/"),
                .blob(try BlobName(parsing: "e\u{301}\u{1F4DC}"), Fixture.blob(.append)),
                .uncommitted(try BlobName(parsing: "line\nbreak"), upload),
            ],
            next: BlobPosition(name: "next name"))
        let listing = BlobListing(
            query: BlobQuery(
                container: container, prefix: "", delimiter: "/", start: nil, limit: 4,
                includes: .uncommitted),
            details: .metadata,
            echo: ListingEcho(prefix: "", marker: "1-YQ", maxResults: 4, delimiter: "/"))
        let written = BlobListXML.write(
            page, listing, endpoint: "http://127.0.0.1:10000/acct/", at: Fixture.noon)
        #expect(text(written) == (try self.xml("list-blobs.xml")))
    }

    @Test func listContainers() throws {
        var container = Container(
            address: try Fixture.container(), id: ContainerID(sequence: 1),
            createdAt: Fixture.noon, lastModified: Fixture.noon, etag: ETag(time: Fixture.noon),
            metadata: .empty, policy: nil, hold: .clear)
        let plain = container
        container.address = try Fixture.container("$root")
        container.metadata = try Fixture.metadata(("key", "value"))
        container.policy = ImmutabilityPolicy(
            state: .locked, days: 1, appendWrites: AppendWrites(), extendCount: 0,
            etag: ETag(time: Fixture.noon), history: [])
        container.hold.tags = [
            LegalHold.Tag(
                text: try #require(HoldTag("case17")), time: Fixture.noon, by: .managementToken)
        ]
        let listing = ContainerListing(
            query: ContainerQuery(
                account: container.address.account, prefix: "", start: nil, limit: 5_000),
            includesMetadata: true,
            echo: ListingEcho(prefix: nil, marker: nil, maxResults: nil, delimiter: nil))
        let written = ContainerListXML.write(
            ContainerPage(containers: [container, plain], next: nil), listing,
            endpoint: "http://127.0.0.1:10000/acct/", at: Fixture.noon)
        #expect(text(written) == (try self.xml("list-containers.xml")))

        let fields = container.fields(at: Fixture.noon, for: Fixture.version)
        #expect(fields[.eTag] == "\"0x8DE492D4A2CE000\"")
        #expect(fields[.lastModified] == "Thu, 01 Jan 2026 12:00:00 GMT")
        #expect(fields[.hasImmutabilityPolicy] == "true")
        #expect(fields[.hasLegalHold] == "true")
        #expect(fields[.immutableStorageWithVersioningEnabled] == "false")
        #expect(fields[.leaseState] == "available")
        #expect(fields[try #require(HTTPField.Name("x-ms-meta-key"))] == "value")
        #expect(
            plain.fields(at: Fixture.noon, for: Fixture.version)[.hasImmutabilityPolicy] == "false")
    }

    @Test(
        arguments: [
            (.all, "block-list-all.xml"), (.committed, "block-list-committed.xml"),
            (.uncommitted, "block-list-uncommitted.xml"),
        ] as [(BlockListKind, String)])
    func blockLists(kind: BlockListKind, file: String) throws {
        let list = BlockList(
            blob: nil,
            committed: [
                Chunk(offset: 0, payload: Fixture.payload(3), blockID: BlockID(checked: "QUFB")),
                Chunk(offset: 3, payload: Fixture.payload(4), blockID: BlockID(checked: "QUFC")),
            ],
            uncommitted: [])
        #expect(text(BlockListXML.write(list, kind)) == (try self.xml(file)))
    }
}
