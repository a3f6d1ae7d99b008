/// What is known of a committed blob.
public struct Blob: Hashable, Sendable {
    public enum Kind: UInt8, Hashable, Sendable {
        case block = 1
        case append = 2
        case page = 3
    }

    /// Where the content is.
    public enum Content: Hashable, Sendable {
        case empty
        /// All of it in one payload, as Put Blob leaves it.
        case single(Payload)
        /// In chunk rows of their own under ``Blob/id``: the blocks of a committed list or of an
        /// append blob, up to ``Blob/byteCount``; or the written pages of a page blob, where what
        /// no chunk covers reads as zeros.
        case chunks
    }

    /// 8 TiB.
    public static let pageBlobBytesMax: UInt64 = 8 << 40
    public static let appendBlocksMax: UInt32 = 50_000
    public static let committedBlocksMax = 50_000
    public static let uncommittedBlocksMax: UInt32 = 100_000

    /// Names the content: blobs, versions and snapshots that share chunk rows share it.
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
    public var tags: BlobTags = .none
    /// The id of this version; nil if it was written without versioning.
    public var versionID: Timestamp?
    /// Nil: the account's default.
    public var tier: TierState?
    public var lease: Lease?
    /// When the blob is to be deleted (Set Blob Expiry).
    public var expiresAt: Timestamp?
    public var copy: CopyState?
    /// Append blobs: no block can be appended any more.
    public var isSealed = false
    /// Page blobs.
    public var sequenceNumber: UInt64 = 0
    /// Page blobs: a snapshot or version refers to the same chunk rows, so the next write of
    /// pages makes rows of its own first.
    public var sharesChunks = false
    /// What protects this version by itself. Nil: it was written in a container without
    /// version-level immutability.
    public var immutability: BlobImmutability?

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

    /// Nil: the blob's tier is the account's default.
    public func tier(at now: Timestamp) -> AccessTier? {
        self.tier?.tier(at: now)
    }

    /// Whether the content has to be rehydrated before it can be read.
    public func isArchived(at now: Timestamp) -> Bool {
        self.tier(at: now) == .archive
    }

    /// The id under which it becomes a previous version. One that was written without versioning
    /// is named after its last change.
    public var idAsVersion: Timestamp {
        self.versionID ?? self.etag.time
    }
}

/// What a write gives a blob besides its content.
public struct BlobProperties: Hashable, Sendable {
    public var headers: ContentHeaders
    public var metadata: Metadata
    public var tags: BlobTags
    /// Nil: the account's default.
    public var tier: AccessTier?
    /// Where the content came from a URL.
    public var copy: CopyState?

    public init(
        headers: ContentHeaders, metadata: Metadata, tags: BlobTags = .none,
        tier: AccessTier? = nil, copy: CopyState? = nil
    ) {
        self.headers = headers
        self.metadata = metadata
        self.tags = tags
        self.tier = tier
        self.copy = copy
    }
}
