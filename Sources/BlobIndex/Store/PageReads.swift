public import BlobModel

extension IndexMoment {
    /// Which bytes of a page blob were written or, with a previous snapshot, differ from it.
    ///
    /// Pages that both refer to in the same place of the same payload are the same: a clone keeps
    /// references. `query.range` may reach beyond the blob.
    ///
    /// - Returns: the pieces, ascending and joined, and where to go on.
    public func pageRanges(
        blob: Blob, previous: Blob?, _ query: PageQuery
    ) throws(IndexFailure) -> (pieces: [PageRanges.Piece], next: UInt64?) {
        let end = max(blob.byteCount, previous?.byteCount ?? 0)
        let range = query.range.clamped(to: 0..<end)
        var pieces = JoinedPieces(limit: query.limit)
        var mapping = PageMapping(try self.extents(of: blob, in: range))
        var before = PageMapping(
            try previous.map { blob throws(IndexFailure) in
                try self.extents(of: blob, in: range)
            } ?? [])
        var offset = range.lowerBound
        while offset < range.upperBound {
            let end = min(mapping.end(from: offset), before.end(from: offset), range.upperBound)
            let now = mapping.place(at: offset)
            if previous == nil {
                if now != nil { pieces.add(offset..<end, isClear: false) }
            } else if now != before.place(at: offset) {
                pieces.add(offset..<end, isClear: now == nil)
            }
            if let next = pieces.next { return (pieces.list, next) }
            offset = end
        }
        return (pieces.list, nil)
    }

    private func extents(
        of blob: Blob, in range: Range<UInt64>
    ) throws(IndexFailure) -> [Chunk] {
        guard blob.content == .chunks else { return [] }
        let range = range.clamped(to: 0..<blob.byteCount)
        if range.isEmpty { return [] }
        var cursor = self.snapshot.cursor(under: .chunks(of: blob.id))
        return try cursor.chunks(overlapping: range, of: blob.id)
    }
}

/// Where each byte of a range is, walked forward.
private struct PageMapping {
    struct Place: Equatable {
        var location: PayloadLocation
        var offset: UInt64
    }

    private let chunks: [Chunk]
    private var index = 0

    init(_ chunks: [Chunk]) {
        self.chunks = chunks
    }

    /// Up to where nothing changes.
    mutating func end(from offset: UInt64) -> UInt64 {
        while self.index < self.chunks.count, self.chunks[self.index].range.upperBound <= offset {
            self.index += 1
        }
        guard self.index < self.chunks.count else { return .max }
        let range = self.chunks[self.index].range
        return range.lowerBound > offset ? range.lowerBound : range.upperBound
    }

    /// Nil in a hole. Behind ``end(from:)`` of the same offset.
    func place(at offset: UInt64) -> Place? {
        guard self.index < self.chunks.count, self.chunks[self.index].range.contains(offset) else {
            return nil
        }
        let chunk = self.chunks[self.index]
        return Place(
            location: chunk.payload.location,
            offset: chunk.payloadOffset + (offset - chunk.offset))
    }
}

/// Pieces, neighbours of the same kind made one.
private struct JoinedPieces {
    private(set) var list: [PageRanges.Piece] = []
    /// The beginning of the piece that found no room.
    private(set) var next: UInt64?
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    mutating func add(_ range: Range<UInt64>, isClear: Bool) {
        if let last = self.list.last, last.range.upperBound == range.lowerBound,
            last.isClear == isClear
        {
            self.list[self.list.count - 1].range = last.range.lowerBound..<range.upperBound
        } else if self.list.count == self.limit {
            self.next = range.lowerBound
        } else {
            self.list.append(PageRanges.Piece(range: range, isClear: isClear))
        }
    }
}
