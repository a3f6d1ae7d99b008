/// `sip`: the IPv4 addresses that a signature may be used from, one or `A-B` with both ends (spec
/// auth.md §5).
struct SourceAddressRange: Hashable, Sendable {
    private let addresses: ClosedRange<UInt32>

    /// Nil for every other text.
    init?(_ text: String) {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count <= 2, let first = Self.number(ends[0]),
            let last = ends.count == 2 ? Self.number(ends[1]) : first, first <= last
        else { return nil }
        self.addresses = first...last
    }

    /// - Parameter address: an IP address as text. An IPv6 address is in no range, unless it is how
    ///   a socket for both kinds writes an IPv4 one: `::ffff:1.2.3.4`.
    func contains(_ address: String) -> Bool {
        let mapped = "::ffff:"
        let text =
            address.lowercased().hasPrefix(mapped)
            ? address.dropFirst(mapped.utf8.count) : address[...]
        return Self.number(text).map { self.addresses.contains($0) } ?? false
    }

    /// Four decimal numbers of up to three digits.
    private static func number(_ text: Substring) -> UInt32? {
        let parts = text.utf8.split(
            separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var number: UInt32 = 0
        for part in parts {
            guard (1...3).contains(part.count),
                part.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
                let byte = UInt8(Substring(part))
            else { return nil }
            number = number << 8 | UInt32(byte)
        }
        return number
    }
}
