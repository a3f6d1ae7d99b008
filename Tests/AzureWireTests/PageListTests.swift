import AzureWire
import BlobModel
import Testing

/// Goal: page ranges have the form of spec rest.md §4.6, and their markers lead back.
@Suite struct PageListTests {
    private func ranges(_ pieces: [(Range<UInt64>, Bool)], next: UInt64?) -> PageRanges {
        PageRanges(
            blob: Fixture.blob(.page),
            pieces: pieces.map { PageRanges.Piece(range: $0.0, isClear: $0.1) }, next: next)
    }

    @Test func write() {
        #expect(
            text(PageListXML.write(ranges([], next: nil)))
                == #"<?xml version="1.0" encoding="utf-8"?><PageList></PageList>"#)
        #expect(
            text(PageListXML.write(ranges([(0..<512, false), (1_024..<4_096, true)], next: 8_192)))
                == #"<?xml version="1.0" encoding="utf-8"?><PageList>"#
                + "<PageRange><Start>0</Start><End>511</End></PageRange>"
                + "<ClearRange><Start>1024</Start><End>4095</End></ClearRange>"
                + "<NextMarker>\(ListingMarker.encode("8192"))</NextMarker></PageList>")
    }

    @Test func markers() {
        #expect(PageListXML.offset(ListingMarker.encode("8192")) == 8_192)
        for offset in ["", "x", "+1", "01", "-1", "99999999999999999999"] {
            #expect(PageListXML.offset(ListingMarker.encode(offset)) == nil, "\(offset)")
        }
        #expect(PageListXML.offset("8192") == nil)
    }
}
