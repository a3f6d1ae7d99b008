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
        #expect(query.includes.isEmpty)
    }

    @Test func parameters() throws {
        let listing = try self.listing(
            "&prefix=a%2Fb&delimiter=%2F&maxresults=9000&include=UncommittedBlobs,metadata,tags")
        #expect(listing.query.prefix == "a/b")
        #expect(listing.query.delimiter == "/")
        #expect(listing.query.limit == 5_000)
        #expect(listing.query.includes == .uncommitted)
        #expect(listing.details == [.metadata, .tags])
        #expect(listing.echo.maxResults == 9_000)
    }

    @Test(
        arguments: [
            ("snapshots", .snapshots, []), ("versions", .versions, .versions),
            ("deleted", .deleted, []), ("deletedWithVersions", .deletedWithVersions, []),
            ("copy", [], .copy),
            ("deleted,snapshots", [.deleted, .snapshots], []),
        ] as [(String, BlobQuery.Includes, BlobListing.Details)])
    func includes(
        text: String, includes: BlobQuery.Includes, details: BlobListing.Details
    ) throws {
        let listing = try self.listing("&include=\(text)")
        #expect(listing.query.includes == includes)
        #expect(listing.details == details)
    }

    @Test func containers() throws {
        func listing(_ query: String) throws -> ContainerListing {
            guard case .listContainers(let listing) = try parse(.get, "/acct/?comp=list\(query)")
            else { throw WireError.internalError }
            return listing
        }
        let plain = try listing("")
        #expect(!plain.query.includesDeleted && !plain.query.includesSystem)
        #expect(!plain.includesMetadata && plain.query.start == nil)
        let position = ContainerPosition(name: "cc2", version: Fixture.noon)
        let full = try listing(
            "&include=metadata,deleted,system&marker=\(ListingMarker.encode(position))")
        #expect(full.query.includesDeleted && full.query.includesSystem && full.includesMetadata)
        #expect(full.query.start == position)
    }

    @Test func findsByTags() throws {
        let marker = FoundBlobsXML.marker([0, 255, 3])
        guard
            case .findBlobs(let container?, let listing) = try parse(
                .get,
                "/acct/cc1?restype=container&comp=blobs&maxresults=7&marker=\(marker)"
                    + "&where=k%20=%20'v'")
        else { throw WireError.internalError }
        #expect(container.name.text == "cc1")
        #expect(listing.expression == "k = 'v'")
        #expect(listing.query.container?.text == "cc1")
        #expect(listing.query.filter.ranges == [TagRange(key: "k", equalTo: "v")])
        #expect(listing.query.limit == 7)
        #expect(listing.query.start == [0, 255, 3])
    }

    @Test func startFromIsAFirstName() throws {
        #expect(try self.listing("&startFrom=b").query.start == BlobPosition(name: "b"))
        let position = BlobPosition(name: "c", place: .current)
        let marker = ListingMarker.encode(position)
        #expect(try self.listing("&startFrom=b&marker=\(marker)").query.start == position)
        // Within the name, the marker is further on.
        #expect(try self.listing("&startFrom=c&marker=\(marker)").query.start == position)
        #expect(
            try self.listing("&startFrom=d&marker=\(marker)").query.start
                == BlobPosition(name: "d"))
    }
}
