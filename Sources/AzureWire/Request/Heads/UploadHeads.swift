public import BlobModel

/// A body that is to come and what the client says of it.
public struct BodyHead: Sendable {
    /// A body in the form of ``StructuredMessage``.
    public struct Structure: Sendable {
        /// `x-ms-structured-body` as it was sent: the answer repeats it.
        public var text: String
        /// `Content-Length`: the message's length. One of as many bytes is possible.
        public var byteCount: UInt64

        public init(text: String, byteCount: UInt64) {
            self.text = text
            self.byteCount = byteCount
        }
    }

    /// The content's length: `Content-Length`, or `x-ms-structured-content-length` of a structured
    /// body. Already checked against the operation's limit.
    public var byteCount: UInt64
    /// `Content-MD5` (16 bytes) or `x-ms-content-crc64` (the value, decoded from little-endian
    /// base64); never both. They are of the content.
    public var md5: MD5Digest?
    public var crc64: UInt64?
    public var structure: Structure?

    public init(
        byteCount: UInt64, md5: MD5Digest? = nil, crc64: UInt64? = nil,
        structure: Structure? = nil
    ) {
        self.byteCount = byteCount
        self.md5 = md5
        self.crc64 = crc64
        self.structure = structure
    }

    /// How many bytes come over the wire.
    public var wireByteCount: UInt64 {
        self.structure?.byteCount ?? self.byteCount
    }
}

/// Put Blob and Put Block List: the body and the properties to store.
public struct PutBlobHead: Sendable {
    public var body: BodyHead
    /// `x-ms-blob-*`, with Put Blob's fall-backs to the plain HTTP headers already applied.
    /// `contentMD5` is `x-ms-blob-content-md5` alone.
    public var headers: ContentHeaders
    public var metadata: Metadata
    public var tags: BlobTags
    /// One that this kind of blob can have; nil: the account's default.
    public var tier: AccessTier?
    public var immutability: BlobImmutability

    public init(
        body: BodyHead, headers: ContentHeaders, metadata: Metadata, tags: BlobTags = .none,
        tier: AccessTier? = nil, immutability: BlobImmutability = .none
    ) {
        self.body = body
        self.headers = headers
        self.metadata = metadata
        self.tags = tags
        self.tier = tier
        self.immutability = immutability
    }

    public var properties: BlobProperties {
        BlobProperties(
            headers: self.headers, metadata: self.metadata, tags: self.tags, tier: self.tier)
    }
}

/// Where Put Page writes or clears, and under what conditions.
public struct PageRangeHead: Sendable {
    /// Of whole pages; never empty. To write: at most ``writtenBytesMax``.
    public var range: Range<UInt64>
    public var conditions: SequenceConditions

    public static let writtenBytesMax: UInt64 = 4 << 20

    public init(range: Range<UInt64>, conditions: SequenceConditions) {
        self.range = range
        self.conditions = conditions
    }
}
