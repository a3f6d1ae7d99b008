import HTTPTypes

/// Puts together the text that a request's signature is made of.
struct StringToSignBuilder: Sendable {
    let applicableDeviations: Deviations

    private let scheme: SharedKeyAuthorization.Scheme
    private let account: String
    private let method: HTTPRequest.Method
    private let target: RequestTarget
    private let fields: SignedFields
    private let rules: VersionRules

    init(
        scheme: SharedKeyAuthorization.Scheme, account: String, method: HTTPRequest.Method,
        target: RequestTarget, fields: HTTPFields
    ) {
        self.scheme = scheme
        self.account = account
        self.method = method
        self.target = target
        self.fields = SignedFields(fields)
        self.rules = VersionRules(self.fields.version)

        var deviations: Deviations = []
        if !self.fields.msFields.isSorted(by: .byte) { deviations.insert(.byteOrder) }
        if self.fields.hasMSDate && self.fields[.date] != nil {
            deviations.insert(.dateBesideMSDate)
        }
        if target.queryItems.contains(where: { $0.rawValue.utf8.contains(UInt8(ascii: "+")) }) {
            deviations.insert(.plusIsSpace)
        }
        if isReescapable(target) { deviations.insert(.reescapedPath) }
        if scheme == .sharedKey, self.fields.version == nil, self.fields[.contentLength] == "0" {
            deviations.insert(.zeroLength)
        }
        self.applicableDeviations = deviations
    }

    func text(_ deviations: Deviations) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(512)
        text.appendLine(self.method.rawValue)
        switch self.scheme {
        case .sharedKey:
            text.appendLine(self.fields[.contentEncoding])
            text.appendLine(self.fields[.contentLanguage])
            text.appendLine(self.contentLength(deviations))
            text.appendLine(self.fields[.contentMD5])
            text.appendLine(self.fields[.contentType])
            text.appendLine(self.date(deviations))
            text.appendLine(self.fields[.ifModifiedSince])
            text.appendLine(self.fields[.ifMatch])
            text.appendLine(self.fields[.ifNoneMatch])
            text.appendLine(self.fields[.ifUnmodifiedSince])
            text.appendLine(self.fields[.range])
        case .sharedKeyLite:
            text.appendLine(self.fields[.contentMD5])
            text.appendLine(self.fields[.contentType])
            text.appendLine(self.date(deviations))
        }
        self.appendHeaders(deviations, to: &text)
        self.appendResource(deviations, to: &text)
        return text
    }

    private func contentLength(_ deviations: Deviations) -> String? {
        let value = self.fields[.contentLength]
        let signsZero = self.rules.signsZeroLength || deviations.contains(.zeroLength)
        return value == "0" && !signsZero ? nil : value
    }

    private func date(_ deviations: Deviations) -> String? {
        if self.fields.hasMSDate && !deviations.contains(.dateBesideMSDate) { return nil }
        return self.fields[.date]
    }

    /// Lines of `name:value`; the values of a repeated field are joined by commas.
    private func appendHeaders(_ deviations: Deviations, to text: inout [UInt8]) {
        let msFields = self.fields.msFields
        var previousName: String?
        for field in deviations.contains(.byteOrder) ? msFields.sorted(by: .byte) : msFields {
            if field.value.isEmpty && !self.rules.signsEmptyHeaders { continue }
            let name = field.name.canonicalName
            if name == previousName {
                text[text.count - 1] = UInt8(ascii: ",")
            } else {
                text.append(contentsOf: name.utf8)
                text.append(UInt8(ascii: ":"))
            }
            text.append(contentsOf: trimmingBlanks(field.value.utf8))
            text.append(UInt8(ascii: "\n"))
            previousName = name
        }
    }

    private func appendResource(_ deviations: Deviations, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "/"))
        text.append(contentsOf: self.account.utf8)
        text.append(
            contentsOf: deviations.contains(.reescapedPath)
                ? reescapedPath(self.target).utf8 : self.target.rawPath.utf8)
        switch self.scheme {
        case .sharedKey:
            for (name, values) in self.query(deviations) {
                text.append(UInt8(ascii: "\n"))
                text.append(contentsOf: name.utf8)
                text.append(UInt8(ascii: ":"))
                text.append(contentsOf: values.utf8)
            }
        case .sharedKeyLite:
            if let component = self.target["comp"] {
                text.append(contentsOf: "?comp=\(component)".utf8)
            }
        }
    }

    /// Parameters by name; several values of one name are sorted and joined by commas.
    private func query(_ deviations: Deviations) -> [(name: String, value: String)] {
        let items = self.target.queryItems.map { item in
            (name: item.name, value: self.value(of: item, deviations))
        }
        var query: [(name: String, value: String)] = []
        for item in items.sorted(by: { bytesPrecede($0, $1) }) {
            if let last = query.last, last.name == item.name {
                query[query.count - 1].value += "," + item.value
            } else {
                query.append(item)
            }
        }
        return query
    }

    private func value(of item: RequestTarget.QueryItem, _ deviations: Deviations) -> String {
        let read =
            deviations.contains(.plusIsSpace)
            ? PercentCoding.replacingPluses(item.rawValue) : item.rawValue
        // The escapes were found valid when the target was parsed.
        return PercentCoding.decode(read) ?? item.value
    }
}

/// What depends on the service version a client signs for. Whether it is one is judged when the
/// request is parsed.
private struct VersionRules {
    /// Up to 2014 a length of 0 was signed as such; since then as if it were absent.
    let signsZeroLength: Bool
    /// Since 2016-05-31.
    let signsEmptyHeaders: Bool

    init(_ version: String?) {
        self.signsZeroLength = version.map { $0 < "2015-02-21" } ?? false
        self.signsEmptyHeaders = version.map { $0 >= "2016-05-31" } ?? true
    }
}

private func isReescapable(_ target: RequestTarget) -> Bool {
    let isPlain = target.rawPath.utf8.allSatisfy {
        isLetterOrDigit($0) || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "-")
            || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_")
    }
    return !isPlain && reescapedPath(target) != target.rawPath
}

private func reescapedPath(_ target: RequestTarget) -> String {
    PercentCoding.encode(target.path, keepingSlashes: true)
}

private func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}

private func trimmingBlanks(_ value: String.UTF8View) -> Substring.UTF8View {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    var value = value[...]
    while let first = value.first, isBlank(first) { value = value.dropFirst() }
    while let last = value.last, isBlank(last) { value = value.dropLast() }
    return value
}

private func bytesPrecede(
    _ a: (name: String, value: String), _ b: (name: String, value: String)
) -> Bool {
    a.name == b.name
        ? a.value.utf8.lexicographicallyPrecedes(b.value.utf8)
        : a.name.utf8.lexicographicallyPrecedes(b.name.utf8)
}

extension [UInt8] {
    fileprivate mutating func appendLine(_ value: String?) {
        if let value { self.append(contentsOf: value.utf8) }
        self.append(UInt8(ascii: "\n"))
    }
}
