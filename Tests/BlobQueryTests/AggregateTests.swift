import BlobQuery
import Testing

/// Goal: aggregates over no, some and odd values.
@Suite struct AggregateTests {
    @Test(arguments: [
        ("COUNT(*)", "4"), ("COUNT(a)", "3"), ("COUNT(none)", "0"), ("SUM(a)", "6"),
        ("AVG(a)", "2.0"), ("AVERAGE(a)", "2.0"), ("MIN(a)", "1"), ("MAX(a)", "3"),
        ("SUM(b)", "0.75"), ("AVG(b)", "0.375"), ("MIN(s)", "\"10\""), ("MAX(s)", "\"9\""),
        ("MAX(CAST(s AS INT))", "10"), ("SUM(s)", "19"), ("SUM(none)", "null"),
        ("AVG(none)", "null"), ("MIN(none)", "null"), ("count(a + none)", "0"),
        ("SUM(a + b)", "1.5"), ("SUM(COALESCE(a, 100))", "106"), ("MAX(t)", "true"),
        ("SUM(CASE WHEN a > 1 THEN 1 ELSE 0 END)", "2"),
    ])
    func overRecords(aggregate: String, expected: String) throws {
        let blob = """
            {"a":1,"b":0.5,"s":"9"}
            {"a":null,"b":0.25,"t":true}
            {"a":2,"s":"10"}
            {"a":3,"t":false}
            """
        let answer = try ask("SELECT \(aggregate) AS r FROM BlobStorage", blob, json)
        #expect(answer.errors.isEmpty)
        #expect(answer.text == "{\"r\":\(expected)}\n")
    }

    @Test func overText() throws {
        let blob = "1,x\n2,y\n30,x\n"
        func text(_ rest: String) throws -> String { try ask("SELECT \(rest)", blob).text }
        #expect(try text("COUNT(*) FROM BlobStorage WHERE _2 = 'x'") == "2\n")
        #expect(try text("SUM(_1), MIN(_2), COUNT(*) FROM BlobStorage") == "33,x,3\n")
        // Text has the order of text, as long as nothing casts it.
        #expect(try text("MAX(_1) FROM BlobStorage") == "30\n")
        #expect(try text("MIN(CAST(_1 AS INT)) FROM BlobStorage") == "1\n")
        #expect(try text("SUM(_1) FROM BlobStorage WHERE _2 = 'z'") == "\n")
        #expect(try text("COUNT(*) FROM BlobStorage LIMIT 0") == "")
        #expect(try text("COUNT(*) FROM BlobStorage LIMIT 1") == "3\n")
        #expect(try ask("SELECT COUNT(*) FROM BlobStorage", "").text == "0\n")
        #expect(try ask("SELECT COUNT(*) FROM BlobStorage", "", json).text == "{\"_1\":0}\n")
    }

    /// A record that does not count says so, and counts nowhere.
    @Test func valuesThatAreNoNumbers() throws {
        let answer = try ask("SELECT COUNT(*), SUM(_1) FROM BlobStorage", "1\nx\n2\n")
        #expect(answer.text == "2,3\n")
        #expect(answer.errorNames == ["InvalidTypeConversion"])
        #expect(answer.errors.first?.position == 2)
        let mixed = try ask("SELECT MAX(a) FROM BlobStorage", #"{"a":1}{"a":"x"}{"a":[]}"#, json)
        #expect(mixed.text == "{\"_1\":1}\n")
        #expect(mixed.errorNames == ["InvalidTypeConversion", "InvalidTypeConversion"])
    }

    /// A sum without one of its records would be wrong.
    @Test func overflow() throws {
        let answer = try ask("SELECT SUM(_1) FROM BlobStorage", "9223372036854775807\n1\n5\n")
        #expect(answer.data.isEmpty)
        #expect(answer.errorNames == ["ArithmeticOverflow"])
        #expect(answer.errors.first?.isFatal == true)
        let reals = try ask("SELECT SUM(_1) FROM BlobStorage", "1e308\n1e308\n")
        #expect(reals.errorNames == ["ArithmeticOverflow"])
    }
}
