public import BlobModel

/// A data-plane request's head, understood: what is asked, of which account, in which version.
///
/// Parsing has checked everything that can be checked without the store: names, ranges, lengths,
/// metadata, conditions. What it holds is valid from here on.
public struct BlobRequest: Sendable {
    public var account: AccountName
    public var operation: BlobOperation
    public var version: ServiceVersion

    public init(account: AccountName, operation: BlobOperation, version: ServiceVersion) {
        self.account = account
        self.operation = operation
        self.version = version
    }
}

/// Every data-plane operation that is served.
public enum BlobOperation: Sendable {
    case getAccountInformation
    case listContainers(ContainerListing)

    case createContainer(ContainerAddress, Metadata)
    case getContainerProperties(ContainerAddress, Conditions)
    case getContainerMetadata(ContainerAddress, Conditions)
    case setContainerMetadata(ContainerAddress, Metadata, Conditions)
    case deleteContainer(ContainerAddress, Conditions)
    case listBlobs(ContainerAddress, BlobListing)

    case putBlockBlob(BlobAddress, Conditions, PutBlobHead)
    case putAppendBlob(BlobAddress, Conditions, PutBlobHead)
    case putBlock(BlobAddress, Conditions, BlockID, BodyHead)
    case putBlockList(BlobAddress, Conditions, PutBlobHead)
    case getBlockList(BlobAddress, Conditions, BlockListKind)
    case appendBlock(BlobAddress, Conditions, AppendConditions, BodyHead)

    case getBlob(BlobAddress, Conditions, RangeHead)
    case getBlobProperties(BlobAddress, Conditions)
    case getBlobMetadata(BlobAddress, Conditions)
    case setBlobMetadata(BlobAddress, Metadata, Conditions)
    case setBlobProperties(BlobAddress, ContentHeaders, Conditions)
    case deleteBlob(BlobAddress, Conditions)
}

/// A body that is to come and what the client says of it.
public struct BodyHead: Sendable {
    /// `Content-Length`; already checked against the operation's limit.
    public var byteCount: UInt64
    /// `Content-MD5` (16 bytes) or `x-ms-content-crc64` (the value, decoded from little-endian
    /// base64); never both.
    public var md5: MD5Digest?
    public var crc64: UInt64?

    public init(byteCount: UInt64, md5: MD5Digest? = nil, crc64: UInt64? = nil) {
        self.byteCount = byteCount
        self.md5 = md5
        self.crc64 = crc64
    }
}

/// Put Blob and Put Block List: the body and the properties to store.
public struct PutBlobHead: Sendable {
    public var body: BodyHead
    /// `x-ms-blob-*`, with Put Blob's fall-backs to the plain HTTP headers already applied.
    /// `contentMD5` is `x-ms-blob-content-md5` alone.
    public var headers: ContentHeaders
    public var metadata: Metadata

    public init(body: BodyHead, headers: ContentHeaders, metadata: Metadata) {
        self.body = body
        self.headers = headers
        self.metadata = metadata
    }
}

/// Get Blob's range and the hash of it the client wants.
public struct RangeHead: Sendable {
    public enum RangeHash: Sendable {
        case md5
        case crc64
    }

    /// Nil reads everything. `last` is inclusive; nil reads to the end.
    public var range: (first: UInt64, last: UInt64?)?
    /// Only together with a range.
    public var hash: RangeHash?

    public init(range: (first: UInt64, last: UInt64?)?, hash: RangeHash?) {
        self.range = range
        self.hash = hash
    }
}

public enum BlockListKind: Sendable {
    case committed
    case uncommitted
    case all
}

/// List Containers as asked; the echo fields go into the answer as they came.
public struct ContainerListing: Sendable {
    public var query: ContainerQuery
    public var includesMetadata: Bool
    public var echo: ListingEcho

    public init(query: ContainerQuery, includesMetadata: Bool, echo: ListingEcho) {
        self.query = query
        self.includesMetadata = includesMetadata
        self.echo = echo
    }
}

/// List Blobs as asked.
public struct BlobListing: Sendable {
    public var query: BlobQuery
    public var includesMetadata: Bool
    public var echo: ListingEcho

    public init(query: BlobQuery, includesMetadata: Bool, echo: ListingEcho) {
        self.query = query
        self.includesMetadata = includesMetadata
        self.echo = echo
    }
}

/// The parameters a list answer repeats, each only if it was on the URI.
public struct ListingEcho: Sendable {
    public var prefix: String?
    public var marker: String?
    public var maxResults: Int?
    public var delimiter: String?

    public init(prefix: String?, marker: String?, maxResults: Int?, delimiter: String?) {
        self.prefix = prefix
        self.marker = marker
        self.maxResults = maxResults
        self.delimiter = delimiter
    }
}
