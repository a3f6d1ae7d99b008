/// The text of JSON strings.
enum JSONText {
    /// What a valid string, given with its quotes, stands for.
    static func decoded(_ source: ArraySlice<UInt8>) -> String {
        let inner = source.dropFirst().dropLast()
        guard inner.contains(UInt8(ascii: "\\")) else {
            return String(decoding: inner, as: UTF8.self)
        }
        var text: [UInt8] = []
        var rest = inner
        var high: UInt32?
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let letter = rest.popFirst() else {
                text.append(byte)
                continue
            }
            guard letter == UInt8(ascii: "u"), let unit = self.codeUnit(rest) else {
                text.append(self.escaped(letter))
                continue
            }
            rest = rest.dropFirst(4)
            if (0xD800...0xDBFF).contains(unit) {
                high = unit
                continue
            }
            let value = high.map { 0x1_0000 + ($0 - 0xD800) << 10 + (unit &- 0xDC00) } ?? unit
            high = nil
            if let scalar = Unicode.Scalar(value) { text += Array(String(scalar).utf8) }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The first four bytes as hexadecimal digits; nil if they are not.
    static func codeUnit(_ bytes: ArraySlice<UInt8>) -> UInt32? {
        guard bytes.count >= 4 else { return nil }
        var unit: UInt32 = 0
        for byte in bytes.prefix(4) {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                return nil
            }
            unit = unit << 4 | UInt32(digit)
        }
        return unit
    }

    static func append(_ text: String, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): output += [UInt8(ascii: "\\"), byte]
            case 0x0A: output += Array(#"\n"#.utf8)
            case 0x0D: output += Array(#"\r"#.utf8)
            case 0x09: output += Array(#"\t"#.utf8)
            case ..<0x20:
                let digits = String(byte, radix: 16)
                output += Array(#"\u00\#(byte < 0x10 ? "0" : "")\#(digits)"#.utf8)
            default: output.append(byte)
            }
        }
        output.append(UInt8(ascii: "\""))
    }

    private static func escaped(_ letter: UInt8) -> UInt8 {
        switch letter {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: letter
        }
    }
}
