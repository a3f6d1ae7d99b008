public import BlobModel

/// Where a copy's content comes from, and what has to be true of it (`x-ms-copy-source`,
/// `x-ms-source-*`).
public struct CopySource: Sendable {
    public var url: SourceURL
    /// ETag, date and tag conditions, and `x-ms-source-lease-id`.
    public var conditions: Conditions
    /// `x-ms-source-range`; nil: all of it. Never empty.
    public var range: Range<UInt64>?
    /// `x-ms-source-content-md5` or `x-ms-source-content-crc64` of what is copied; never both.
    public var md5: MD5Digest?
    public var crc64: UInt64?
    /// `x-ms-copy-source-authorization`.
    public var authorization: String?
    /// How much one request may bring, in its version; what is copied as a whole has limits of its
    /// own.
    public var byteCountMax = UInt64.max

    public init(
        url: SourceURL, conditions: Conditions, range: Range<UInt64>?, md5: MD5Digest?,
        crc64: UInt64?, authorization: String?
    ) {
        self.url = url
        self.conditions = conditions
        self.range = range
        self.md5 = md5
        self.crc64 = crc64
        self.authorization = authorization
    }
}

/// Copy Blob, Copy Blob From URL and Put Blob From URL: the source and what the copy gets besides
/// its content.
public struct CopyHead: Sendable {
    public var source: CopySource
    /// `x-ms-blob-*` of Put Blob From URL; nothing set in the others.
    public var headers: ContentHeaders
    /// Whether what ``headers`` leave out is the source's (all but Put Blob From URL with
    /// `x-ms-copy-source-blob-properties: false`).
    public var takesSourceHeaders: Bool
    /// Nil takes the source's.
    public var metadata: Metadata?
    /// Nil takes the source's (`x-ms-copy-source-tag-option: COPY`).
    public var tags: BlobTags?
    public var tier: AccessTier?
    /// `x-ms-seal-blob`; nil keeps the source's.
    public var seals: Bool?
    public var immutability: BlobImmutability

    public init(
        source: CopySource, headers: ContentHeaders, takesSourceHeaders: Bool, metadata: Metadata?,
        tags: BlobTags?, tier: AccessTier?, seals: Bool?, immutability: BlobImmutability = .none
    ) {
        self.source = source
        self.headers = headers
        self.takesSourceHeaders = takesSourceHeaders
        self.metadata = metadata
        self.tags = tags
        self.tier = tier
        self.seals = seals
        self.immutability = immutability
    }
}
