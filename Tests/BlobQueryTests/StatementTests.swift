import BlobQuery
import Testing

/// Goal: what is a SELECT of Azure's subset is answered, everything else is refused with the place.
@Suite struct StatementTests {
    private let blob = "a,1\nb,2\nc,3\n"

    @Test(arguments: [
        ("SELECT * FROM BlobStorage", "a,1\nb,2\nc,3\n"),
        ("select * from blobstorage;", "a,1\nb,2\nc,3\n"),
        ("SELECT _2, _1 FROM BlobStorage", "1,a\n2,b\n3,c\n"),
        ("SELECT _1 FROM BlobStorage WHERE _2 > 1", "b\nc\n"),
        ("SELECT s._1 FROM BlobStorage s WHERE s._2 > 1 LIMIT 1", "b\n"),
        ("SELECT BlobStorage._1 FROM BlobStorage AS s LIMIT 2;", "a\nb\n"),
        ("SELECT _1 x, _2 AS \"y z\" FROM BlobStorage LIMIT 1", "a,1\n"),
        ("SELECT * FROM BlobStorage LIMIT 0", ""),
        ("SELECT * FROM BlobStorage LIMIT 99", "a,1\nb,2\nc,3\n"),
        ("SELECT * FROM BlobStorage[*] WHERE _1 = 'b'", "b,2\n"),
        ("SELECT 'x' FROM BlobStorage", "x\nx\nx\n"),
        ("\tSELECT\n_1\rFROM\u{0B}BlobStorage WHERE NOT _1 IN ('a','b')", "c\n"),
        ("SELECT _1 FROM BlobStorage WHERE _2", "a\n"),
    ])
    func answers(expression: String, expected: String) throws {
        let answer = try ask(expression, self.blob)
        #expect(answer.text == expected)
        #expect(answer.totalBytes == self.blob.utf8.count)
        #expect(answer.order.hasSuffix("p$"))
    }

    @Test(arguments: [
        ("", 0), ("SELECT", 6), ("SELECT FROM BlobStorage", 7), ("SELECT * FROM Table", 14),
        ("SELECT *, _1 FROM BlobStorage", 8), ("SELECT * FROM BlobStorage WHERE", 31),
        ("SELECT * FROM BlobStorage LIMIT -1", 32), ("SELECT * FROM BlobStorage LIMIT 1.5", 32),
        ("SELECT * FROM BlobStorage x y", 28), ("SELECT * FROM BlobStorage; SELECT", 27),
        ("SELECT * FROM BlobStorage GROUP BY _1", 26),
        ("SELECT * FROM BlobStorage ORDER BY _1", 26),
        ("SELECT DISTINCT _1 FROM BlobStorage", 7), ("SELECT * FROM BlobStorage, x", 25),
        ("SELECT s.* FROM BlobStorage s", 9), ("SELECT _1 + FROM BlobStorage", 12),
        ("SELECT (_1 FROM BlobStorage", 11), ("SELECT 'x FROM BlobStorage", 7),
        ("SELECT \"x FROM BlobStorage", 7), ("SELECT 1x FROM BlobStorage", 7),
        ("SELECT 9223372036854775808 FROM BlobStorage", 7), ("SELECT 1e999 FROM BlobStorage", 7),
        ("SELECT _1 -- x\nFROM BlobStorage", 10), ("SELECT /* x */ _1 FROM BlobStorage", 7),
        ("SELECT _1 || _2 FROM BlobStorage", 10), ("SELECT `x` FROM BlobStorage", 7),
        ("SELECT _1 = = 1 FROM BlobStorage", 12), ("SELECT _1 NOT 1 FROM BlobStorage", 14),
        ("SELECT _1 IS 1 FROM BlobStorage", 13), ("SELECT _1 IN () FROM BlobStorage", 14),
        ("SELECT _1 BETWEEN 1 OR 2 FROM BlobStorage", 20),
        ("SELECT CASE ELSE 1 END FROM BlobStorage", 12),
        ("SELECT CASE WHEN 1 THEN 2 FROM BlobStorage", 26),
        ("SELECT CAST(_1 AS DECIMAL) FROM BlobStorage", 18),
        ("SELECT CONCAT(_1, _2) FROM BlobStorage", 7), ("SELECT LOWER() FROM BlobStorage", 13),
        ("SELECT LOWER(_1, _2) FROM BlobStorage", 21),
        ("SELECT DATE_ADD('week', 1, _1) FROM BlobStorage", 16),
        ("SELECT DATE_ADD(timezone_hour, 1, _1) FROM BlobStorage", 16),
        ("SELECT TRIM(BOTH 'x') FROM BlobStorage", 20), ("SELECT UTCNOW(1) FROM BlobStorage", 14),
        ("SELECT SUM(*) FROM BlobStorage", 11), ("SELECT 1 + SUM(_1) FROM BlobStorage", 11),
        ("SELECT SUM(_1) + 1 FROM BlobStorage", 15), ("SELECT COUNT(*), _1 FROM BlobStorage", 17),
        ("SELECT _1, COUNT(*) FROM BlobStorage", 11),
        ("SELECT * FROM BlobStorage WHERE COUNT(*) > 1", 32),
        ("SELECT * FROM BlobStorage[0]", 28), ("SELECT * FROM BlobStorage.x", 25),
        ("SELECT sys.split(1024) FROM BlobStorage", 17),
        ("UPDATE BlobStorage SET x = 1", 0),
    ])
    func refusals(expression: String, position: Int) {
        let refusal = refusal(expression)
        #expect(refusal?.subject == .expression)
        #expect(refusal?.position == position, "\(refusal?.description ?? "")")
    }

    @Test(arguments: [
        "SELECT name FROM BlobStorage", "SELECT \"_1\" FROM BlobStorage",
        "SELECT _0 FROM BlobStorage",
        "SELECT * FROM BlobStorage WHERE name = 1",
    ])
    func namesNeedAHeaderRow(expression: String) {
        let refusal = refusal(expression)
        #expect(refusal?.description.hasPrefix("Column names can be used only if") == true)
    }

    @Test(arguments: [
        "SELECT _1.a FROM BlobStorage", "SELECT _1[0] FROM BlobStorage",
        "SELECT _1 FROM BlobStorage WHERE _1 IS MISSING", "SELECT * FROM BlobStorage[*].a",
        "SELECT sys.split(10485760) FROM BlobStorage LIMIT 1",
    ])
    func onlyForJSON(expression: String) {
        #expect(refusal(expression) != nil)
    }

    @Test func formatsThatAreNotSupported() {
        let sql = "SELECT * FROM BlobStorage"
        #expect(refusal(sql, .parquet)?.subject == .inputFormat)
        #expect(refusal(sql, .arrow)?.subject == .inputFormat)
        #expect(refusal(sql, comma, .arrow)?.subject == .outputFormat)
        #expect(refusal(sql, comma, .parquet)?.subject == .outputFormat)
        #expect(
            refusal("SELECT sys.split(10485760) FROM BlobStorage", json)?.subject == .expression)
    }

    @Test(arguments: [
        DelimitedFormat(columnSeparator: ""), DelimitedFormat(recordSeparator: ""),
        DelimitedFormat(columnSeparator: "\n"), DelimitedFormat(columnSeparator: "\""),
        DelimitedFormat(fieldQuote: "''"), DelimitedFormat(escapeCharacter: "ß"),
        DelimitedFormat(recordSeparator: String(repeating: "x", count: 17)),
        DelimitedFormat(columnSeparator: "\\,", escapeCharacter: "\\"),
    ])
    func separatorsThatMakeNoSense(format: DelimitedFormat) {
        let sql = "SELECT * FROM BlobStorage"
        #expect(refusal(sql, .delimited(format))?.subject == .inputFormat)
        #expect(refusal(sql, comma, .delimited(format))?.subject == .outputFormat)
    }

    @Test func longAndDeepExpressions() throws {
        func select(_ condition: String) -> String {
            "SELECT _1 FROM BlobStorage WHERE " + condition
        }
        let many = (0..<5_000).map { "_2 = \($0)" }
        #expect(try ask(select(many.joined(separator: " OR ")), self.blob).text == "a\nb\nc\n")
        #expect(try ask(select(many.joined(separator: " AND ")), self.blob).text == "")
        let sum = Array(repeating: "1", count: 257).joined(separator: "+")
        #expect(try ask(select("\(sum) = 257"), self.blob).text == "a\nb\nc\n")
        #expect(refusal(select("\(sum) + 1 = 258"))?.subject == .expression)
        for (open, close) in [("(", ")"), ("NOT ", ""), ("- ", ""), ("LOWER(", ")")] {
            let deep = { (depth: Int) in
                String(repeating: open, count: depth) + "'1'"
                    + String(repeating: close, count: depth)
            }
            #expect(try ask(select("\(deep(63)) IS NULL"), self.blob).errors.isEmpty)
            #expect(refusal(select("\(deep(64)) IS NULL"))?.subject == .expression)
            #expect(refusal(select(deep(60_000)))?.subject == .expression)
        }
        #expect(refusal(select("'\(String(repeating: "x", count: 256 << 10))' = ''")) != nil)
        // Eight terms before the values, one for each and one behind each, and the end.
        func list(_ count: Int) -> String {
            select("_1 IN (\(Array(repeating: "1", count: count).joined(separator: ",")))")
        }
        #expect(try ask(list(16_379), "1\n").text == "1\n")
        let long = refusal(list(16_380))
        #expect(long?.subject == .expression)
        #expect(long?.position == list(16_380).utf8.count)
    }

    /// Evaluated anew for each WHEN, the innermost CASE would be evaluated 2^60 times.
    @Test func nestedCasesAreNotExponential() throws {
        let nested = (0..<60).reduce("_1") { inner, _ in
            "CASE \(inner) WHEN 'x' THEN 'y' WHEN 'a' THEN 'a' ELSE 'a' END"
        }
        #expect(try ask("SELECT \(nested) FROM BlobStorage", "a\nb\n").text == "a\na\n")
    }
}
