import BlobQuery
import Testing

/// Goal: whatever stands in a query or a blob, there is a refusal or a complete answer, the same
/// for every way to cut the blob. Method: seeded mutations of queries and blobs that do something.
@Suite struct FuzzTests {
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        /// SplitMix64.
        mutating func next() -> UInt64 {
            self.state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = self.state
            mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
            return mixed ^ mixed >> 31
        }
    }

    private static let queries = [
        "SELECT * FROM BlobStorage WHERE _2 > 250 AND _1 LIKE 'a%' ESCAPE '!' LIMIT 3;",
        "SELECT _1, _2 + 1 AS x, CASE WHEN _1 = 'a' THEN 1 ELSE -2.5e3 END FROM BlobStorage s",
        "SELECT COUNT(*), SUM(_2), AVG(_2), MIN(_1), MAX(CAST(_2 AS INT)) FROM BlobStorage",
        "SELECT name, \"id\", a.b[0].c FROM BlobStorage[*].w[*] WHERE a IS NOT MISSING OR x IS NULL",
        "SELECT TRIM(BOTH '1' FROM _1), SUBSTRING(_1, 1, 2), CHAR_LENGTH(UPPER(_1)) FROM BlobStorage",
        "SELECT DATE_ADD('day', _2, '2020-01-01'), DATE_DIFF(hour, _1, UTCNOW()) FROM BlobStorage",
        "SELECT EXTRACT(year FROM _1), TO_STRING(TO_TIMESTAMP(_1), 'yyyy-MM') FROM BlobStorage",
        "SELECT COALESCE(NULLIF(_1, ''), 'x') FROM BlobStorage WHERE NOT _2 BETWEEN 1 AND 9",
        "SELECT _1 FROM BlobStorage WHERE _1 IN ('a', 9223372036854775807, NULL) OR _2 % 0 = 1 / 2",
        "SELECT sys.split(10485760) FROM BlobStorage",
    ]
    private static let blobs = [
        "a,251\r\n\"a,\"\"b\",300\nb\n2020-01-01,9223372036854775807\n,\n",
        #"{"name":"x","id":1,"a":{"b":[{"c":1e5}]},"w":[{"a":1},{"x":"\u00e9\ud83d\ude00"}]}"#
            + "\n[1,\"two\",{\"_1\":\"a\",\"_2\":-0.5}]",
    ]
    private static let pieces = [
        "SELECT", "FROM", "(", ")", "'", "\"", ",", "[", "]", "*", "-", "--", ".", " NOT ", " IS ",
        " AND ", "9223372036854775807", "1e308", "_1", "\\", "\n", "\r", "{", "}", ":", "\u{FEFF}",
        "é", "NULL", "CASE ", " END", "%", "\\ud800", "null", "\u{0}",
    ]

    private static func mutate(_ text: String, _ random: inout Generator) -> [UInt8] {
        var bytes = Array(text.utf8)
        for _ in 0..<Int.random(in: 0...4, using: &random) {
            let position = Int.random(in: 0...bytes.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0:
                bytes.insert(
                    contentsOf: Array(self.pieces.randomElement(using: &random)!.utf8), at: position
                )
            case 1: bytes.insert(UInt8.random(in: 0...255, using: &random), at: position)
            case 2:
                let end = min(bytes.count, position + Int.random(in: 1...8, using: &random))
                bytes.removeSubrange(position..<end)
            default:
                let end = min(bytes.count, position + Int.random(in: 1...20, using: &random))
                bytes.insert(
                    contentsOf: Array(bytes[position..<end]),
                    at: Int.random(in: 0...bytes.count, using: &random))
            }
        }
        return bytes
    }

    @Test(arguments: 0..<8)
    func mutations(seed: UInt64) throws {
        var random = Generator(state: seed)
        let formats = [
            comma, commaWithHeaders, json,
            .delimited(
                DelimitedFormat(
                    columnSeparator: ";;", fieldQuote: "'", recordSeparator: ";",
                    escapeCharacter: "\\")),
        ]
        var answered = 0
        for _ in 0..<2_500 {
            let query = String(
                decoding: Self.mutate(Self.queries.randomElement(using: &random)!, &random),
                as: UTF8.self)
            let blob = Self.mutate(Self.blobs.randomElement(using: &random)!, &random)
            let input = formats.randomElement(using: &random)!
            let output = formats.randomElement(using: &random)!
            do {
                let whole = try answerBytes(query, blob, input, output)
                let answer = try Answer(whole)
                #expect(answer.order.hasSuffix("p$"), "\(query)")
                #expect(answer.errors.dropLast().allSatisfy { !$0.isFatal }, "\(query)")
                let pieceBytes = Int.random(in: 1...9, using: &random)
                let cut = try answerBytes(query, blob, input, output, pieceBytes: pieceBytes)
                #expect(cut == whole, "\(query) in pieces of \(pieceBytes)")
                answered += 1
            } catch let refusal as QueryRefusal {
                #expect((0...query.utf8.count).contains(refusal.position), "\(query)")
            }
        }
        // Enough must get past the parser for the rest to be tried.
        #expect(answered > 250)
    }
}
