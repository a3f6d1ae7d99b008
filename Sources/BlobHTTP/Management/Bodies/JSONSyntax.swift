import FoundationEssentials

/// What JSONDecoder lets pass in a body and nobody should rely on: two members of one name, of which
/// one would silently win, a comma with nothing behind it, and UTF-16 or UTF-32 (RFC 8259 §8.1 has
/// UTF-8 alone), in which the others would not be seen.
///
/// A scan of text that JSONDecoder has accepted, so only these are looked for.
package enum JSONSyntax {
    package enum Fault: Hashable, Sendable {
        case duplicate(String)
        case trailingComma
        case encoding
    }

    /// The first fault; nil if there is none.
    package static func fault(in bytes: some Collection<UInt8>) -> Fault? {
        /// The names of each open object; nil for an array.
        var open: [Set<String>?] = []
        var text: [UInt8] = []
        var isInText = false
        var isEscaped = false
        var last: UInt8 = 0
        for byte in bytes {
            // In UTF-8 it is part of no JSON text; the other encodings cannot do without.
            if byte == 0 { return .encoding }
            if isInText {
                text.append(byte)
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInText = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                continue
            case UInt8(ascii: "\""):
                text = [byte]
                isInText = true
            case UInt8(ascii: "{"): open.append([])
            case UInt8(ascii: "["): open.append(nil)
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if last == UInt8(ascii: ",") { return .trailingComma }
                _ = open.popLast()
            case UInt8(ascii: ":"):
                guard let level = open.indices.last, let name = Self.name(text) else { break }
                if open[level]?.insert(name).inserted == false { return .duplicate(name) }
            default: break
            }
            last = byte
        }
        return nil
    }

    /// Two spellings of a name are one name.
    private static func name(_ quoted: [UInt8]) -> String? {
        guard quoted.contains(UInt8(ascii: "\\")) else {
            return String(decoding: quoted.dropFirst().dropLast(), as: UTF8.self)
        }
        return try? JSONDecoder().decode(String.self, from: Data(quoted))
    }
}
