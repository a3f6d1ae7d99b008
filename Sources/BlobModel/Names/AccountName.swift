/// A storage account's name: 3–24 lower-case ASCII letters and digits.
public struct AccountName: Hashable, Comparable, Sendable {
    public let text: String

    /// Nil unless `text` follows the rule above.
    public init?(_ text: String) {
        let bytes = text.utf8
        guard (3...24).contains(bytes.count), bytes.allSatisfy(isLowercaseOrDigit) else {
            return nil
        }
        self.text = text
    }

    /// First path segments that mean something else on the server's port.
    private static let reserved: Set<String> = [
        "healthz", "metadata", "providers", "subscriptions", "tenants",
    ]

    /// Whether no account can have the name, because its address would be another one's.
    public var isReserved: Bool {
        Self.reserved.contains(self.text)
    }

    public static func < (lhs: AccountName, rhs: AccountName) -> Bool {
        lhs.text.utf8.lexicographicallyPrecedes(rhs.text.utf8)
    }
}

func isLowercaseOrDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}
