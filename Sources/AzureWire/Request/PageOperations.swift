import BlobModel
import HTTPTypes

// Operations on page blobs (spec rest.md §3e).

extension RequestParser {
    func putPage(_ blob: BlobAddress) throws(WireError) -> BlobOperation {
        let conditions = try self.headers.writeConditions()
        let write = try self.headers.required(.pageWrite)
        let range = PageRangeHead(
            range: try self.headers.pageRange(), conditions: try self.headers.sequenceConditions())
        let byteCount = UInt64(range.range.count)
        switch write.lowercased() {
        case "clear":
            // Pages of a source are written; to clear instead would destroy what is there.
            if let source = self.headers.nonEmpty(.copySource) {
                throw .unsupportedHeader(KnownHeader.copySource.rawValue, source)
            }
            _ = try self.headers.emptyBodyHead()
            return .clearPages(blob, conditions, range)
        case "update":
            guard byteCount <= PageRangeHead.writtenBytesMax else {
                throw .requestBodyTooLarge(byteCountMax: PageRangeHead.writtenBytesMax)
            }
            if self.headers.nonEmpty(.copySource) != nil {
                let source = try self.headers.pieceSource(bytesMax: PageRangeHead.writtenBytesMax)
                guard let sourceRange = source.range else {
                    throw .missingRequiredHeader(KnownHeader.sourceRange.rawValue)
                }
                guard sourceRange.count == range.range.count else {
                    throw self.headers.invalidValue(.sourceRange)
                }
                return .putPagesFromURL(blob, conditions, range, source)
            }
            let body = try self.headers.contentHead(bytesMax: PageRangeHead.writtenBytesMax)
            guard body.byteCount == byteCount else { throw .invalidPageRange }
            return .putPages(blob, conditions, range, body)
        default:
            throw self.headers.invalidValue(.pageWrite)
        }
    }

    /// - Parameter revision: what is looked at; it must not be older than the snapshot before.
    func pageListing(_ revision: Revision) throws(WireError) -> PageListing {
        let previous = try self.previousSnapshot()
        if let previous, case .snapshot(let time) = revision, time < previous {
            throw .previousSnapshotCannotBeNewer
        }
        let asked = self.headers.readRange
        // No byte is behind the last one there can be.
        let end = Blob.pageBlobBytesMax
        let last = asked?.last.map { min($0, end - 1) } ?? end - 1
        var first = min(asked?.first ?? 0, last)
        let marker = self.target["marker"]
        if let marker, !marker.isEmpty {
            guard let offset = PageListXML.offset(marker), offset <= last else {
                throw .invalidQueryParameterValue("marker", marker)
            }
            first = max(first, offset)
        }
        let maxResults = try self.target.maxResults(Self.piecesMax)
        return PageListing(
            query: PageQuery(
                range: first..<(last + 1), previousSnapshot: previous,
                // Who does not read page after page gets everything in one answer.
                limit: maxResults == nil && marker == nil
                    ? .max : min(maxResults ?? .max, Self.piecesMax)),
            firstAsked: asked?.first)
    }

    private static let piecesMax = 10_000

    private func previousSnapshot() throws(WireError) -> Timestamp? {
        if let text = self.target["prevsnapshot"] {
            return try self.target.time(text, of: "prevsnapshot")
        }
        guard let text = self.headers.nonEmpty(.previousSnapshotURL) else { return nil }
        // The snapshot's blob is this one: what differs from another blob means nothing.
        guard let url = SourceURL(text), case .snapshot(let time) = url.revision,
            url.target.path == self.target.path
        else { throw self.headers.invalidValue(.previousSnapshotURL) }
        return time
    }
}

extension RequestHeaders {
    /// `x-ms-blob-content-length`.
    func pageBlobByteCount() throws(WireError) -> UInt64? {
        guard let byteCount = try self.number(.blobContentLength) else { return nil }
        guard byteCount.isMultiple(of: pageByteCount), byteCount <= Blob.pageBlobBytesMax else {
            throw self.invalidValue(.blobContentLength)
        }
        return byteCount
    }

    /// `x-ms-blob-sequence-number`: up to 2⁶³ − 1.
    func sequenceNumber() throws(WireError) -> UInt64? {
        guard let number = try self.number(.blobSequenceNumber) else { return nil }
        guard number <= UInt64(Int64.max) else { throw self.invalidValue(.blobSequenceNumber) }
        return number
    }

    func sequenceAction() throws(WireError) -> SequenceAction? {
        guard let action = self.nonEmpty(.sequenceNumberAction) else { return nil }
        let number = try self.sequenceNumber()
        switch (action.lowercased(), number) {
        case ("max", let number?): return .max(number)
        case ("update", let number?): return .update(number)
        case ("max", nil), ("update", nil):
            throw .missingRequiredHeader(KnownHeader.blobSequenceNumber.rawValue)
        case ("increment", nil): return .increment
        case ("increment", _): throw self.invalidValue(.blobSequenceNumber)
        default: throw self.invalidValue(.sequenceNumberAction)
        }
    }

    fileprivate func sequenceConditions() throws(WireError) -> SequenceConditions {
        SequenceConditions(
            lessOrEqual: try self.number(.ifSequenceNumberLessOrEqual),
            less: try self.number(.ifSequenceNumberLess),
            equal: try self.number(.ifSequenceNumberEqual))
    }

    /// Whole pages: begins at the first byte of one and ends at the last byte of one.
    fileprivate func pageRange() throws(WireError) -> Range<UInt64> {
        let header: KnownHeader = self.nonEmpty(.msRange) == nil ? .range : .msRange
        guard let text = self.nonEmpty(header) else {
            throw .missingRequiredHeader(KnownHeader.msRange.rawValue)
        }
        guard let range = parseRange(text) else {
            throw .invalidHeaderValue(header.rawValue, text)
        }
        guard let last = range.last, last < Blob.pageBlobBytesMax,
            range.first.isMultiple(of: pageByteCount), (last + 1).isMultiple(of: pageByteCount)
        else { throw .invalidPageRange }
        return range.first..<(last + 1)
    }
}
