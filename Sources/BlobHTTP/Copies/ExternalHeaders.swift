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

    /// With the MD5 that the source itself says it has: it is compared with what comes.
    var contentHeaders: ContentHeaders {
        ContentHeaders(
            contentType: self.first(name: "Content-Type"),
            contentEncoding: self.first(name: "Content-Encoding"),
            contentLanguage: self.first(name: "Content-Language"),
            contentDisposition: self.first(name: "Content-Disposition"),
            cacheControl: self.first(name: "Cache-Control"),
            contentMD5: self.first(name: "Content-MD5").flatMap { Base64.decode($0) }
                .flatMap { MD5Digest($0) })
    }

    func metadata() throws(WireError) -> Metadata {
        let prefix = "x-ms-meta-"
        var entries: [Metadata.Entry] = []
        for (name, value) in self where name.lowercased().hasPrefix(prefix) {
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

    var strongETag: String? {
        guard let text = self.first(name: "ETag"), text.utf8.count >= 2, text.hasPrefix("\""),
            text.hasSuffix("\"")
        else { return nil }
        return String(text.dropFirst().dropLast())
    }
}
