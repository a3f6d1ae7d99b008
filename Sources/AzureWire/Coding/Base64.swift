/// Base64 (RFC 4648) in its two alphabets. Decoding accepts canonical text only: padded as the
/// alphabet asks, no stray characters, unused bits zero.
public enum Base64: Sendable {
    public enum Alphabet: Sendable {
        /// `+` and `/`, padded with `=`.
        case standard
        /// `-` and `_`, unpadded: survives a URL unescaped.
        case url
    }

    public static func encode(
        _ bytes: some Collection<UInt8>, _ alphabet: Alphabet = .standard
    ) -> String {
        let digits = alphabet.digits
        let isPadded = alphabet == .standard
        let capacity = (bytes.count + 2) / 3 * 4
        return String(unsafeUninitializedCapacity: capacity) { text in
            var count = 0
            func put(_ byte: UInt8) {
                text[count] = byte
                count += 1
            }
            var group: UInt32 = 0
            var groupByteCount = 0
            for byte in bytes {
                group = group << 8 | UInt32(byte)
                groupByteCount += 1
                if groupByteCount == 3 {
                    put(digits[Int(group >> 18)])
                    put(digits[Int(group >> 12 & 63)])
                    put(digits[Int(group >> 6 & 63)])
                    put(digits[Int(group & 63)])
                    group = 0
                    groupByteCount = 0
                }
            }
            switch groupByteCount {
            case 1:
                put(digits[Int(group >> 2)])
                put(digits[Int(group << 4 & 63)])
                if isPadded {
                    put(pad)
                    put(pad)
                }
            case 2:
                put(digits[Int(group >> 10)])
                put(digits[Int(group >> 4 & 63)])
                put(digits[Int(group << 2 & 63)])
                if isPadded { put(pad) }
            default:
                break
            }
            return count
        }
    }

    /// Nil unless `text` is canonical.
    public static func decode(
        _ text: some StringProtocol, _ alphabet: Alphabet = .standard
    ) -> [UInt8]? {
        var text = String(text)
        return text.withUTF8 { self.decode($0[...], alphabet) }
    }

    private static func decode(
        _ text: Slice<UnsafeBufferPointer<UInt8>>, _ alphabet: Alphabet
    ) -> [UInt8]? {
        var digits = text
        if alphabet == .standard {
            guard digits.count % 4 == 0 else { return nil }
            for _ in 0..<2 where digits.last == self.pad { digits.removeLast() }
        }
        guard digits.count % 4 != 1 else { return nil }

        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count * 3 / 4)
        var bits: UInt32 = 0
        var bitCount: UInt32 = 0
        for digit in digits {
            guard let value = alphabet.value(of: digit) else { return nil }
            bits = bits << 6 | UInt32(value)
            bitCount += 6
            if bitCount >= 8 {
                bitCount -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> bitCount))
            }
        }
        guard bits & (1 << bitCount - 1) == 0 else { return nil }
        return bytes
    }

    private static let pad = UInt8(ascii: "=")
}

extension Base64.Alphabet {
    fileprivate var digits: [UInt8] {
        switch self {
        case .standard: Self.standardDigits
        case .url: Self.urlDigits
        }
    }

    fileprivate func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): digit - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): digit - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+") where self == .standard, UInt8(ascii: "-") where self == .url: 62
        case UInt8(ascii: "/") where self == .standard, UInt8(ascii: "_") where self == .url: 63
        default: nil
        }
    }

    private static let alphanumerics =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    private static let standardDigits = Array((Self.alphanumerics + "+/").utf8)
    private static let urlDigits = Array((Self.alphanumerics + "-_").utf8)
}
