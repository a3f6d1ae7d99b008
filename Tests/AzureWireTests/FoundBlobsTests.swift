import AzureWire
import BlobModel
import Testing

/// Goal: Find Blobs by Tags is answered in the form of spec rest.md §4.8.
@Suite struct FoundBlobsTests {
    @Test func write() throws {
        let filter = try WhereExpression.parse("a > '1' AND b = 'x'", in: .account)
        var blob = Fixture.blob(.block)
        blob.tags = try TagsHeader.parse("a=2&b=x&c=y")
        let page = TaggedPage(
            entries: [
                TaggedPage.Entry(
                    container: try ContainerName(parsing: "records"),
                    name: try BlobName(parsing: "dir/a&b"), blob: blob)
            ], next: [0xFF, 0, 1])
        let xml = text(
            FoundBlobsXML.write(
                page, filter, where: "a > '1' AND b = 'x'", endpoint: "http://host/acct/"))
        #expect(
            xml == #"<?xml version="1.0" encoding="utf-8"?>"#
                + #"<EnumerationResults ServiceEndpoint="http://host/acct/">"#
                + "<Where>a &gt; '1' AND b = 'x'</Where><Blobs><Blob><Name>dir/a&amp;b</Name>"
                + "<ContainerName>records</ContainerName><Tags><TagSet>"
                + "<Tag><Key>a</Key><Value>2</Value></Tag><Tag><Key>b</Key><Value>x</Value></Tag>"
                + "</TagSet></Tags></Blob></Blobs><NextMarker>_wAB</NextMarker>"
                + "</EnumerationResults>")
        #expect(FoundBlobsXML.position("_wAB") == [0xFF, 0, 1])
    }

    @Test func theLastPage() throws {
        let filter = try WhereExpression.parse("a = '1'", in: .container)
        let page = TaggedPage(entries: [], next: nil)
        let xml = text(FoundBlobsXML.write(page, filter, where: "a = '1'", endpoint: "http://h/"))
        #expect(xml.hasSuffix("<Blobs></Blobs><NextMarker /></EnumerationResults>"))
        for marker in ["", "_", "_wB", "?", "_wAB="] {
            #expect(FoundBlobsXML.position(marker) == nil, "\(marker)")
        }
    }
}
