import BlobQuery
import Testing

/// Goal: timestamps read, count and print as Azure's reference says.
@Suite struct TimeTests {
    private func value(of expression: String) throws -> String {
        let answer = try ask("SELECT \(expression) FROM BlobStorage", "{}", json, comma)
        #expect(answer.errors.isEmpty)
        return String(answer.text.dropLast())
    }

    @Test(arguments: [
        ("2007", "2007-01-01T00:00:00Z"), ("2007T", "2007-01-01T00:00:00Z"),
        ("2007-05", "2007-05-01T00:00:00Z"), ("2007-05T", "2007-05-01T00:00:00Z"),
        ("2007-05-06", "2007-05-06T00:00:00Z"), ("2007-05-06T", "2007-05-06T00:00:00Z"),
        ("2007-05-06T07:08Z", "2007-05-06T07:08:00Z"), ("2007-05-06T07:08", "2007-05-06T07:08:00Z"),
        ("2007-05-06T07:08:09+05:30", "2007-05-06T07:08:09+05:30"),
        ("2007-05-06T07:08:09.25-08:00", "2007-05-06T07:08:09.25-08:00"),
        ("2007-05-06T07:08:09.1234567890Z", "2007-05-06T07:08:09.1234567Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
        ("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999999Z"),
        ("1600-02-29", "1600-02-29T00:00:00Z"),
        ("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.5Z"),
    ])
    func reading(text: String, expected: String) throws {
        #expect(try self.value(of: "TO_TIMESTAMP('\(text)')") == expected)
    }

    @Test(arguments: [
        "", "07", "2007-13", "2007-00", "2007-02-29", "1900-02-29", "2007-05T10:00Z",
        "2007-05-06T24:00Z",
        "2007-05-06T07", "2007-05-06T07:60", "2007-05-06T07:08:60", "2007-05-06T07:08:09.Z",
        "2007-05-06T07:08+0530", "2007-05-06T07:08+24:00", "2007-05-06 07:08", "2007-05-06T07:08ZZ",
        "0000-01-01", "0001-01-01T00:00+00:01x", "2007-5-6", "+2007",
    ])
    func noTimes(text: String) throws {
        let answer = try ask("SELECT TO_TIMESTAMP('\(text)') FROM BlobStorage", "{}", json, comma)
        #expect(answer.errorNames == ["InvalidTypeConversion"])
    }

    @Test(arguments: [
        (
            "DATE_ADD('minute', 1, CAST('2017-01-02T03:04:05.006Z' AS TIMESTAMP))",
            "2017-01-02T03:05:05.006Z"
        ),
        ("DATE_ADD(year, 1, '2020-02-29')", "2021-02-28T00:00:00Z"),
        ("DATE_ADD(month, 13, '2010')", "2011-02-01T00:00:00Z"),
        ("DATE_ADD(month, -1, '2020-03-31T10:00+02:00')", "2020-02-29T10:00:00+02:00"),
        ("DATE_ADD(day, -1, '2017-01-01')", "2016-12-31T00:00:00Z"),
        ("DATE_ADD(hour, '25', '2017-01-01')", "2017-01-02T01:00:00Z"),
        ("DATE_ADD('SECOND', 1, '2016-12-31T23:59:59Z')", "2017-01-01T00:00:00Z"),
        ("DATE_ADD(day, NULL, '2017')", ""),
        ("DATE_DIFF('hour','2018-11-09T00:00+05:30','2018-11-09T01:00:23-08:00')", "14"),
        ("DATE_DIFF(year, '2010-01-01', '2011-01-01')", "1"),
        ("DATE_DIFF(year, '2010-12', '2011-05')", "0"),
        ("DATE_DIFF(month, '2010', '2011')", "12"), ("DATE_DIFF(month, '2011', '2010')", "-12"),
        ("DATE_DIFF(month, '2010-01-31', '2010-02-28')", "0"),
        ("DATE_DIFF(day, '2010-01-01T23:00Z', '2010-01-02T01:00Z')", "0"),
        ("DATE_DIFF(day, '2010-01-02T23:00Z', '2010-01-01T22:00Z')", "-1"),
        ("DATE_DIFF(minute, '2010', '2010-01-01T00:59:59Z')", "59"),
        ("DATE_DIFF(second, '0001', '9999-12-31T23:59:59Z')", "315537897599"),
        ("EXTRACT(YEAR FROM '2010-01-01T')", "2010"), ("EXTRACT(month FROM '2010-04')", "4"),
        ("EXTRACT('day' FROM '2010-04-05')", "5"),
        ("EXTRACT(HOUR FROM '2010-04-05T06:07:08-09:30')", "6"),
        ("EXTRACT(minute FROM '2010-04-05T06:07:08Z')", "7"),
        ("EXTRACT(second FROM '2010-04-05T06:07:08.9Z')", "8"),
        ("EXTRACT(timezone_hour FROM '2010-04-05T06:07:08-09:30')", "-9"),
        ("EXTRACT(timezone_minute FROM '2010-04-05T06:07:08-09:30')", "-30"),
        ("EXTRACT(year FROM NULL)", ""),
    ])
    func functions(expression: String, expected: String) throws {
        #expect(try self.value(of: expression) == expected)
    }

    @Test(arguments: [
        ("MMMM d, y", "July 20, 1969"), ("yy yyyy", "69 1969"), ("M MM MMM", "7 07 Jul"),
        ("d dd", "20 20"), ("h hh a", "8 08 PM"), ("H HH", "20 20"), ("m mm s ss", "8 08 5 05"),
        ("S SS SSS", "6 67 678"), ("X XX XXX XXXX XXXXX", "+05 +0500 +05:00 +0500 +05:00"),
        ("x xx xxx", "+05 +0500 +05:00"), ("yyyy-MM-dd''T''HH:mm", "1969-07-20T20:08"),
        ("''h''''h''", "h'h"), ("'''' 日", "' 日"), ("", ""),
    ])
    func formats(format: String, expected: String) throws {
        let time = "TO_TIMESTAMP('1969-07-20T20:08:05.678+05:00')"
        let answer = try ask("SELECT TO_STRING(\(time), '\(format)') FROM BlobStorage", "{}", json)
        #expect(answer.errors.isEmpty)
        #expect(answer.text == "{\"_1\":\"\(expected)\"}\n")
    }

    @Test(arguments: [
        ("XXX x", "Z +00", "1969-07-20T00:05Z"), ("h a H", "12 AM 0", "1969-07-20T00:05Z"),
        ("h a", "12 PM", "1969-07-20T12:05Z"), ("xx", "+0545", "1969-07-20T00:05+05:45"),
    ])
    func formatsAtTheEdge(format: String, expected: String, time: String) throws {
        #expect(try self.value(of: "TO_STRING('\(time)', '\(format)')") == expected)
    }
}
