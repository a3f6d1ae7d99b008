/// What is known of the copy that made a blob, or is making it (`x-ms-copy-*`).
public struct CopyState: Hashable, Sendable {
    public enum Status: UInt8, Hashable, Sendable {
        case pending = 1
        case success = 2
        case aborted = 3
        case failed = 4
    }

    public var id: CopyID
    /// The source's URL without its query's secrets.
    public var source: String
    public var status: Status
    /// Bytes copied; equal to ``total`` after a success.
    public var copied: UInt64
    public var total: UInt64
    public var completedAt: Timestamp?
    /// Why it failed.
    public var reason: String?
    /// Incremental Copy: the snapshot it made on the destination.
    public var destinationSnapshot: Timestamp?
    public var isIncremental: Bool
    /// Incremental Copy: the source's snapshot. Only later ones may follow.
    public var sourceSnapshot: Timestamp?

    public init(
        id: CopyID, source: String, status: Status, copied: UInt64 = 0, total: UInt64 = 0,
        completedAt: Timestamp? = nil, reason: String? = nil,
        destinationSnapshot: Timestamp? = nil, isIncremental: Bool = false,
        sourceSnapshot: Timestamp? = nil
    ) {
        self.id = id
        self.source = source
        self.status = status
        self.copied = copied
        self.total = total
        self.completedAt = completedAt
        self.reason = reason
        self.destinationSnapshot = destinationSnapshot
        self.isIncremental = isIncremental
        self.sourceSnapshot = sourceSnapshot
    }
}

/// `x-ms-copy-id`: a GUID.
public typealias CopyID = LeaseID

/// A copy whose source is in this store: nothing is sent, the destination refers to the same
/// bytes.
public struct CopyRequest: Sendable {
    public enum Operation: UInt8, Hashable, Sendable {
        /// Copy Blob.
        case copyBlob = 1
        /// Copy Blob From URL: at most ``CopyRequest/copyFromURLBytesMax``.
        case copyFromURL = 2
        /// Put Blob From URL: the destination is a block blob, of at most
        /// ``CopyRequest/putFromURLBytesMax``. The source is none of pages, which may have holes.
        case putBlobFromURL = 3
        /// Incremental Copy Blob: the source is a snapshot of a page blob.
        case incrementalCopy = 4
    }

    public static let copyFromURLBytesMax: UInt64 = 256 << 20
    public static let putFromURLBytesMax: UInt64 = 5_000 << 20

    public var operation: Operation
    public var source: BlobAddress
    public var sourceRevision: Revision
    /// Lease id, ETag, date and tag conditions on the source (`x-ms-source-*`).
    public var sourceConditions: Conditions
    public var id: CopyID
    /// For ``CopyState/source``.
    public var sourceText: String
    /// Nil takes the source's. Its MD5, where nil, is always the source's.
    public var headers: ContentHeaders?
    /// Nil takes the source's.
    public var metadata: Metadata?
    /// Nil takes the source's (`x-ms-copy-source-tag-option: COPY`).
    public var tags: BlobTags?
    public var tier: AccessTier?
    /// `x-ms-seal-blob`; nil keeps the source's.
    public var seals: Bool?
    /// `x-ms-source-content-md5`: what the source's MD5 must be, where it has one stored.
    public var sourceMD5: MD5Digest?
    /// What the new version is to be protected by, beside a default.
    public var immutability: BlobImmutability = .none

    public init(
        operation: Operation, source: BlobAddress, sourceRevision: Revision,
        sourceConditions: Conditions, id: CopyID, sourceText: String, headers: ContentHeaders?,
        metadata: Metadata?, tags: BlobTags?, tier: AccessTier? = nil,
        seals: Bool? = nil,
        sourceMD5: MD5Digest? = nil
    ) {
        self.operation = operation
        self.source = source
        self.sourceRevision = sourceRevision
        self.sourceConditions = sourceConditions
        self.id = id
        self.sourceText = sourceText
        self.headers = headers
        self.metadata = metadata
        self.tags = tags
        self.tier = tier
        self.seals = seals
        self.sourceMD5 = sourceMD5
    }
}

/// The content a copy takes over.
public enum CopiedContent: Hashable, Sendable {
    case empty
    case single(Payload)
    /// The chunks of a block blob, shared as they are.
    case shared(BlobID)
    /// The chunks of an append or page blob: each gets a row of its own for the copy, because
    /// either side may go on changing.
    case cloned(BlobID)
}
