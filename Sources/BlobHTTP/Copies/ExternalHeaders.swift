import AzureWire
import BlobModel
import NIOHTTP1

// What is asked of another server, and what it says of the source.

extension CopySource {
    func requestHeaders() throws(WireError) -> HTTPHeaders {
        var headers = HTTPHeaders()
        // Storage services of other kinds ignore it; Azure wants it with a token.
        headers.add(name: "x-ms-version", value: "2021-12-02")
        if let range = self.range {
            headers.add(
                name: "Range", value: "bytes=\(range.lowerBound)-\(range.upperBound - 1)")
        }
        if let authorization = self.authorization {
            // A token must not go over the wire for everybody to read.
            guard self.url.scheme == .https else {
                throw ExternalSources.unusable(
                    "x-ms-copy-source-authorization is passed on over https only.")
            }
            headers.add(name: "Authorization", value: authorization)
        }
        guard self.conditions.tags == nil else {
            throw ExternalSources.unusable(
                "x-ms-source-if-tags is for sources on this server only.")
        }
        headers.add(optional: "If-Match", self.conditions.ifMatch?.headerText)
        headers.add(optional: "If-None-Match", self.conditions.ifNoneMatch?.headerText)
        headers.add(
            optional: "If-Modified-Since",
            self.conditions.ifModifiedSince.map { WireDate.text(of: $0) })
        headers.add(
            optional: "If-Unmodified-Since",
            self.conditions.ifUnmodifiedSince.map { WireDate.text(of: $0) })
        headers.add(optional: "x-ms-lease-id", self.conditions.leaseID?.text)
        return headers
    }
}

extension Conditions.Match {
    fileprivate var headerText: String {
        switch self {
        case .any: "*"
        case .tag(let tag): "\"\(tag)\""
        }
    }
}

extension HTTPHeaders {
    fileprivate mutating func add(optional name: String, _ value: String?) {
        if let value { self.add(name: name, value: value) }
    }

    /// A header as it was sent; one that was not in UTF-8 counts as absent.
    private func intact(_ name: String) -> String? {
        self.first(name: name).flatMap { $0.isIntact ? $0 : nil }
    }

    /// With the MD5 that the source itself says it has: it is compared with what comes.
    var contentHeaders: ContentHeaders {
        ContentHeaders(
            contentType: self.intact("Content-Type"),
            contentEncoding: self.intact("Content-Encoding"),
            contentLanguage: self.intact("Content-Language"),
            contentDisposition: self.intact("Content-Disposition"),
            cacheControl: self.intact("Cache-Control"),
            contentMD5: self.first(name: "Content-MD5").flatMap { Base64.decode($0) }
                .flatMap { MD5Digest($0) })
    }

    func metadata() throws(WireError) -> Metadata {
        let prefix = "x-ms-meta-"
        var entries: [Metadata.Entry] = []
        for (name, value) in self where name.lowercased().hasPrefix(prefix) {
            guard value.isIntact else {
                throw ExternalSources.unusable("The copy source has metadata that is not valid.")
            }
            entries.append(
                Metadata.Entry(name: String(name.dropFirst(prefix.utf8.count)), value: value))
        }
        do throws(Metadata.Invalid) {
            return try Metadata(entries)
        } catch {
            throw ExternalSources.unusable("The copy source has metadata that is not valid.")
        }
    }

    /// Whether the source is a blob whose kind a block blob would not do justice to.
    var isOtherKindOfBlob: Bool {
        self.first(name: "x-ms-blob-type").map { $0 != "BlockBlob" } ?? false
    }

    /// Holds the source to the conditions, whether or not its server knows them: what it does not
    /// say of the source does not meet them.
    func check(_ conditions: Conditions) throws(WireError) {
        let tag = self.strongETag
        let isMatched =
            switch conditions.ifMatch {
            case nil, .any: true
            case .tag(let wanted): wanted == tag
            }
        let isNew =
            switch conditions.ifNoneMatch {
            case nil: true
            case .any: false
            case .tag(let known): tag != nil && known != tag
            }
        let modified = self.first(name: "Last-Modified").flatMap { WireDate.parse($0) }
        let isLater =
            conditions.ifModifiedSince.map { since in modified.map { $0 > since } ?? false } ?? true
        let isEarlier =
            conditions.ifUnmodifiedSince.map { since in modified.map { $0 <= since } ?? false }
            ?? true
        guard isMatched, isNew, isLater, isEarlier else { throw .sourceConditionNotMet }
    }

    /// Of a 206: the bytes it has. Nil if it does not say.
    var contentRange: Range<UInt64>? {
        guard let text = self.first(name: "Content-Range"), text.hasPrefix("bytes "),
            let slash = text.firstIndex(of: "/")
        else { return nil }
        let ends = text[..<slash].dropFirst(6).split(
            separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, let first = UInt64(ends[0]), let last = UInt64(ends[1]),
            first <= last, last < .max
        else { return nil }
        return first..<last + 1
    }

    var strongETag: String? {
        guard let text = self.first(name: "ETag"), text.utf8.count >= 2, text.hasPrefix("\""),
            text.hasSuffix("\"")
        else { return nil }
        return String(text.dropFirst().dropLast())
    }
}

extension String {
    /// Whether no byte of it had to be replaced when it was read.
    fileprivate var isIntact: Bool {
        !self.unicodeScalars.contains("\u{FFFD}")
    }
}
