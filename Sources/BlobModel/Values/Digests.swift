/// An MD5 digest, kept as two big-endian words so that it costs no allocation.
public struct MD5Digest: Hashable, Sendable {
    public static let byteCount = 16
    public var high: UInt64
    public var low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Nil unless there are exactly 16 bytes.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        self.high = bigEndianWord(bytes.prefix(8))
        self.low = bigEndianWord(bytes.dropFirst(8))
    }

    public var bytes: [UInt8] {
        bigEndianBytes(self.high) + bigEndianBytes(self.low)
    }
}

/// A SHA-256 digest, kept as four big-endian words so that it costs no allocation.
public struct SHA256Digest: Hashable, Sendable {
    public static let byteCount = 32
    public var words: (UInt64, UInt64, UInt64, UInt64)

    public init(words: (UInt64, UInt64, UInt64, UInt64)) {
        self.words = words
    }

    /// Nil unless there are exactly 32 bytes.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        self.words = (
            bigEndianWord(bytes.prefix(8)), bigEndianWord(bytes.dropFirst(8).prefix(8)),
            bigEndianWord(bytes.dropFirst(16).prefix(8)), bigEndianWord(bytes.dropFirst(24))
        )
    }

    public var bytes: [UInt8] {
        bigEndianBytes(self.words.0) + bigEndianBytes(self.words.1)
            + bigEndianBytes(self.words.2) + bigEndianBytes(self.words.3)
    }

    public static func == (lhs: SHA256Digest, rhs: SHA256Digest) -> Bool {
        lhs.words == rhs.words
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(self.words.0)
        hasher.combine(self.words.1)
    }
}

private func bigEndianWord(_ bytes: some Collection<UInt8>) -> UInt64 {
    bytes.reduce(0) { $0 << 8 | UInt64($1) }
}

private func bigEndianBytes(_ word: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) }
}
