import AzureWire
import BlobModel
import Testing

/// Goal: no body, expression or token stops the program; everything is understood or refused.
/// Method: random assemblies of the pieces that mean something, with a fixed seed.
@Suite struct RandomFormatTests {
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

    private func assemblies(
        _ seed: UInt64, of pieces: [String], count: Int = 20_000, _ body: (String) throws -> Void
    ) rethrows {
        var random = Random(state: seed)
        for _ in 0..<count {
            let length = Int.random(in: 0...12, using: &random)
            try body(
                (0..<length).map { _ in pieces.randomElement(using: &random) ?? "" }.joined())
        }
    }

    @Test func tagExpressions() {
        let pieces = [
            "a", "key", "\"b c\"", "\"", "'", "''", "'v'", "=", "<", ">", "<=", ">=", "<>", " ",
            "AND", " and ", "OR", "NOT", "(", ")", "@container", "@", "\u{e9}", "\u{1F600}", "\0",
            "='v' AND ", "k2>'1'",
        ]
        self.assemblies(1, of: pieces) { expression in
            _ = try? WhereExpression.parse(expression, in: .account)
            if let condition = try? IfTagsExpression.parse(expression) {
                _ = condition.holds(for: .none)
            }
        }
    }

    @Test func tagHeaders() {
        let pieces = ["a", "=", "&", "%", "%2", "%41", "%ff", "%00", "+", " ", "\u{e9}", "=v&"]
        self.assemblies(2, of: pieces) { _ = try? TagsHeader.parse($0) }
    }

    @Test func documents() {
        let pieces = [
            "<Tags>", "</Tags>", "<TagSet>", "</TagSet>", "<Tag><Key>k</Key><Value>v</Value></Tag>",
            "<SignedIdentifiers>", "</SignedIdentifiers>", "<SignedIdentifier><Id>i</Id>",
            "</SignedIdentifier>", "<AccessPolicy/>", "<StorageServiceProperties>",
            "</StorageServiceProperties>", "<Cors>", "</Cors>", "<CorsRule>", "<Logging/>", " ",
            "x",
            "&lt;", "&#0;", "&x;", "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>", "\0",
            "<!DOCTYPE x>", "<Tags xmlns='a'>", "<?xml version='1.0' encoding='utf-16'?>",
        ]
        self.assemblies(3, of: pieces) { xml in
            _ = try? TagsXML.parse(Array(xml.utf8))
            _ = try? SignedIdentifiersXML.parse(Array(xml.utf8))
            _ = try? ServicePropertiesXML.parse(Array(xml.utf8))
        }
    }

    @Test func batches() {
        let pieces = [
            "--b\r\n", "--b--\r\n", "--b", "\r\n", "\n", "\r", "Content-Type: application/http\r\n",
            "Content-ID: 1\r\n", "DELETE /a/b/c HTTP/1.1\r\n", "DELETE ", "/a?", " HTTP/1.1\r\n",
            "x: y\r\n", ":\r\n", " ", "\u{e9}", "\0",
            "--b\r\nContent-Type: application/http\r\n\r\nDELETE /a/b/c HTTP/1.1\r\n\r\n",
        ]
        self.assemblies(4, of: pieces) { body in
            _ = try? BatchRequest(
                parsing: Array(body.utf8), contentType: "multipart/mixed; boundary=b")
        }
        let types = ["multipart/mixed", ";", " ", "boundary", "=", "\"", "b", "\u{e9}", "\t"]
        self.assemblies(5, of: types) { type in
            _ = try? BatchRequest(parsing: [], contentType: type)
        }
    }

    @Test func tokens() throws {
        let pieces = [
            "sv=2024-08-04&", "sr=b&", "sr=c&", "sr=bs&", "sr=d&sdd=1&", "prefix=a/b&", "srh=a,b&",
            "skoid=o&sktid=t&skt=2026-01-01&ske=2026-01-02&sks=b&skv=2024-08-04&", "ss=b&",
            "srt=o&", "sp=r&",
            "se=2030-01-01&",
            "st=", "si=p&", "sip=1&", "sig=" + String(repeating: "A", count: 43) + "=&", "sig=&",
            "snapshot=x&", "%", "%00", "=", "&", "sv=&",
        ]
        let account = try #require(AccountName("acct"))
        let blob = BlobAddress(
            container: ContainerAddress(
                account: account, name: try ContainerName(parsing: "records")),
            name: try BlobName(parsing: "b"))
        self.assemblies(6, of: pieces) { query in
            guard let target = try? RequestTarget(parsing: "/?" + query),
                let token = try? SharedAccessToken(in: target)
            else { return }
            _ = token.stringToSign(for: .blob(blob))
            _ = token.stringToSign(for: .container(blob.container))
        }
    }

    /// Any bytes that follow a valid beginning, in any pieces, for every pair of lengths that fits.
    @Test func structuredMessages() throws {
        var random = Random(state: 7)
        for _ in 0..<20_000 {
            let segments = UInt64.random(in: 1...3, using: &random)
            let content = UInt64.random(in: 0...20, using: &random)
            let byteCount = content + 21 + 18 * segments
            var decoder = try StructuredMessageDecoder(
                byteCount: byteCount, contentByteCount: content
            ) { _, _ in 0 }
            var bytes: [UInt8] = [
                1, UInt8(byteCount), 0, 0, 0, 0, 0, 0, 0, 1, 0, UInt8(segments), 0,
            ]
            for _ in 0..<Int.random(in: 0...60, using: &random) {
                bytes.append(UInt8.random(in: 0...3, using: &random) / 2)
            }
            var found: UInt64 = 0
            while !bytes.isEmpty {
                let piece = Array(bytes.prefix(Int.random(in: 1...9, using: &random)))
                bytes.removeFirst(piece.count)
                guard let ranges = try? piece.withUnsafeBytes({ try decoder.decode($0) }) else {
                    break
                }
                for range in ranges {
                    #expect(!range.isEmpty && range.upperBound <= piece.count)
                    found += UInt64(range.count)
                }
            }
            #expect(found <= content)
        }
    }
}
