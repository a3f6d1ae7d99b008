import AzureWire
import BlobModel
import Testing

/// Goal: the histories of names, and what only time changes, are listed as in spec rest.md §4.1 and
/// §4.4. Method: golden texts, one element per line.
@Suite struct HistoryListingTests {
    private let now = Fixture.noon.advanced(byDays: 3)

    private func xml(_ name: String) throws -> String {
        try golden(name).split(separator: "\n").map { $0.drop { $0 == " " } }.joined()
    }

    private func page() throws -> BlobPage {
        let name = try BlobName(parsing: "a")
        var past = Fixture.blob(.block)
        past.tier = TierState(.cool, changedAt: Fixture.noon.advanced(byDays: 1))
        past.tags = try TagsHeader.parse("k=v&l=w")
        // A lease of the past is nobody's business.
        past.lease = Lease(id: LeaseID(value: 1), seconds: nil, startedAt: Fixture.noon)
        let deletion = Deletion(
            at: Fixture.noon.advanced(byDays: 2), until: Fixture.noon.advanced(byDays: 9))
        var current = past
        current.versionID = Fixture.noon.advanced(byDays: 1)
        current.tier = TierState(
            .archive, changedAt: self.now,
            rehydration: TierState.Rehydration(
                target: .cold, priority: .high, startedAt: self.now))
        current.copy = CopyState(
            id: CopyID(value: 2), source: "http://host/acct/c/b", status: .failed, copied: 3,
            total: 1_024, completedAt: Fixture.noon, reason: "404 BlobNotFound \"x\"")
        var append = Fixture.blob(.append)
        append.isSealed = true
        append.expiresAt = Fixture.noon.advanced(byDays: 7)
        append.lease = Lease(
            id: LeaseID(value: 3), seconds: nil, startedAt: Fixture.noon, brokenAt: self.now)
        var page = Fixture.blob(.page)
        page.sequenceNumber = 7
        page.tier = TierState(.p10, changedAt: Fixture.noon)
        page.lease = Lease(id: LeaseID(value: 4), seconds: 60, startedAt: self.now)
        page.copy = CopyState(
            id: CopyID(value: 5), source: "http://host/acct/c/p", status: .success, copied: 1_024,
            total: 1_024, completedAt: Fixture.noon,
            destinationSnapshot: Fixture.noon.advanced(byTicks: 7), isIncremental: true)
        func key(_ ticks: Int64, _ role: HistoryItem.Role) -> HistoryItem.Key {
            HistoryItem.Key(time: Fixture.noon.advanced(byTicks: ticks), role: role)
        }
        return BlobPage(
            entries: [
                .item(name, HistoryItem(key: key(1, .snapshot), blob: past, deletion: nil)),
                .item(name, HistoryItem(key: key(2, .version), blob: past, deletion: deletion)),
                .blob(name, current),
                .item(
                    try BlobName(parsing: "b"),
                    HistoryItem(key: .base, blob: Fixture.blob(.block), deletion: deletion)),
                .hasVersionsOnly(
                    try BlobName(parsing: "c"),
                    HistoryItem(
                        key: key(3, .version), blob: Fixture.blob(.append), deletion: nil)),
                .blob(try BlobName(parsing: "d"), append),
                .blob(try BlobName(parsing: "e"), page),
            ],
            next: BlobPosition(name: "e", place: .current))
    }

    private func written(_ details: BlobListing.Details) throws -> String {
        let listing = BlobListing(
            query: BlobQuery(
                container: try Fixture.container(), prefix: "", delimiter: nil, start: nil,
                limit: 7, includes: [.snapshots, .versions, .deleted, .deletedWithVersions]),
            details: details,
            echo: ListingEcho(prefix: nil, marker: nil, maxResults: nil, delimiter: nil))
        return text(
            BlobListXML.write(
                try self.page(), listing, endpoint: "http://host/acct/", at: self.now))
    }

    @Test func everythingIsShown() throws {
        #expect(
            try self.written([.tags, .copy, .versions])
                == self.xml("list-blobs-history.xml"))
    }

    @Test func detailsAreShownOnRequest() throws {
        let written = try self.written([])
        for element in ["<Tags>", "<CopyId>", "<IsCurrentVersion>", "<Metadata"] {
            #expect(!written.contains(element), "\(element)")
        }
        #expect(written.contains("<TagCount>2</TagCount>"))
        #expect(written.contains("<Deleted>true</Deleted>"))
    }

    @Test func deletedContainers() throws {
        var container = Container(
            address: try Fixture.container(), id: ContainerID(sequence: 1),
            createdAt: Fixture.noon, lastModified: Fixture.noon, etag: ETag(time: Fixture.noon),
            metadata: .empty, policy: nil, hold: .clear)
        container.deletion = Deletion(
            at: Fixture.noon.advanced(byDays: 2), until: Fixture.noon.advanced(byDays: 9))
        var leased = container
        leased.deletion = nil
        leased.lease = Lease(id: LeaseID(value: 1), seconds: nil, startedAt: Fixture.noon)
        let listing = ContainerListing(
            query: ContainerQuery(
                account: container.address.account, prefix: "", start: nil, limit: 2,
                includesDeleted: true),
            includesMetadata: false,
            echo: ListingEcho(prefix: nil, marker: nil, maxResults: 2, delimiter: nil))
        let written = ContainerListXML.write(
            ContainerPage(
                containers: [container, leased],
                next: ContainerPosition(name: "s", version: nil)),
            listing, endpoint: "http://host/acct/", at: self.now)
        #expect(text(written) == (try self.xml("list-containers-deleted.xml")))
    }
}
