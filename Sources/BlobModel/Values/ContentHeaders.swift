/// The HTTP headers stored with a blob (`x-ms-blob-content-*`, `x-ms-blob-cache-control`).
public struct ContentHeaders: Hashable, Sendable {
    public static let defaultContentType = "application/octet-stream"

    /// Nil reads as ``defaultContentType``.
    public var contentType: String?
    public var contentEncoding: String?
    public var contentLanguage: String?
    public var contentDisposition: String?
    public var cacheControl: String?
    public var contentMD5: MD5Digest?

    public init(
        contentType: String? = nil, contentEncoding: String? = nil, contentLanguage: String? = nil,
        contentDisposition: String? = nil, cacheControl: String? = nil, contentMD5: MD5Digest? = nil
    ) {
        self.contentType = contentType
        self.contentEncoding = contentEncoding
        self.contentLanguage = contentLanguage
        self.contentDisposition = contentDisposition
        self.cacheControl = cacheControl
        self.contentMD5 = contentMD5
    }
}
