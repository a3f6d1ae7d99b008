import AzureWire
import BlobModel
import HTTPTypes
import Testing

/// Goal: what a head says arrives in the operation unchanged. Method: one head per kind of value.
@Suite struct HeadValueTests {
    @Test(arguments: [
        ("/acct/cc1/b", "cc1", "b"),
        ("/acct/b", "$root", "b"),
        ("/acct/$root/b", "$root", "b"),
        ("/acct/cc1/a%2Fb", "cc1", "a/b"),
        ("/acct/cc1%2Fa", "cc1", "a"),
        ("/acct/cc1//", "cc1", "/"),
        ("/acct/cc1//a//b/", "cc1", "/a//b/"),
        ("/acct/cc1/./../x", "cc1", "./../x"),
        ("/acct/cc1/%2e%2E/x", "cc1", "../x"),
        ("/acct/cc1/a+b%20c%2Bd", "cc1", "a+b c+d"),
        ("/acct/cc1/a%2525", "cc1", "a%25"),
        ("/acct/cc1/%3Fa%23b?x=1", "cc1", "?a#b"),
        ("/acct/cc1/%C3%A9", "cc1", "\u{E9}"),
        ("/acct/cc1/e%CC%81", "cc1", "e\u{301}"),
        ("/acct/cc1/%CC%81", "cc1", "\u{301}"),
        ("/acct/cc1/%F0%9F%93%9C%EF%BF%BF", "cc1", "\u{1F4DC}\u{FFFF}"),
    ])
    func names(target: String, container: String, name: String) throws {
        guard case .getBlob(let address, _, _, _) = try parse(.get, target) else {
            Issue.record("not Get Blob")
            return
        }
        #expect(address.container.name.text == container)
        #expect(Array(address.name.text.utf8) == Array(name.utf8))
    }

    @Test func hostAddressing() throws {
        let account = try #require(AccountName("acct"))
        func operation(_ target: String) throws -> BlobOperation {
            try BlobRequest(
                parsing: .get, try RequestTarget(parsing: target), [:], account: account,
                addressing: .host
            ).operation
        }
        guard case .getBlob(let address, _, _, _) = try operation("/acct/cc1/b") else {
            Issue.record("not Get Blob")
            return
        }
        #expect(address.container.name.text == "acct")
        #expect(address.name.text == "cc1/b")
        guard case .listContainers = try operation("/?comp=list") else {
            Issue.record("not List Containers")
            return
        }
    }

    @Test(arguments: [
        ("*", Conditions.Match.any), ("\"0x8D\"", .tag("0x8D")), ("0x8D", .tag("0x8D")),
        ("W/\"0x8D\"", .tag("0x8D")), ("\"*\"", .tag("*")),
    ])
    func entityTags(header: String, match: Conditions.Match) throws {
        guard
            case .getBlobProperties(_, _, let conditions) = try parse(
                .head, "/acct/cc1/b", [("If-None-Match", header)])
        else {
            Issue.record("not Get Blob Properties")
            return
        }
        #expect(conditions == Conditions(ifNoneMatch: match))
    }

    @Test func datesAndLeases() throws {
        guard
            case .deleteBlob(_, let conditions, _) = try parse(
                .delete, "/acct/cc1/b",
                [
                    ("If-Unmodified-Since", "Sun, 06 Nov 1994 08:49:37 GMT"),
                    ("x-ms-lease-id", "1F812371-a41d-49e6-b123-f4b542e851c5"),
                ])
        else {
            Issue.record("not Delete Blob")
            return
        }
        #expect(
            conditions
                == Conditions(
                    ifUnmodifiedSince: Timestamp(secondsSinceEpoch: 784_111_777),
                    leaseID: LeaseID("1f812371-a41d-49e6-b123-f4b542e851c5")))
    }

    @Test(
        arguments: [
            ("bytes=0-9", 0, 9), ("bytes=5-", 5, nil), ("bytes=3-3", 3, 3),
            ("bytes=0-18446744073709551615", 0, UInt64.max),
            ("bytes=99999999999999999999-", UInt64.max, nil),
            ("bytes=0-99999999999999999999999", 0, UInt64.max),
        ] as [(String, UInt64, UInt64?)])
    func ranges(header: String, first: UInt64, last: UInt64?) throws {
        let range = try #require(try self.range([("Range", header)]))
        #expect(range.first == first)
        #expect(range.last == last)
    }

    @Test(arguments: [
        "bytes=-5", "bytes=5-3", "bytes=0-1,3-4", "bytes=a-b", "bytes= 0-1", "bytes=--1", "bytes=",
        "bytes", "items=0-1", "bytes=0--1", "bytes=+0-1", "",
    ])
    func unreadableRangesReadEverything(header: String) throws {
        #expect(try self.range([("x-ms-range", header)]) == nil)
    }

    @Test func msRangeWins() throws {
        let range = try self.range([("Range", "bytes=0-1"), ("x-ms-range", "bytes=2-3")])
        #expect(range?.first == 2)
    }

    private func range(
        _ pairs: [(String, String)]
    ) throws -> (first: UInt64, last: UInt64?)? {
        guard case .getBlob(_, _, _, let head) = try parse(.get, "/acct/cc1/b", pairs) else {
            Issue.record("not Get Blob")
            return nil
        }
        return head.range
    }

    @Test func putBlobFallsBackToPlainHeaders() throws {
        guard
            case .putBlockBlob(_, _, let head) = try parse(
                .put, "/acct/cc1/b",
                [
                    ("x-ms-blob-type", "BlockBlob"), ("Content-Length", "5"),
                    ("Content-Type", "text/plain"), ("Content-Encoding", "gzip"),
                    ("x-ms-blob-content-encoding", "br"), ("x-ms-blob-content-language", ""),
                    ("Content-Language", "de"), ("Cache-Control", "no-store"),
                    ("Content-Disposition", "inline"),
                    ("x-ms-blob-content-md5", "XUFAKrxLKna5cZ2REBfFkg=="),
                    ("x-ms-content-crc64", "PPzLtEWEL4w="), ("x-ms-meta-Case", " kept "),
                ])
        else {
            Issue.record("not Put Blob")
            return
        }
        let md5 = MD5Digest(try #require(Base64.decode("XUFAKrxLKna5cZ2REBfFkg==")))
        #expect(
            head.headers
                == ContentHeaders(
                    contentType: "text/plain", contentEncoding: "br", contentLanguage: "de",
                    cacheControl: "no-store", contentMD5: md5))
        #expect(head.body.md5 == nil)
        #expect(head.body.crc64 == 0x8c2f_8445_b4cb_fc3c)
        #expect(crc64HeaderText(0x8c2f_8445_b4cb_fc3c) == "PPzLtEWEL4w=")
        #expect(head.metadata.entries.map(\.name) == ["Case"])
    }

    @Test func putBlockListKeepsThePropertiesOfTheBlobApart() throws {
        guard
            case .putBlockList(_, _, let head) = try parse(
                .put, "/acct/cc1/b?comp=blocklist",
                [
                    ("Content-Length", "50"), ("Content-Type", "application/xml"),
                    ("x-ms-blob-content-type", "text/csv"),
                ])
        else {
            Issue.record("not Put Block List")
            return
        }
        #expect(head.headers == ContentHeaders(contentType: "text/csv"))
    }

    @Test func appendConditions() throws {
        guard
            case .appendBlock(_, _, let conditions, let body) = try parse(
                .put, "/acct/cc1/b?comp=appendblock",
                [
                    ("Content-Length", "5"), ("x-ms-blob-condition-appendpos", "7"),
                    ("x-ms-blob-condition-maxsize", "9"),
                ])
        else {
            Issue.record("not Append Block")
            return
        }
        #expect(conditions == AppendConditions(position: 7, byteCountMax: 9))
        #expect(body.byteCount == 5)
    }
}
