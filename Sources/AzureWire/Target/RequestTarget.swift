/// A request's target as it came over the wire, split and percent-decoded once.
///
/// Nothing is normalised: `..`, `//` and a slash at the end are part of a name. The raw forms stay
/// because signatures are made of them.
public struct RequestTarget: Sendable {
    public struct QueryItem: Sendable {
        public var rawName: String
        /// Empty if the item has no `=`.
        public var rawValue: String
        /// Decoded and folded to lower case: names are case-insensitive.
        public var name: String
        /// Decoded; `+` is a space, as rclone sends it, but for parameters that are base64.
        public var value: String
    }

    /// Everything before the `?`; begins with `/`.
    public let rawPath: String
    /// ``rawPath`` decoded. An escaped slash is a slash.
    public let path: String
    /// In the order they were sent.
    public let queryItems: [QueryItem]

    /// - Parameter target: the request line's second word, in origin form.
    public init(parsing target: String) throws(WireError) {
        let utf8 = target.utf8
        guard utf8.first == UInt8(ascii: "/") else { throw .invalidURI }
        let mark = utf8.firstIndex(of: UInt8(ascii: "?"))
        let rawPath = mark.map { String(target[..<$0]) } ?? target
        guard rawPath.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }),
            let path = Self.decode(rawPath, isForm: false)
        else { throw .invalidURI }
        self.rawPath = rawPath
        self.path = path
        if let mark {
            self.queryItems = try Self.items(of: target[utf8.index(after: mark)...])
        } else {
            self.queryItems = []
        }
    }

    /// The value of the first item of that name, which must be in lower case.
    public subscript(name: String) -> String? {
        self.queryItems.first { $0.name == name }?.value
    }

    /// The first segment of the path: in path style, the account.
    public var firstSegment: Substring {
        Substring(self.path.utf8.dropFirst().prefix { $0 != UInt8(ascii: "/") })
    }

    private static func items(of query: Substring) throws(WireError) -> [QueryItem] {
        var items: [QueryItem] = []
        var rest = query.utf8
        while !rest.isEmpty {
            let item = rest.prefix { $0 != UInt8(ascii: "&") }
            rest = rest[item.endIndex...].dropFirst()
            if item.isEmpty { continue }
            let equals = item.firstIndex(of: UInt8(ascii: "="))
            let rawName = String(Substring(item[..<(equals ?? item.endIndex)]))
            let rawValue = equals.map { String(Substring(item[$0...].dropFirst())) } ?? ""
            guard let name = Self.decode(rawName, isForm: false)?.lowercased(),
                let value = Self.decode(rawValue, isForm: name != "sig" && name != "blockid")
            else { throw .invalidQueryParameterValue(rawName, rawValue) }
            items.append(
                QueryItem(rawName: rawName, rawValue: rawValue, name: name, value: value))
        }
        return items
    }

    /// Nil if there is nothing that was meant.
    private static func decode(_ raw: String, isForm: Bool) -> String? {
        if PercentCoding.isPlain(raw) { return raw }
        guard isIntact(raw) else { return nil }
        return isForm ? PercentCoding.decodeForm(raw) : PercentCoding.decode(raw)
    }
}
