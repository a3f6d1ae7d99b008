import AzureWire
import BlobModel
import Testing

/// Goal: what a page gives as its end, the next one begins with, and nothing else is taken for a
/// marker. Method: round trips over all places, and texts that no page gave.
@Suite struct ListingMarkerTests {
    private static let names = [
        "a", "dir/b c", "\u{1F4DC}", "e\u{301}", String(repeating: "n", count: 1_024),
    ]
    private static let places: [BlobPosition.Place] = [
        .first, .current, .item(.base),
        .item(HistoryItem.Key(time: Fixture.noon, role: .snapshot)),
        .item(HistoryItem.Key(time: Timestamp(ticks: -1), role: .version)),
    ]

    @Test(arguments: Self.names, Self.places)
    func blobs(name: String, place: BlobPosition.Place) throws {
        let position = BlobPosition(name: name, place: place)
        let marker = ListingMarker.encode(position)
        #expect(PercentCoding.encode(marker) == marker, "needs no escaping in a URL")
        let read = try #require(ListingMarker.blobPosition(marker))
        #expect(Array(read.name.utf8) == Array(name.utf8))
        #expect(read.place == place)
        #expect(ListingMarker.containerPosition(marker) == nil)
        #expect(ListingMarker.decode(marker) == nil)
    }

    @Test(arguments: [nil, Fixture.noon])
    func containers(version: Timestamp?) {
        let position = ContainerPosition(name: "$root", version: version)
        let marker = ListingMarker.encode(position)
        #expect(PercentCoding.encode(marker) == marker)
        #expect(ListingMarker.containerPosition(marker) == position)
        #expect(ListingMarker.blobPosition(marker) == nil)
    }

    @Test(arguments: [
        "1-", "2-", "2-YQ", "YQ", "1-YQ==", "1-YR", "1-_w", "1-Y", "1-+/", "c!1", "2-AAAAAAA",
        "2-AwAAAAA", "2-AAEAAABh_w", "2-AAIAAABh", "2-AAEAAAD_",
    ])
    func foreignMarkersAreRefused(marker: String) {
        #expect(ListingMarker.decode(marker) == nil)
        #expect(ListingMarker.blobPosition(marker) == nil)
        #expect(ListingMarker.containerPosition(marker) == nil)
    }

    @Test(arguments: [0, 1, -1, Int64.max, Int64.min, Fixture.noon.ticks])
    func versionsOfContainers(ticks: Int64) {
        let text = ContainerVersion.text(Timestamp(ticks: ticks))
        #expect(text.utf8.count == 16)
        #expect(ContainerVersion.time(text) == Timestamp(ticks: ticks))
    }

    @Test(arguments: ["", "1", "000000000000000g", "00000000000000000", "08de48f3b1c9e000"])
    func foreignVersionsAreRefused(text: String) {
        #expect(ContainerVersion.time(text) == nil)
    }
}
