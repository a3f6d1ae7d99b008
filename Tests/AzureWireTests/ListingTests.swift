import AzureWire
import BlobModel
import HTTPTypes
import Testing

@Suite struct ListingTests {
    private func listing(_ query: String) throws -> BlobListing {
        guard
            case .listBlobs(_, let listing) = try parse(
                .get, "/acct/cc1?restype=container&comp=list\(query)")
        else { throw WireError.internalError }
        return listing
    }

    @Test func defaults() throws {
        let query = try self.listing("").query
        #expect(query.prefix.isEmpty)
        #expect(query.delimiter == nil)
        #expect(query.start == nil)
        #expect(query.limit == 5_000)
        #expect(!query.includesUncommitted)
    }

    @Test func parameters() throws {
        let listing = try self.listing(
            "&prefix=a%2Fb&delimiter=%2F&maxresults=9000&include=UncommittedBlobs,metadata")
        #expect(listing.query.prefix == "a/b")
        #expect(listing.query.delimiter == "/")
        #expect(listing.query.limit == 5_000)
        #expect(listing.query.includesUncommitted)
        #expect(listing.includesMetadata)
        #expect(listing.echo.maxResults == 9_000)
    }

    @Test(arguments: [
        "a", "dir/b c", "\u{1F4DC}", "e\u{301}", String(repeating: "n", count: 1_024),
    ])
    func markersReturn(name: String) throws {
        let marker = ListingMarker.encode(name)
        #expect(PercentCoding.encode(marker) == marker, "needs no escaping in a URL")
        let start = try #require(try self.listing("&marker=\(marker)").query.start)
        #expect(Array(start.utf8) == Array(name.utf8))
    }

    @Test(arguments: ["1-", "2-YQ", "YQ", "1-YQ==", "1-YR", "1-_w", "1-Y", "1-+/", "c!1"])
    func foreignMarkersAreRefused(marker: String) {
        #expect(ListingMarker.decode(marker) == nil)
    }

    @Test func startFromIsAFirstName() throws {
        #expect(try self.listing("&startFrom=b").query.start == "b")
        let marker = ListingMarker.encode("c")
        #expect(try self.listing("&startFrom=b&marker=\(marker)").query.start == "c")
        #expect(try self.listing("&startFrom=d&marker=\(marker)").query.start == "d")
    }
}
