import AzureWire
import BlobModel
import HTTPTypes
import Testing

/// Goal: what the heads of writes say arrives in the operation unchanged. Method: one head per kind
/// of value.
@Suite struct WriteHeadTests {
    private static let id = "00000000-0000-0000-0000-00000000000b"

    @Test func structuredBody() throws {
        let text = "XSM/1.0; properties=crc64"
        guard
            case .appendBlock(_, _, _, let body) = try parse(
                .put, "/acct/cc1/b?comp=appendblock",
                [
                    ("Content-Length", "87"), ("x-ms-structured-body", text),
                    ("x-ms-structured-content-length", "12"),
                ])
        else { throw WireError.internalError }
        #expect(body.byteCount == 12)
        #expect(body.wireByteCount == 87)
        #expect(body.structure?.text == text)
        guard
            case .getBlob(_, _, _, let range) = try parse(
                .get, "/acct/cc1/b", [("x-ms-structured-body", text)])
        else { throw WireError.internalError }
        #expect(range.structure == text)
    }

    @Test func propertiesOfABlob() throws {
        guard
            case .putBlockBlob(_, _, let head) = try parse(
                .put, "/acct/cc1/b",
                [
                    ("x-ms-blob-type", "BlockBlob"), ("Content-Length", "5"),
                    ("x-ms-tags", "b=2&a=1"), ("x-ms-access-tier", "archive"),
                    ("x-ms-meta-m", "v"),
                ])
        else { throw WireError.internalError }
        #expect(head.properties.tags.entries.map(\.key) == ["a", "b"])
        #expect(head.properties.tier == .archive)
        #expect(head.properties.metadata.entries.map(\.name) == ["m"])
        #expect(head.body.wireByteCount == 5)
    }

    @Test func pageBlobs() throws {
        guard
            case .putPageBlob(_, _, let head, let byteCount, let number) = try parse(
                .put, "/acct/cc1/b",
                [
                    ("x-ms-blob-type", "PageBlob"), ("x-ms-blob-content-length", "1024"),
                    ("x-ms-blob-sequence-number", "7"), ("Content-Type", "a/b"),
                ])
        else { throw WireError.internalError }
        #expect(byteCount == 1_024 && number == 7)
        #expect(head.headers.contentType == "a/b")
        guard
            case .putPages(_, _, let range, let body) = try parse(
                .put, "/acct/cc1/b?comp=page",
                [
                    ("x-ms-page-write", "update"), ("x-ms-range", "bytes=512-1535"),
                    ("Range", "bytes=0-511"), ("Content-Length", "1024"),
                    ("x-ms-if-sequence-number-le", "3"), ("x-ms-if-sequence-number-lt", "2"),
                    ("x-ms-if-sequence-number-eq", "1"),
                ])
        else { throw WireError.internalError }
        #expect(range.range == 512..<1_536)
        #expect(range.conditions == SequenceConditions(lessOrEqual: 3, less: 2, equal: 1))
        #expect(body.byteCount == 1_024)
    }

    @Test func propertiesOfAPageBlob() throws {
        let target = "/acct/cc1/b?comp=properties"
        let length = ("x-ms-blob-content-length", "512")
        guard case .resizePageBlob(_, _, 512, nil) = try parse(.put, target, [length]),
            case .resizePageBlob(_, _, 512, let headers?) = try parse(
                .put, target, [length, ("x-ms-blob-cache-control", "no-store")]),
            case .setSequenceNumber(_, _, .max(9), nil) = try parse(
                .put, target,
                [("x-ms-sequence-number-action", "max"), ("x-ms-blob-sequence-number", "9")]),
            case .setSequenceNumber(_, _, .increment, _?) = try parse(
                .put, target,
                [("x-ms-sequence-number-action", "increment"), ("x-ms-blob-content-type", "")])
        else { throw WireError.internalError }
        #expect(headers == ContentHeaders(cacheControl: "no-store"))
    }

    @Test(
        arguments: [
            ("", [], 0..<Blob.pageBlobBytesMax, .max, nil),
            ("&maxresults=5", [], 0..<Blob.pageBlobBytesMax, 5, nil),
            ("&maxresults=20000", [], 0..<Blob.pageBlobBytesMax, 10_000, nil),
            ("", [("Range", "bytes=512-1023")], 512..<1_024, .max, 512),
            ("", [("Range", "bytes=512-")], 512..<Blob.pageBlobBytesMax, .max, 512),
            ("&marker=1-MTAyNA", [("Range", "bytes=512-2047")], 1_024..<2_048, 10_000, 512),
        ] as [(String, [(String, String)], Range<UInt64>, Int, UInt64?)])
    func pageLists(
        query: String, pairs: [(String, String)], range: Range<UInt64>, limit: Int, first: UInt64?
    ) throws {
        guard
            case .getPageRanges(_, .current, _, let listing) = try parse(
                .get, "/acct/cc1/b?comp=pagelist\(query)", pairs)
        else { throw WireError.internalError }
        #expect(listing.query.range == range)
        #expect(listing.query.limit == limit)
        #expect(listing.firstAsked == first)
        #expect(listing.query.previousSnapshot == nil)
    }

    @Test func previousSnapshots() throws {
        let text = "2021-06-28T05:50:52.7529310Z"
        for (query, pairs) in [
            ("&prevsnapshot=\(text)", []),
            ("", [("x-ms-previous-snapshot-url", "http://h/acct/cc1/b?snapshot=\(text)")]),
        ] as [(String, [(String, String)])] {
            guard
                case .getPageRanges(_, _, _, let listing) = try parse(
                    .get, "/acct/cc1/b?comp=pagelist\(query)", pairs)
            else { throw WireError.internalError }
            #expect(listing.query.previousSnapshot == WireDate.parseISO8601(text))
        }
    }

    @Test(
        arguments: [
            ([("x-ms-lease-duration", "-1")], "acquire", .acquire(proposed: nil, seconds: nil)),
            (
                [("x-ms-lease-duration", "60"), ("x-ms-proposed-lease-id", Self.id)], "acquire",
                .acquire(proposed: LeaseID(value: 11), seconds: 60)
            ),
            ([("x-ms-lease-id", Self.id)], "renew", .renew(LeaseID(value: 11))),
            (
                [
                    ("x-ms-lease-id", Self.id),
                    ("x-ms-proposed-lease-id", "0000000000000000000000000000000C"),
                ], "change", .change(LeaseID(value: 11), to: LeaseID(value: 12))
            ),
            ([("x-ms-lease-id", Self.id)], "release", .release(LeaseID(value: 11))),
            ([], "break", .break(seconds: nil)),
            ([("x-ms-lease-break-period", "0")], "break", .break(seconds: 0)),
        ] as [([(String, String)], String, LeaseHead)])
    func leases(pairs: [(String, String)], action: String, expected: LeaseHead) throws {
        let pairs = pairs + [("x-ms-lease-action", action)]
        guard
            case .leaseBlob(_, let conditions, let head) = try parse(
                .put, "/acct/cc1/b?comp=lease", pairs)
        else { throw WireError.internalError }
        #expect(head == expected)
        // The id is the action's own: it guards nothing.
        #expect(conditions == .none)
        guard
            case .leaseContainer(_, .none, expected) = try parse(
                .put, "/acct/cc1?restype=container&comp=lease", pairs)
        else {
            Issue.record("containers are leased alike")
            return
        }
    }

    @Test func leaseActions() {
        let (one, two) = (LeaseID(value: 1), LeaseID(value: 2))
        #expect(
            LeaseHead.acquire(proposed: nil, seconds: 15).action(id: one)
                == .acquire(id: one, seconds: 15))
        #expect(
            LeaseHead.acquire(proposed: two, seconds: nil).action(id: one)
                == .acquire(id: two, seconds: nil))
        #expect(LeaseHead.renew(two).action(id: one) == .renew(two))
        #expect(LeaseHead.change(two, to: one).action(id: one) == .change(two, to: one))
        #expect(LeaseHead.release(two).action(id: one) == .release(two))
        #expect(LeaseHead.break(seconds: 5).action(id: one) == .break(seconds: 5))
    }

    @Test(
        arguments: [
            ("NeverExpire", nil, .never), ("RelativeToNow", "10", .afterNow(milliseconds: 10)),
            ("relativetocreation", "0", .afterCreation(milliseconds: 0)),
            (
                "Absolute", "Sun, 06 Nov 1994 08:49:37 GMT",
                .at(Timestamp(secondsSinceEpoch: 784_111_777))
            ),
        ] as [(String, String?, ExpiryChange)])
    func expiry(option: String, time: String?, expected: ExpiryChange) throws {
        let pairs =
            [("x-ms-expiry-option", option)] + (time.map { [("x-ms-expiry-time", $0)] } ?? [])
        guard
            case .setBlobExpiry(_, _, expected) = try parse(
                .put, "/acct/cc1/b?comp=expiry", pairs)
        else {
            Issue.record("\(option)")
            return
        }
    }

    @Test func tiersAndTags() throws {
        guard
            case .setBlobTier(_, .current, let conditions, .hot, .standard) = try parse(
                .put, "/acct/cc1/b?comp=tier",
                [
                    ("x-ms-access-tier", "Hot"), ("x-ms-lease-id", Self.id),
                    ("x-ms-if-tags", "a = 'b'"),
                ]),
            case .getBlobTags(_, _, let tags) = try parse(
                .get, "/acct/cc1/b?comp=tags",
                [
                    ("x-ms-blob-if-none-match", "\"0x5\""),
                    ("x-ms-blob-if-modified-since", "Sun, 06 Nov 1994 08:49:37 GMT"),
                ])
        else { throw WireError.internalError }
        #expect(
            conditions
                == Conditions(
                    leaseID: LeaseID(value: 11), tags: .compare(key: "a", .equal, value: "b")))
        #expect(
            tags
                == Conditions(
                    ifNoneMatch: .tag("0x5"),
                    ifModifiedSince: Timestamp(secondsSinceEpoch: 784_111_777)))
    }

    @Test func restoration() throws {
        let version = ContainerVersion.text(Fixture.noon)
        guard
            case .restoreContainer(let address, let deleted, let time) = try parse(
                .put, "/acct/cc1?restype=container&comp=undelete",
                [
                    ("x-ms-deleted-container-name", "cc0"),
                    ("x-ms-deleted-container-version", version),
                ])
        else { throw WireError.internalError }
        #expect(address.name.text == "cc1" && deleted.text == "cc0" && time == Fixture.noon)
    }

    @Test func snapshotsAndDeletions() throws {
        let text = "2021-06-28T05:50:52.7529310Z"
        let time = try #require(WireDate.parseISO8601(text))
        guard case .snapshotBlob(_, _, nil) = try parse(.put, "/acct/cc1/b?comp=snapshot"),
            case .snapshotBlob(_, _, let metadata?) = try parse(
                .put, "/acct/cc1/b?comp=snapshot", [("x-ms-meta-a", "1")]),
            case .deleteBlobRevision(_, .version(time), _, true) = try parse(
                .delete, "/acct/cc1/b?versionid=\(text)&deletetype=permanent"),
            case .deleteBlobRevision(_, .snapshot(time), _, false) = try parse(
                .delete, "/acct/cc1/b?snapshot=\(text)")
        else { throw WireError.internalError }
        #expect(metadata.entries.count == 1)
    }

    /// Parts of a batch name no version; that of the batch counts.
    @Test func assumedVersion() throws {
        let request = try BlobRequest(
            parsing: .put, try RequestTarget(parsing: "/acct/cc1/b?comp=tier"),
            try fields([("x-ms-access-tier", "Cold")]),
            account: try #require(AccountName("acct")), addressing: .path,
            assuming: try #require(ServiceVersion("2024-08-04")))
        #expect(request.version.text == "2024-08-04")
    }
}
