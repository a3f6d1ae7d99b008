import AzureWire
import BlobModel
import Testing

/// Goal: stored access policies and the times in them are read exactly (spec rest.md §4.9).
@Suite struct SignedIdentifierTests {
    private func parse(_ content: String) throws -> [SignedIdentifier] {
        try SignedIdentifiersXML.parse(
            Array("<SignedIdentifiers>\(content)</SignedIdentifiers>".utf8))
    }

    private static func identifier(_ id: String, _ policy: String = "") -> String {
        "<SignedIdentifier><Id>\(id)</Id><AccessPolicy>\(policy)</AccessPolicy></SignedIdentifier>"
    }

    @Test func roundTrip() throws {
        let identifiers = try parse(
            """
            <SignedIdentifier><Id>a &amp; b</Id><AccessPolicy><Start>2026-01-01</Start>
            <Expiry>2026-12-31T23:59:59Z</Expiry><Permission>rwl</Permission></AccessPolicy>
            </SignedIdentifier><SignedIdentifier><Id>empty</Id></SignedIdentifier>
            <SignedIdentifier><AccessPolicy><Start/><Expiry/><Permission/></AccessPolicy><Id>c</Id>
            </SignedIdentifier>
            """)
        let start = Timestamp(secondsSinceEpoch: 1_767_225_600)
        #expect(
            identifiers == [
                SignedIdentifier(
                    id: "a & b", start: start,
                    expiry: start.advanced(byDays: 365).advanced(
                        byTicks: -Timestamp.ticksPerSecond), permission: "rwl"),
                SignedIdentifier(id: "empty", start: nil, expiry: nil, permission: nil),
                SignedIdentifier(id: "c", start: nil, expiry: nil, permission: nil),
            ])
        let written = SignedIdentifiersXML.write(identifiers)
        #expect(
            text(written).contains(
                "<Id>a &amp; b</Id><AccessPolicy><Start>2026-01-01T00:00:00.0000000Z</Start>"
                    + "<Expiry>2026-12-31T23:59:59.0000000Z</Expiry><Permission>rwl</Permission>"))
        #expect(try SignedIdentifiersXML.parse(written) == identifiers)
    }

    @Test func noPolicies() throws {
        #expect(try SignedIdentifiersXML.parse([]).isEmpty)
        #expect(try parse("").isEmpty)
        #expect(try SignedIdentifiersXML.parse(SignedIdentifiersXML.write([])).isEmpty)
    }

    @Test(arguments: [
        ("<Other/>", "InvalidXmlDocument"), ("x", "InvalidXmlDocument"),
        ("<SignedIdentifier/>", "MissingRequiredXmlNode"),
        (identifier(""), "MissingRequiredXmlNode"),
        (identifier("a") + identifier("a"), "InvalidXmlNodeValue"),
        (identifier(String(repeating: "i", count: 65)), "InvalidXmlNodeValue"),
        (identifier("a", "<Start>soon</Start>"), "InvalidXmlNodeValue"),
        (identifier("a", "<Expiry>2026-02-30</Expiry>"), "InvalidXmlNodeValue"),
        (identifier("a", "<Permission>rz</Permission>"), "InvalidXmlNodeValue"),
        (identifier("a", "<Other/>"), "InvalidXmlDocument"),
        ((0...5).map { identifier("\($0)") }.joined(), "InvalidXmlDocument"),
    ])
    func refused(content: String, code: String) {
        let error = #expect(throws: WireError.self) { try parse(content) }
        #expect(error?.code == code)
    }

    @Test func limits() throws {
        let id = String(repeating: "i", count: 63)
        #expect(try parse((0..<5).map { Self.identifier(id + "\($0)") }.joined()).count == 5)
    }

    @Test func times() {
        let midnight = Timestamp(secondsSinceEpoch: 1_767_225_600)
        let minute = midnight.advanced(byTicks: 754 * 60 * Timestamp.ticksPerSecond)
        for (text, time) in [
            ("2026-01-01", midnight), ("2026-01-01T00:00Z", midnight),
            ("2026-01-01T12:34Z", minute), ("2026-01-01T12:34:00Z", minute),
            ("2026-01-01T12:34:00.1Z", minute.advanced(byTicks: 1_000_000)),
            ("2026-01-01T12:34:00.0000001Z", minute.advanced(byTicks: 1)),
            ("2026-01-01T12:34:00.1234567Z", minute.advanced(byTicks: 1_234_567)),
        ] {
            #expect(SignedTime.parse(text) == time, "\(text)")
        }
        for text in [
            "", "2026", "2026-1-1", "2026-01-01T", "2026-01-01Z", "2026-01-01T12:34",
            "2026-01-01T24:00Z", "2026-01-01T12:60Z", "2026-01-01T12:34:60Z",
            "2026-01-01T12:34:00.Z", "2026-01-01T12:34:00.12345678Z", "2026-01-01T12:34:00+00:00",
            "2026-01-01T12:34:00Zx", "2026-02-29", "\u{661}026-01-01",
        ] {
            #expect(SignedTime.parse(text) == nil, "\(text)")
        }
    }
}
