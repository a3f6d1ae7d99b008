import BlobModel
import Testing

struct ValueTests {
    /// 2025-02-22T06:00:00Z, against .NET's `DateTime.Ticks` for that moment.
    @Test func etagsAreDotNetTicks() {
        let etag = ETag(time: Timestamp(secondsSinceEpoch: 1_740_204_000))
        #expect(etag.text == "0x8DD53062446B000")
        #expect(etag.policyText == "8dd53062446b000")
    }

    @Test(arguments: [(0, 0), (9_999_999, 0), (10_000_000, 1), (-1, -1), (-10_000_000, -1)])
    func wholeSecondsRoundTowardsThePast(_ ticks: Int64, _ seconds: Int64) {
        #expect(Timestamp(ticks: ticks).wholeSeconds == seconds)
    }

    @Test func aDayIs24Hours() {
        let start = Timestamp(secondsSinceEpoch: 0)
        #expect(start.advanced(byDays: 2).wholeSeconds == 172_800)
        #expect(
            start.advanced(byDays: ImmutabilityPolicy.daysMax).wholeSeconds == 146_000 * 86_400)
    }

    @Test func requestIDsAreGUIDs() {
        #expect(RequestID(value: 1).text == "00000000-0000-0000-0000-000000000001")
        #expect(RequestID(value: .max).text == "ffffffff-ffff-ffff-ffff-ffffffffffff")
    }

    @Test func payloadFileIDsReadBackAndNothingElseDoes() throws {
        let id = PayloadFileID(value: 0xABC)
        #expect(PayloadFileID(text: id.text) == id)
        #expect(PayloadFileID(text: id.text.uppercased()) == nil)
        #expect(PayloadFileID(text: "abc") == nil)
    }

    @Test func digestsKeepTheirBytes() throws {
        let bytes = (0..<32).map { UInt8($0 * 7) }
        #expect(try #require(SHA256Digest(bytes)).bytes == bytes)
        #expect(SHA256Digest(bytes.dropLast()) == nil)
        #expect(try #require(MD5Digest(bytes.prefix(16))).bytes == Array(bytes.prefix(16)))
    }
}
