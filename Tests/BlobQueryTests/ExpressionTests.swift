import BlobQuery
import Testing

/// Goal: every operator and function of Azure's reference, and what each does with null and with
/// what it cannot take. Method: `SELECT <expression>` over one record, as JSON, where types show.
@Suite struct ExpressionTests {
    /// a is 7, b 2.5, s text, t a time, n null, o an object.
    private let record =
        #"{"a":7,"b":2.5,"s":"Straße","t":"2017-01-02T03:04:05.006Z","n":null,"#
        + #""o":{"x":[1,{"y":2}],"big":12345678901234567890},"f":false}"#

    private func value(of expression: String) throws -> String {
        let answer = try ask("SELECT \(expression) AS r FROM BlobStorage", self.record, json)
        #expect(answer.errors.isEmpty)
        #expect(answer.text.hasPrefix("{") && answer.text.hasSuffix("}\n"))
        return String(answer.text.dropFirst().dropLast(2).trimmingPrefix("\"r\":"))
    }

    @Test(arguments: [
        ("1 + 2 * 3", "7"), ("(1 + 2) * 3", "9"), ("7 / 2", "3"), ("7.0 / 2", "3.5"),
        ("-7 / 2", "-3"), ("-7 % 3", "-1"), ("7.5 % 2", "1.5"), ("- - 3", "3"), ("+a", "7"),
        ("a - 10", "-3"), ("a * b", "17.5"), ("'4' * 2", "8"), ("'4' * '2.5'", "10.0"),
        ("1 - -1", "2"), ("2 - 1 - 1", "0"), ("100 / 10 / 2", "5"), (".5 + 1.", "1.5"),
        ("1e3", "1000.0"), ("n + 1", "null"), ("none + 1", "null"), ("TRUE + 1", "2"),
        ("9223372036854775806 + 1", "9223372036854775807"),
        ("(-9223372036854775807 - 1) % -1", "0"),
        ("TO_TIMESTAMP('2020-02-28T') + 1", "\"2020-02-29T00:00:00Z\""),
        ("0.5 + TO_TIMESTAMP('2020-02-28T')", "\"2020-02-28T12:00:00Z\""),
        ("TO_TIMESTAMP('2020-03-01T') - 1", "\"2020-02-29T00:00:00Z\""),
    ])
    func arithmetic(expression: String, expected: String) throws {
        #expect(try self.value(of: expression) == expected)
    }

    @Test(arguments: [
        ("a = 7", "true"), ("a != 7", "false"), ("a <> 8", "true"), ("a < 7", "false"),
        ("a <= 7", "true"), ("a > 6.5", "true"), ("a >= 8", "false"), ("a = '7'", "true"),
        ("'7.0' = a", "true"), ("b = '2.50'", "true"), ("s = 'Straße'", "true"),
        ("s = 'straße'", "false"), ("'a' < 'b'", "true"), ("'B' < 'a'", "true"),
        ("'10' < '9'", "true"), ("'e\u{301}' = '\u{e9}'", "false"), ("f = 'false'", "true"),
        ("f < TRUE", "true"), ("f = 0", "true"), ("CAST(t AS TIMESTAMP) > '2017'", "true"),
        ("CAST('2017-01-01T00:00+01:00' AS TIMESTAMP) = '2016-12-31T23:00Z'", "true"),
        ("n = 1", "null"), ("n = n", "null"), ("none <> 1", "null"),
        ("NOT a = 7", "false"), ("NOT n = 1", "null"), ("NOT NOT f", "false"),
        ("f AND n = 1", "false"), ("n = 1 AND f", "false"), ("a = 7 AND n = 1", "null"),
        ("a = 7 OR n = 1", "true"), ("n = 1 OR a = 7", "true"), ("f OR n = 1", "null"),
        ("TRUE OR FALSE AND FALSE", "true"), ("(TRUE OR FALSE) AND FALSE", "false"),
        ("a = 7 and s LIKE 'S%' Or f", "true"),
        ("a IN (1, 7)", "true"), ("a IN (1, 2)", "false"), ("a NOT IN (1, 2)", "true"),
        ("a IN (1, NULL)", "null"), ("a IN (NULL, 7)", "true"), ("n IN (1)", "null"),
        ("a IN ('7')", "true"),
        ("a BETWEEN 7 AND 8", "true"), ("a NOT BETWEEN 7 AND 8", "false"),
        ("a BETWEEN 8 AND n", "false"), ("a BETWEEN 1 AND n", "null"),
        ("a BETWEEN 1 AND 9 AND f", "false"),
        ("n IS NULL", "true"), ("a IS NULL", "false"), ("none IS NULL", "true"),
        ("n IS NOT NULL", "false"), ("none IS MISSING", "true"), ("n IS MISSING", "false"),
        ("a IS NOT MISSING", "true"), ("o.none IS MISSING", "true"), ("a + 1 IS MISSING", "false"),
    ])
    func conditions(expression: String, expected: String) throws {
        #expect(try self.value(of: expression) == expected)
    }

    @Test(arguments: [
        ("s LIKE 'Str%'", "true"), ("s LIKE '%ß_'", "true"), ("s LIKE '%ß'", "false"),
        ("s LIKE '%'", "true"), ("'' LIKE '%'", "true"), ("'' LIKE '_'", "false"),
        ("'a%b' LIKE 'a!%b' ESCAPE '!'", "true"), ("'axb' LIKE 'a!%b' ESCAPE '!'", "false"),
        ("'a!b' LIKE 'a!!b' ESCAPE '!'", "true"), ("'a_b' LIKE 'a%b'", "true"),
        ("'abcabc' LIKE '%b%bc'", "true"), ("'aaab' LIKE '%a_b'", "true"),
        ("'mississippi' LIKE '%iss%pi'", "true"), ("'mississippi' LIKE 'm%issi'", "false"),
        ("'[a]' LIKE '[a]'", "true"), ("n LIKE 'a'", "null"), ("s NOT LIKE 'x'", "true"),
        ("a LIKE '7'", "true"),
    ])
    func likePatterns(expression: String, expected: String) throws {
        #expect(try self.value(of: expression) == expected)
    }

    @Test(arguments: [
        ("CAST('12' AS INT)", "12"), ("CAST(' 12 ' AS INTEGER)", "12"), ("CAST(2.9 AS INT)", "2"),
        ("CAST(-2.9 AS INT)", "-2"), ("CAST('2.5' AS FLOAT)", "2.5"), ("CAST(a AS FLOAT)", "7.0"),
        ("CAST(a AS STRING)", "\"7\""), ("CAST(f AS STRING)", "\"false\""),
        ("CAST('TRUE' AS BOOLEAN)", "true"), ("CAST('0' AS BOOL)", "false"),
        ("CAST(a AS BOOL)", "true"), ("CAST(TRUE AS INT)", "1"), ("CAST(n AS INT)", "null"),
        ("CAST(CAST('2020' AS TIMESTAMP) AS STRING)", "\"2020-01-01T00:00:00Z\""),
        ("COALESCE(n, none, a)", "7"), ("COALESCE(n)", "null"),
        ("COALESCE(o.x, 1)", #"[1,{"y":2}]"#),
        ("NULLIF(a, 7)", "null"), ("NULLIF(a, 8)", "7"), ("NULLIF(a, n)", "7"),
        ("CASE WHEN a > 5 THEN 'big' ELSE 'small' END", "\"big\""),
        ("CASE WHEN n = 1 THEN 1 END", "null"),
        ("CASE a WHEN 6 THEN 'x' WHEN 7 THEN 'y' END", "\"y\""),
        ("CASE n WHEN n THEN 1 ELSE 2 END", "2"),
    ])
    func castsAndChoices(expression: String, expected: String) throws {
        #expect(try self.value(of: expression) == expected)
    }

    @Test(arguments: [
        ("CHARACTER_LENGTH('abcdefg')", "7"), ("CHAR_LENGTH(s)", "6"), ("CHAR_LENGTH(n)", "null"),
        ("LOWER('AbCdEfG')", "\"abcdefg\""), ("UPPER(s)", "\"STRASSE\""), ("upper('x')", "\"X\""),
        ("SUBSTRING('123456789', 1, 5)", "\"23456\""), ("SUBSTRING('123', 0)", "\"123\""),
        ("SUBSTRING('123', 5, 1)", "\"\""), ("SUBSTRING('123', 1, 9999999)", "\"23\""),
        ("SUBSTRING(s, 4, 1)", "\"ß\""), ("SUBSTRING(n, 1)", "null"),
        ("TRIM('  x ')", "\"x\""), ("TRIM(LEADING FROM '  x ')", "\"x \""),
        ("TRIM(TRAILING ' ' FROM '  x ')", "\"  x\""),
        ("TRIM(BOTH '123' FROM '1112211Microsoft22211122')", "\"Microsoft\""),
        ("TRIM('x' FROM 'xxax')", "\"a\""), ("TRIM('xx' FROM 'xx')", "\"\""),
        ("'it''s'", "\"it's\""), ("'\"\\'", #""\"\\""#),
    ])
    func textFunctions(expression: String, expected: String) throws {
        #expect(try self.value(of: expression) == expected)
    }

    @Test(arguments: [
        ("o.x[1].y", "2"), ("o.x[9]", ""), ("o.x[0].y", ""), ("o.big", "12345678901234567890"),
        ("o.x", #"[1,{"y":2}]"#), ("A", "7"), ("\"A\"", ""), ("\"a\"", "7"), ("none", ""),
        ("n", "null"), ("BlobStorage.a", "7"), ("blobstorage.o.x[0]", "1"),
        ("UTCNOW()", "\"2026-11-24T12:00:00Z\""),
    ])
    func fields(expression: String, expected: String) throws {
        #expect(try self.value(of: expression) == expected)
    }

    /// What has no answer is an error for this record, with nothing in its place.
    @Test(arguments: [
        ("1 / 0", "DivisionByZero"), ("1.5 % 0", "DivisionByZero"),
        ("9223372036854775807 + 1", "ArithmeticOverflow"),
        ("(-9223372036854775807 - 1) / -1", "ArithmeticOverflow"),
        ("- (-9223372036854775807 - 1)", "ArithmeticOverflow"),
        ("1e308 * 10", "ArithmeticOverflow"),
        ("'1' + '2'", "InvalidTypeConversion"), ("s + 1", "InvalidTypeConversion"),
        ("s > 1", "InvalidTypeConversion"), ("'' = 0", "InvalidTypeConversion"),
        ("o = 1", "InvalidTypeConversion"), ("o = o", "InvalidTypeConversion"),
        ("1 AND TRUE", "InvalidTypeConversion"), ("s OR TRUE", "InvalidTypeConversion"),
        ("CAST('nan' AS FLOAT)", "InvalidTypeConversion"),
        ("CAST('0x10' AS FLOAT)", "InvalidTypeConversion"),
        ("CAST('1e999' AS FLOAT)", "InvalidTypeConversion"),
        ("CAST('1.5' AS INT)", "InvalidTypeConversion"),
        ("CAST(1e30 AS INT)", "InvalidTypeConversion"),
        ("CAST('yes' AS BOOL)", "InvalidTypeConversion"),
        ("CAST(o AS STRING)", "InvalidTypeConversion"),
        ("CAST('2020-02-30' AS TIMESTAMP)", "InvalidTypeConversion"),
        ("CAST(1 AS TIMESTAMP)", "InvalidTypeConversion"),
        ("TO_TIMESTAMP('2020') * 2", "InvalidTypeConversion"),
        ("TO_TIMESTAMP('2020') + 1e300", "ArithmeticOverflow"),
        ("SUBSTRING('a', -1)", "InvalidArgument"), ("SUBSTRING('a', 0, -1)", "InvalidArgument"),
        ("SUBSTRING('a', 0.5)", "InvalidTypeConversion"),
        ("'a' LIKE 'a!' ESCAPE '!'", "InvalidArgument"),
        ("'a' LIKE 'a' ESCAPE 'xx'", "InvalidArgument"),
        ("TO_STRING(t, 'QQ')", "InvalidArgument"), ("TO_STRING(t, '''x')", "InvalidArgument"),
        ("DATE_ADD('year', 9000, t)", "ArithmeticOverflow"),
        ("DATE_ADD('day', 9223372036854775807, t)", "ArithmeticOverflow"),
        ("DATE_ADD('month', -9223372036854775807, t)", "ArithmeticOverflow"),
    ])
    func failures(expression: String, name: String) throws {
        let answer = try ask("SELECT \(expression) FROM BlobStorage", self.record, json)
        #expect(answer.errorNames == [name])
        #expect(answer.errors.first?.isFatal == false)
        #expect(answer.data.isEmpty)
    }
}
