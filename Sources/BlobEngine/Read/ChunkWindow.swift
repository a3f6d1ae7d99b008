import BlobIndex
import BlobModel

/// The chunk rows around a reader's position. Rows are fetched in growing portions: a short read
/// asks for few, a long one soon for many at a time.
struct ChunkWindow {
    private static let firstFetch = 16
    private static let fetchMax = 1_024

    private var rows: [Chunk] = []
    /// The first row that does not end before ``position``.
    private var next = 0
    /// Where the reader is; nil before its first read.
    private var position: UInt64?
    /// Up to there ``rows`` has every chunk from ``position`` on.
    private var knownEnd: UInt64 = 0
    private var fetchCount = Self.firstFetch

    /// The chunks that cover or follow the position, as far as they are known.
    var ahead: ArraySlice<Chunk> {
        self.rows[self.next...]
    }

    /// How many bytes from the position on no chunk has; 0 if one covers it. Never leads behind
    /// what is known.
    var holeByteCount: UInt64 {
        guard let position = self.position else { return 0 }
        let end = self.next < self.rows.count ? self.rows[self.next].offset : self.knownEnd
        return end > position ? end - position : 0
    }

    mutating func move(
        to position: UInt64, in rows: ChunkRows
    ) throws(StorageFailure) {
        if let current = self.position, current <= position, position < self.knownEnd {
            while self.next < self.rows.count, self.rows[self.next].range.upperBound <= position {
                self.next += 1
            }
            self.position = position
            return
        }
        let limit = self.fetchCount
        let fetched = try onIndex { () throws(IndexFailure) in
            try rows.chunks(from: position, limit: limit)
        }
        self.rows = fetched
        self.next = 0
        self.position = position
        self.knownEnd = fetched.count < limit ? .max : fetched[limit - 1].range.upperBound
        self.fetchCount = min(2 * limit, Self.fetchMax)
    }
}

/// Where a content's chunk rows are read from.
struct ChunkRows: Sendable {
    let content: BlobID
    let index: IndexStore
    /// For pages: only as of that moment do they fit the blob.
    let moment: IndexMoment?

    func chunks(from offset: UInt64, limit: Int) throws(IndexFailure) -> [Chunk] {
        if let moment {
            return try moment.chunks(of: self.content, from: offset, limit: limit)
        }
        return try self.index.chunks(of: self.content, from: offset, limit: limit)
    }
}
