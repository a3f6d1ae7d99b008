/// The `boundary` of a `multipart/mixed` content type (RFC 2046 §5.1.1).
enum MultipartBoundary {
    private static let charactersMax = 70
    private static let header = "Content-Type"

    /// In quotes or, though only tokens might be, without: clients send boundaries with `+` and `/`
    /// as they are.
    static func parse(_ contentType: String?) throws(WireError) -> String {
        guard let contentType else { throw .missingRequiredHeader(self.header) }
        let parameters = contentType.split(separator: ";", omittingEmptySubsequences: false)
        guard parameters[0].withoutOuterBlanks().lowercased() == "multipart/mixed" else {
            throw .invalidHeaderValue(self.header, contentType)
        }
        for parameter in parameters.dropFirst() {
            let parts = parameter.split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0].withoutOuterBlanks().lowercased() == "boundary"
            else { continue }
            let boundary = self.unquoted(parts[1].withoutOuterBlanks())
            guard (1...self.charactersMax).contains(boundary.utf8.count),
                boundary.utf8.allSatisfy(self.isAllowed), boundary.utf8.last != 0x20
            else { break }
            return boundary
        }
        throw .invalidHeaderValue(self.header, contentType)
    }

    private static func unquoted(_ text: String) -> String {
        guard text.utf8.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") else {
            return text
        }
        return String(text.dropFirst().dropLast())
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default:
            "'()+_,-./:=? ".utf8.contains(byte)
        }
    }
}
