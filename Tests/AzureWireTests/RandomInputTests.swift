import AzureWire
import BlobModel
import HTTPTypes
import Testing

/// Goal: no head and no XML stops the program; everything is understood or refused. Method: random
/// assemblies of the pieces that mean something, with a fixed seed.
@Suite struct RandomInputTests {
    private struct Random: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            self.state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = self.state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    private static let methods: [HTTPRequest.Method] = [
        .get, .head, .put, .delete, .post, .options, .patch,
    ]
    private static let targetPieces = [
        "/", "acct", "container", "?", "&", "=", "%", "%2F", "%00", "%ff", "..", "+", "comp",
        "restype", "list", "block", "blocklist", "metadata", "container", "maxresults", "marker",
        "1-", "-", "9999999999999999999999", "include", ",", "snapshot", "\u{301}", "\u{FFFD}",
        "properties", "appendblock", "blockid", "QUFB", "delimiter", "prefix", "startFrom",
        "acct/cc1/b?comp=page", "acct/cc1/b?comp=pagelist", "acct/cc1/b?comp=lease",
        "acct/cc1/b?comp=expiry", "acct/cc1/b?comp=tier", "acct/cc1/b", "versionid",
        "acct/cc1?restype=container&comp=undelete", "2-", "2-AAEAAABh", "1-MTA", "prevsnapshot",
        "acct/?comp=blobs&where=", "a%20=%20'b'", "2021-06-28T05:50:52.7529310Z",
    ]
    private static let names = [
        "x-ms-version", "x-ms-blob-type", "Content-Length", "Content-MD5", "x-ms-content-crc64",
        "If-Match", "If-None-Match", "If-Modified-Since", "x-ms-range", "Range", "x-ms-lease-id",
        "x-ms-meta-a", "x-ms-meta-", "x-ms-meta-a_1", "Date", "x-ms-date", "x-ms-blob-content-md5",
        "x-ms-range-get-content-md5", "x-ms-blob-condition-appendpos", "x-ms-tags",
        "x-ms-copy-source", "x-ms-source-range", "x-ms-page-write", "x-ms-blob-content-length",
        "x-ms-blob-sequence-number", "x-ms-lease-action", "x-ms-lease-duration",
        "x-ms-expiry-option", "x-ms-expiry-time", "x-ms-access-tier", "x-ms-structured-body",
        "x-ms-structured-content-length", "x-ms-deleted-container-name",
        "x-ms-deleted-container-version", "x-ms-if-tags", "x-ms-previous-snapshot-url",
    ]
    private static let values = [
        "", "*", "\"", "W/", "W/\"", "bytes=", "bytes=0-", "bytes=-", "0", "-1", "2024-08-04",
        "BlockBlob", "AppendBlob", "true", "AAAAAAAAAAA=", "====", "Sun, 06 Nov 1994 08:49:37 GMT",
        "PageBlob", "update", "clear", "bytes=0-511", "bytes=0-18446744073709551615", "acquire",
        "512", "18446744073709551615", "9223372036854775807", "Absolute", "RelativeToNow",
        "http://",
        "http://h/acct/cc1/b", "http://h:x/a?snapshot=", "XSM/1.0; properties=crc64", "Archive",
        "FFFFFFFFFFFFFFFF", "7FFFFFFFFFFFFFFF", "a = 'b'", "((((", "cc1", "break",
        "Sun, 99 Nov 1994", "\u{FFFD}", "99999999999999999999999999", "\u{301}",
    ]

    @Test func heads() throws {
        var random = Random(state: 1)
        let account = try #require(AccountName("acct"))
        for _ in 0..<20_000 {
            let pieces = (0..<Int.random(in: 0...12, using: &random)).map { _ in
                Self.targetPieces.randomElement(using: &random) ?? ""
            }
            let pairs = (0..<Int.random(in: 0...6, using: &random)).map { _ in
                (
                    Self.names.randomElement(using: &random) ?? "",
                    Self.values.randomElement(using: &random) ?? ""
                )
            }
            guard let target = try? RequestTarget(parsing: "/" + pieces.joined()) else { continue }
            let method = Self.methods.randomElement(using: &random) ?? .get
            let fields = try fields(pairs)
            _ = try? BlobRequest(
                parsing: method, target, fields, account: account, addressing: .path)
            let texts = Array(
                StringsToSign(
                    .sharedKey, account: "acct", method: method, target: target, fields: fields))
            #expect((1...32).contains(texts.count))
        }
    }

    @Test func blockLists() {
        let pieces = [
            "<BlockList>", "</BlockList>", "<Latest>", "</Latest>", "<Committed/>", "QUFB", "&lt;",
            "&#0;", "&x;", "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>", "\0", " ", "<!DOCTYPE x>",
            "<BlockList xmlns='a' b='c'>", "<?xml version='1.0' encoding='utf-16'?>",
        ]
        var random = Random(state: 2)
        for _ in 0..<20_000 {
            let xml = (0..<Int.random(in: 0...12, using: &random)).map { _ in
                pieces.randomElement(using: &random) ?? ""
            }.joined()
            _ = try? BlockListXML.parse(Array(xml.utf8))
        }
    }
}
