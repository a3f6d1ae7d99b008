/// Percent-encoding (RFC 3986). `+` means itself.
public enum PercentCoding: Sendable {
    /// Whether `text` is ASCII and stands for itself, in a form too: no escape, no `+`, no NUL.
    static func isPlain(_ text: String) -> Bool {
        let bytes = text.utf8.span
        for index in bytes.indices {
            let byte = bytes[index]
            if byte == self.percent || byte == self.plus || byte == 0 || byte >= 0x80 {
                return false
            }
        }
        return true
    }

    /// Decoded once. Nil if an escape is cut off or not hexadecimal, if the bytes are not UTF-8, or
    /// if there is a NUL among them.
    public static func decode(_ text: some StringProtocol) -> String? {
        let text = String(text)
        if self.isPlain(text) { return text }
        let source = text.utf8.span
        var bytes: [UInt8] = []
        bytes.reserveCapacity(source.count)
        var index = 0
        while index < source.count {
            var byte = source[index]
            index += 1
            if byte == self.percent {
                guard index + 1 < source.count, let high = hexDigitValue(source[index]),
                    let low = hexDigitValue(source[index + 1])
                else { return nil }
                byte = high << 4 | low
                index += 2
            }
            if byte == 0 { return nil }
            bytes.append(byte)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// The same of a form's text (`application/x-www-form-urlencoded`), in which `+` is a space.
    public static func decodeForm(_ text: some StringProtocol) -> String? {
        text.utf8.contains(self.plus) ? self.decode(self.replacingPluses(text)) : self.decode(text)
    }

    static func replacingPluses(_ text: some StringProtocol) -> String {
        String(
            decoding: text.utf8.map { $0 == self.plus ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
    }

    /// Escapes everything but RFC 3986's unreserved characters and, if asked, `/`.
    public static func encode(_ text: String, keepingSlashes: Bool = false) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            if isUnreserved(byte) || (keepingSlashes && byte == UInt8(ascii: "/")) {
                bytes.append(byte)
            } else {
                bytes += [self.percent, upperHexDigit(byte >> 4), upperHexDigit(byte & 15)]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let percent = UInt8(ascii: "%")
    private static let plus = UInt8(ascii: "+")

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "_"), UInt8(ascii: "~"):
            true
        default:
            false
        }
    }

    private static func upperHexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }
}

func hexDigitValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
}
