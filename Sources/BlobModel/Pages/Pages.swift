/// Page blobs are read and written in multiples of this.
public let pageByteCount: UInt64 = 512

/// `x-ms-if-sequence-number-*`.
public struct SequenceConditions: Hashable, Sendable {
    public static let none = SequenceConditions()

    public var lessOrEqual: UInt64?
    public var less: UInt64?
    public var equal: UInt64?

    public init(lessOrEqual: UInt64? = nil, less: UInt64? = nil, equal: UInt64? = nil) {
        self.lessOrEqual = lessOrEqual
        self.less = less
        self.equal = equal
    }
}

/// `x-ms-sequence-number-action`.
public enum SequenceAction: Hashable, Sendable {
    case max(UInt64)
    case update(UInt64)
    case increment
}

/// What Get Page Ranges shows.
public struct PageRanges: Hashable, Sendable {
    public struct Piece: Hashable, Sendable {
        public var range: Range<UInt64>
        /// In a difference: the pages were cleared.
        public var isClear: Bool

        public init(range: Range<UInt64>, isClear: Bool) {
            self.range = range
            self.isClear = isClear
        }
    }

    public var blob: Blob
    /// Ascending; neighbours of the same kind are joined.
    public var pieces: [Piece]
    /// The offset to go on from; nil after the last.
    public var next: UInt64?

    public init(blob: Blob, pieces: [Piece], next: UInt64?) {
        self.blob = blob
        self.pieces = pieces
        self.next = next
    }
}

/// What Get Page Ranges asks for.
public struct PageQuery: Hashable, Sendable {
    /// Bytes to look at; clipped to the blob.
    public var range: Range<UInt64>
    /// Shows what differs from this snapshot instead of what is there.
    public var previousSnapshot: Timestamp?
    /// How many pieces, at least 1.
    public var limit: Int

    public init(range: Range<UInt64>, previousSnapshot: Timestamp?, limit: Int) {
        self.range = range
        self.previousSnapshot = previousSnapshot
        self.limit = limit
    }
}
