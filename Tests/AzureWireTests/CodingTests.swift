import AzureWire
import BlobModel
import Testing

@Suite struct CodingTests {
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
    func base64(bytes: String, text: String) {
        #expect(Base64.encode(bytes.utf8) == text)
        #expect(Base64.decode(text) == Array(bytes.utf8))
        let url = String(text.prefix { $0 != "=" })
        #expect(Base64.encode(bytes.utf8, .url) == url)
        #expect(Base64.decode(url, .url) == Array(bytes.utf8))
    }

    @Test func everyByteInBase64() {
        let bytes = (0...255).map { UInt8($0) }
        #expect(Base64.decode(Base64.encode(bytes)) == bytes)
        #expect(Base64.decode(Base64.encode(bytes, .url), .url) == bytes)
        #expect(Base64.encode([0xFB, 0xFF] as [UInt8]) == "+/8=")
        #expect(Base64.encode([0xFB, 0xFF] as [UInt8], .url) == "-_8")
    }

    @Test(arguments: [
        "Z", "Zg", "Zg=", "Zh==", "Zm9=", "====", "Z===", "Zg==Zg==", "Zg== ", "-_8=",
    ])
    func base64ThatIsNotCanonical(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test(arguments: ["%", "%1", "%zz", "a%2", "%80", "%C3", "%ED%A0%80", "%00", "\0"])
    func percentEscapesThatMeanNothing(text: String) {
        #expect(PercentCoding.decode(text) == nil)
    }

    @Test func percentCoding() {
        #expect(PercentCoding.decode("a+b%20c%c3%A9") == "a+b c\u{E9}")
        #expect(PercentCoding.encode("a/b c\u{FFFF}~") == "a%2Fb%20c%EF%BF%BF~")
        #expect(PercentCoding.encode("a/b", keepingSlashes: true) == "a/b")
    }

    @Test(
        arguments: [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT", "1970-01-01T00:00:00.0000000Z"),
            (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37.0000000Z"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT", "2000-02-29T00:00:00.0000000Z"),
            (1_709_251_199, "Thu, 29 Feb 2024 23:59:59 GMT", "2024-02-29T23:59:59.0000000Z"),
            (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT", "2100-03-01T00:00:00.0000000Z"),
            (-1, "Wed, 31 Dec 1969 23:59:59 GMT", "1969-12-31T23:59:59.0000000Z"),
        ] as [(Int64, String, String)])
    func dates(seconds: Int64, http: String, iso: String) {
        let time = Timestamp(secondsSinceEpoch: seconds)
        #expect(WireDate.text(of: time) == http)
        #expect(WireDate.iso8601(time) == iso)
        #expect(WireDate.parse(http) == time)
        #expect(WireDate.parseISO8601(iso) == time)
    }

    /// Every day for four centuries, so that each kind of leap year is met.
    @Test func everyDayReturns() {
        for day in stride(from: 0, to: 146_097, by: 1) {
            let time = Timestamp(secondsSinceEpoch: Int64(day) * 86_400 + 43_210)
            #expect(WireDate.parse(WireDate.text(of: time)) == time)
        }
    }

    @Test func ticks() {
        let time = Timestamp(ticks: 16_248_594_527_529_310)
        #expect(WireDate.iso8601(time) == "2021-06-28T05:50:52.7529310Z")
        #expect(WireDate.parseISO8601("2021-06-28T05:50:52.7529310Z") == time)
    }

    @Test(arguments: ["Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"])
    func olderFormsOfDates(text: String) {
        #expect(WireDate.parse(text) == Timestamp(secondsSinceEpoch: 784_111_777))
    }

    @Test(arguments: [
        "", "now", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
        "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 GMT ", "1994-11-06T08:49:37Z",
    ])
    func datesThatAreNone(text: String) {
        #expect(WireDate.parse(text) == nil)
    }

    @Test func versions() {
        #expect(ServiceVersion("2026-10-06")?.text == "2026-10-06")
        for text in ["2008-12-31", "2024-02-30", "2024-2-1", "24-02-01", "2024-02-01 ", ""] {
            #expect(ServiceVersion(text) == nil)
        }
    }
}
