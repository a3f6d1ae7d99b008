/// What is known of a committed blob.
public struct Blob: Hashable, Sendable {
    public enum Kind: UInt8, Hashable, Sendable {
        case block = 1
        case append = 2
    }

    /// Where the content is.
    public enum Content: Hashable, Sendable {
        case empty
        /// All of it in one payload, as Put Blob leaves it.
        case single(Payload)
        /// In chunk rows of their own under ``Blob/id``: the blocks of a committed list or of an
        /// append blob.
        case chunks
    }

    public static let appendBlocksMax: UInt32 = 50_000
    public static let committedBlocksMax = 50_000
    public static let uncommittedBlocksMax: UInt32 = 100_000

    public var id: BlobID
    public var kind: Kind
    /// When this content was first written. Overwriting starts a new life, so this is also the
    /// base of retention that rule 1.4.4 asks for.
    public var createdAt: Timestamp
    public var lastModified: Timestamp
    public var etag: ETag
    public var byteCount: UInt64
    /// Blocks in the committed list, or appended so far; 0 for content put at once.
    public var blockCount: UInt32
    public var content: Content
    public var headers: ContentHeaders
    public var metadata: Metadata

    public init(
        id: BlobID, kind: Kind, createdAt: Timestamp, lastModified: Timestamp, etag: ETag,
        byteCount: UInt64, blockCount: UInt32, content: Content, headers: ContentHeaders,
        metadata: Metadata
    ) {
        self.id = id
        self.kind = kind
        self.createdAt = createdAt
        self.lastModified = lastModified
        self.etag = etag
        self.byteCount = byteCount
        self.blockCount = blockCount
        self.content = content
        self.headers = headers
        self.metadata = metadata
    }
}
