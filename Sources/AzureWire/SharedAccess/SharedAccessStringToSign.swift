import BlobModel
public import HTTPTypes

// The text a token's signature is the HMAC-SHA256 of (spec auth.md §4–§6): lines joined by `\n`, in
// the form that the token's own version has.

extension SharedAccessToken {
    /// Nil if a token of this kind cannot be for that place.
    ///
    /// - Parameters:
    ///   - place: what the token is used for; a container's token signs the container.
    ///   - fields: of the request it came with; a user delegation's may sign some.
    public func stringToSign(for place: SignedPlace, _ fields: HTTPFields = [:]) -> [UInt8]? {
        switch self.kind {
        case .account(let services, let resourceTypes):
            return self.accountText(place.account, services, resourceTypes)
        case .service(let resource):
            guard let path = self.path(resource, place) else { return nil }
            return self.serviceText(resource, path)
        case .delegation(let resource, let delegation):
            guard let path = self.path(resource, place) else { return nil }
            return self.delegationText(resource, delegation, path, fields)
        }
    }

    /// Unlike the others, this text ends with a line feed.
    private func accountText(
        _ account: AccountName, _ services: String, _ resourceTypes: String
    ) -> [UInt8] {
        var lines = SignedLines()
        lines.append(
            account.text, self["sp"], services, resourceTypes, self["st"], self["se"],
            self["sip"], self["spr"], self["sv"])
        if self.version >= .firstSigningEncryptionScope { lines.append(self["ses"]) }
        lines.append("")
        return lines.text
    }

    private func serviceText(_ resource: SignedResource, _ path: String) -> [UInt8] {
        var lines = SignedLines()
        lines.append(self["sp"], self["st"], self["se"], path, self["si"])
        if self.version >= .firstWithAccountTokens { lines.append(self["sip"], self["spr"]) }
        if self.version >= .firstSigningVersion { lines.append(self["sv"]) }
        if self.version >= .firstSigningResourceKind {
            lines.append(resource.text, self.time(resource))
        }
        if self.version >= .firstSigningEncryptionScope { lines.append(self["ses"]) }
        if self.version >= .firstSigningResponseHeaders { self.appendOverrides(to: &lines) }
        return lines.text
    }

    private func delegationText(
        _ resource: SignedResource, _ delegation: SignedDelegation, _ path: String,
        _ fields: HTTPFields
    ) -> [UInt8]? {
        var lines = SignedLines()
        lines.append(self["sp"], self["st"], self["se"], path)
        let claims = delegation.claims
        lines.append(
            claims.subject, claims.tenant, claims.start, claims.expiry, claims.service,
            claims.version)
        if self.version >= .firstWithDirectories {
            lines.append(self["saoid"], self["suoid"], self["scid"])
        }
        if self.version >= .firstSigningDelegatedUser {
            lines.append(self["skdutid"], self["sduoid"])
        }
        lines.append(self["sip"], self["spr"], self["sv"], resource.text, self.time(resource))
        if self.version >= .firstSigningEncryptionScope { lines.append(self["ses"]) }
        if self.version >= .firstSigningRequestParts {
            guard let headers = self.signedFields(fields), let queries = self.signedQueries else {
                return nil
            }
            lines.append(headers, queries)
        }
        self.appendOverrides(to: &lines)
        return lines.text
    }

    private func appendOverrides(to lines: inout SignedLines) {
        for (parameter, _) in Self.overrides { lines.append(self[parameter]) }
    }

    /// The account stands in it once, also where it is part of the URL's path.
    private func path(_ resource: SignedResource, _ place: SignedPlace) -> String? {
        guard let container = place.container else { return nil }
        let service = self.version >= .firstSigningService ? "/blob" : ""
        let root = "\(service)/\(container.account.text)/\(container.name.text)"
        switch (resource, place) {
        case (.container, _): return root
        case (.blob, .blob(let blob)), (.snapshot, .blob(let blob)), (.version, .blob(let blob)):
            return "\(root)/\(blob.name.text)"
        case (.directory(let depth), .blob(let blob)):
            return Self.directory(of: blob.name.text, depth).map { "\(root)/\($0)" }
        case (.directory(let depth), .container):
            return Self.directory(of: self["prefix"], depth).map { "\(root)/\($0)" }
        default: return nil
        }
    }

    /// The first `depth` segments of a name, or of a prefix of names, that goes on behind them: what
    /// is in the directory has its path and a slash in front.
    private static func directory(of name: String, _ depth: Int) -> Substring? {
        var rest = name.utf8[...]
        for _ in 0..<depth {
            guard let slash = rest.firstIndex(of: UInt8(ascii: "/")), slash > rest.startIndex
            else { return nil }
            rest = rest[rest.index(after: slash)...]
        }
        return Substring(name.utf8[..<rest.startIndex].dropLast())
    }

    /// The id of the snapshot or version: it stands in the request, not in the token.
    private func time(_ resource: SignedResource) -> String {
        switch resource {
        case .container, .blob, .directory: ""
        case .snapshot: self["snapshot"]
        case .version: self["versionid"]
        }
    }

    /// `name:value` and a line feed for each header that `srh` lists.
    private func signedFields(_ fields: HTTPFields) -> String? {
        self.block("srh") { name in
            guard let name = HTTPField.Name(name) else { return nil }
            return fields[name]
        }?.map { $0 + "\n" }.joined()
    }

    /// A line feed and `name:value` for each parameter that `srq` lists.
    private var signedQueries: String? {
        self.block("srq") { name in
            let name = name.lowercased()
            return self.target[name]
        }?.map { "\n" + $0 }.joined()
    }

    /// More than anybody signs. Nobody has proved anything yet when the text is made, so it must not be
    /// much longer than the request.
    private static let listedNamesMax = 64

    /// In the order and with the names as they are listed; nil if one is missing or comes twice. The
    /// list itself is not signed: so that a line cannot be read as another name's, there is no text
    /// either for a name with a colon or a value with a line feed.
    private func block(_ list: String, _ value: (String) -> String?) -> [String]? {
        let names = self[list].split(separator: ",", maxSplits: Self.listedNamesMax)
        guard names.count <= Self.listedNamesMax,
            Set(names.map { $0.lowercased() }).count == names.count
        else { return nil }
        var lines: [String] = []
        for name in names {
            guard !name.utf8.contains(UInt8(ascii: ":")), let value = value(String(name)),
                !value.utf8.contains(UInt8(ascii: "\n"))
            else { return nil }
            lines.append("\(name):\(value)")
        }
        return lines
    }
}

/// Lines with line feeds between them, put into one text at once: every request needs one.
private struct SignedLines {
    private(set) var text: [UInt8] = []
    private var isEmpty = true

    init() {
        self.text.reserveCapacity(256)
    }

    mutating func append(_ lines: String...) {
        for line in lines {
            if !self.isEmpty { self.text.append(UInt8(ascii: "\n")) }
            self.text.append(contentsOf: line.utf8)
            self.isEmpty = false
        }
    }
}
