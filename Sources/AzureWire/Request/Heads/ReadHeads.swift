public import BlobModel

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
    /// `x-ms-structured-body` as it was sent: the answer's body is a ``StructuredMessage``, and the
    /// answer repeats the header.
    public var structure: String?

    public init(
        range: (first: UInt64, last: UInt64?)?, hash: RangeHash?, structure: String? = nil
    ) {
        self.range = range
        self.hash = hash
        self.structure = structure
    }
}

public enum BlockListKind: Sendable {
    case committed
    case uncommitted
    case all
}

/// Get Page Ranges as asked.
public struct PageListing: Sendable {
    /// The range already begins where the marker says.
    public var query: PageQuery
    /// Where the range begins that the client asked for, which must be within the blob; nil if it
    /// asked for none.
    public var firstAsked: UInt64?

    public init(query: PageQuery, firstAsked: UInt64?) {
        self.query = query
        self.firstAsked = firstAsked
    }
}
