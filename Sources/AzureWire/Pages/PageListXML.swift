public import BlobModel

/// The answer to Get Page Ranges, differences included (spec rest.md §4.6).
public enum PageListXML: Sendable {
    public static func write(_ ranges: PageRanges) -> [UInt8] {
        var xml = XMLWriter()
        xml.open("PageList")
        for piece in ranges.pieces {
            if piece.isClear {
                xml.open("ClearRange")
                xml.bounds(piece.range)
                xml.close("ClearRange")
            } else {
                xml.open("PageRange")
                xml.bounds(piece.range)
                xml.close("PageRange")
            }
        }
        // Clients of versions without paging do not expect the element at all.
        if let next = ranges.next { xml.element("NextMarker", self.marker(next)) }
        xml.close("PageList")
        return xml.bytes
    }

    static func marker(_ offset: UInt64) -> String {
        ListingMarker.encode(String(offset))
    }

    /// The offset to go on from; nil unless a page list showed that marker.
    public static func offset(_ marker: String) -> UInt64? {
        guard let offset = ListingMarker.decode(marker).flatMap({ UInt64($0) }),
            self.marker(offset) == marker
        else { return nil }
        return offset
    }
}

extension XMLWriter {
    /// Both ends inclusive. A piece is never empty.
    fileprivate mutating func bounds(_ range: Range<UInt64>) {
        self.element("Start", String(range.lowerBound))
        self.element("End", String(range.upperBound - 1))
    }
}
