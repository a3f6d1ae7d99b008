// Values that several operations read in the same form. Each is nil if the header is absent or
// empty.

extension RequestHeaders {
    /// The value of a header that must be there.
    func required(_ header: KnownHeader) throws(WireError) -> String {
        guard let value = self.nonEmpty(header) else {
            throw .missingRequiredHeader(header.rawValue)
        }
        return value
    }

    func number(_ header: KnownHeader) throws(WireError) -> UInt64? {
        guard let value = self.nonEmpty(header) else { return nil }
        // Of the signs that `UInt64` reads, too, none means anything here.
        guard let number = UInt64(value), value.utf8.first != UInt8(ascii: "+"),
            value.utf8.first != UInt8(ascii: "-")
        else { throw .invalidHeaderValue(header.rawValue, value) }
        return number
    }

    func flag(_ header: KnownHeader) throws(WireError) -> Bool? {
        guard let value = self.nonEmpty(header) else { return nil }
        switch value.lowercased() {
        case "true": return true
        case "false": return false
        default: throw .invalidHeaderValue(header.rawValue, value)
        }
    }

    /// The error for a value that is not what the header takes.
    func invalidValue(_ header: KnownHeader) -> WireError {
        .invalidHeaderValue(header.rawValue, self[header] ?? "")
    }
}
