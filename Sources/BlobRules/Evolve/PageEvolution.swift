import BlobModel

// Writes of pages. Each chunk row holds one reference to its payload, however little of it the row
// still shows.
extension NameEvolution {
    /// - Parameter payload: nil clears the range: nothing is kept of it, and it reads as zeros.
    mutating func replacePages(
        _ range: Range<UInt64>, of blob: inout Blob, by payload: Payload?
    ) {
        if blob.sharesChunks {
            self.cloneChunks(without: range, of: &blob)
        } else {
            self.trimChunks(by: range, of: blob)
        }
        if let payload {
            self.append(
                .putChunk(
                    blob.id, Chunk(offset: range.lowerBound, payload: payload, blockID: nil)))
            blob.content = .chunks
        }
        // A stored MD5 described the content as it was.
        blob.headers.contentMD5 = nil
    }

    mutating func resize(_ blob: inout Blob, to byteCount: UInt64, _ headers: ContentHeaders?) {
        if byteCount < blob.byteCount {
            self.replacePages(byteCount..<blob.byteCount, of: &blob, by: nil)
        }
        blob.byteCount = byteCount
        blob.headers.contentMD5 = nil
        if let headers { blob.headers = headers }
    }

    private mutating func trimChunks(by range: Range<UInt64>, of blob: Blob) {
        for chunk in self.facts.chunks where chunk.range.overlaps(range) {
            let pieces = chunk.pieces(outside: range)
            if pieces.first?.offset != chunk.offset {
                self.append(.removeChunk(blob.id, offset: chunk.offset))
            }
            for piece in pieces {
                self.append(.putChunk(blob.id, piece))
            }
            switch pieces.count {
            case 0: self.append(.discard(.payload(chunk.payload)))
            case 1: break
            default: self.append(.share(.payload(chunk.payload)))
            }
        }
    }

    /// What shares the rows keeps them; the blob gets its own, named by this record.
    private mutating func cloneChunks(without range: Range<UInt64>, of blob: inout Blob) {
        let shared = blob.id
        blob.id = BlobID(sequence: self.record.sequence)
        blob.sharesChunks = false
        for chunk in self.facts.chunks {
            for piece in chunk.pieces(outside: range) {
                self.append(.putChunk(blob.id, piece))
                self.append(.share(.payload(piece.payload)))
            }
        }
        self.append(.discard(.chunks(shared)))
    }
}

extension Chunk {
    /// What is left of it: 0, 1 or 2 pieces in order.
    fileprivate func pieces(outside range: Range<UInt64>) -> [Chunk] {
        guard self.range.overlaps(range) else { return [self] }
        var pieces: [Chunk] = []
        if self.offset < range.lowerBound {
            var left = self
            left.byteCount = range.lowerBound - self.offset
            pieces.append(left)
        }
        let end = self.offset + self.byteCount
        if range.upperBound < end {
            var right = self
            let cut = range.upperBound - self.offset
            right.offset += cut
            right.payloadOffset += cut
            right.byteCount -= cut
            pieces.append(right)
        }
        return pieces
    }
}
