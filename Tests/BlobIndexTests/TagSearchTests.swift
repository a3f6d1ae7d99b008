// Goal: a search by tags finds what has the tags and nothing else, page by page, in one container or
// in all of the account, and a page's work is bounded. Method: random tags and ranges against a
// filter over all blobs; cases by hand.

import BlobIndex
import BlobModel
import Testing

@Suite struct TagSearchTests {
    private static let keys = ["k", "kk", "l"]
    /// Values that begin with one another, and the empty one.
    private static let values = ["", "a", "a ", "aa", "b", "b/", "ba", "c"]

    private struct Place: Hashable {
        var container: String
        var name: String
    }

    private func fill(
        _ store: IndexStore, _ numbers: inout SeededNumbers
    ) throws -> [Place: BlobTags] {
        var all: [Place: BlobTags] = [:]
        var changes: [IndexChange] = []
        for (number, containerName) in ["aaa", "aaa-1", "bbb"].enumerated() {
            let container = try Fixture.container(containerName, id: UInt64(number + 1))
            changes.append(.putContainer(container))
            for id in 0..<UInt64(30) {
                let name = try Fixture.name("blob\0\(id)")
                // Written twice: the first tags are to be found no more.
                var entries: [BlobTags.Entry] = []
                for _ in 0..<2 {
                    changes += entries.map { .removeTag(container.id, name, $0) }
                    entries = Self.keys.filter { _ in Bool.random(using: &numbers) }.map {
                        BlobTags.Entry(
                            key: $0, value: Self.values.randomElement(using: &numbers) ?? "")
                    }
                    var blob = Fixture.blob(id: 100 * UInt64(number + 1) + id)
                    blob.tags = try BlobTags(entries)
                    changes.append(.putBlob(container.id, name, blob))
                    changes += entries.map { .putTag(container.id, name, $0) }
                    all[Place(container: containerName, name: name.text)] = blob.tags
                }
            }
        }
        try store.commit(changes, sequence: 900)
        return all
    }

    private func randomFilter(_ numbers: inout SeededNumbers) throws -> TagFilter {
        func bound(_ numbers: inout SeededNumbers) -> TagRange.Bound? {
            guard Int.random(in: 0...2, using: &numbers) > 0 else { return nil }
            return TagRange.Bound(
                Self.values.randomElement(using: &numbers) ?? "",
                isInclusive: Bool.random(using: &numbers))
        }
        var ranges: [TagRange] = []
        for key in Self.keys where Int.random(in: 0...2, using: &numbers) == 0 {
            if Bool.random(using: &numbers) {
                let value = Self.values.randomElement(using: &numbers) ?? ""
                ranges.append(TagRange(key: key, equalTo: value))
            } else {
                ranges.append(
                    TagRange(key: key, lower: bound(&numbers), upper: bound(&numbers)))
            }
        }
        let names = [nil, nil, "aaa", "bbb", "none"].map { $0 }
        let name = names.randomElement(using: &numbers) ?? nil
        return try TagFilter(container: name.map { try ContainerName(parsing: $0) }, ranges: ranges)
    }

    private func pages(_ store: IndexStore, _ query: TagQuery) throws -> [TaggedPage.Entry] {
        var query = query
        var entries: [TaggedPage.Entry] = []
        repeat {
            let page = try #require(try store.blobs(tagged: query))
            #expect(page.entries.count <= query.limit)
            entries += page.entries
            query.start = page.next
        } while query.start != nil
        return entries
    }

    @Test(arguments: UInt64(0)..<20)
    func pagesAgreeWithAFilterOverEverything(seed: UInt64) throws {
        var numbers = SeededNumbers(seed: seed)
        try withScratch { scratch in
            let store = try scratch.store()
            let all = try self.fill(store, &numbers)
            for _ in 0..<40 {
                let filter = try self.randomFilter(&numbers)
                let expected = all.filter { place, tags in
                    filter.matches(tags)
                        && (filter.container.map { $0.text == place.container } ?? true)
                }
                var query = TagQuery(
                    account: try #require(Fixture.account), container: nil, filter: filter,
                    start: nil, limit: 5_000)
                let whole = try self.pages(store, query)
                let places = whole.map { Place(container: $0.container.text, name: $0.name.text) }
                #expect(Set(places) == Set(expected.keys))
                #expect(places.count == expected.count)
                #expect(places.map(\.container) == places.map(\.container).sorted())
                #expect(
                    whole.map(\.blob.tags) == places.map { expected[$0] ?? .none }, "\(filter)")
                for limit in 1...7 {
                    query.limit = limit
                    #expect(try self.pages(store, query) == whole)
                }
                // Within a container it is the same search.
                guard filter.container == nil else { continue }
                query.container = try ContainerName(parsing: "aaa")
                #expect(
                    try self.pages(store, query) == whole.filter { $0.container.text == "aaa" })
            }
        }
    }

    @Test func aContainerThatIsNotThere() throws {
        try withScratch { scratch in
            let store = try scratch.store()
            let account = try #require(Fixture.account)
            let none = try ContainerName(parsing: "none")
            let ranges = [TagRange(key: "k", equalTo: "a")]
            let inside = TagQuery(
                account: account, container: none, filter: try TagFilter(ranges: ranges),
                start: nil, limit: 5)
            #expect(try store.blobs(tagged: inside) == nil)
            let named = TagQuery(
                account: account, container: nil,
                filter: try TagFilter(container: none, ranges: ranges), start: nil, limit: 5)
            #expect(try store.blobs(tagged: named) == TaggedPage(entries: [], next: nil))
        }
    }

    /// A client may send anything as a place to go on.
    @Test func anyBytesAreAPlaceToStart() throws {
        var numbers = SeededNumbers(seed: 1)
        try withScratch { scratch in
            let store = try scratch.store()
            _ = try self.fill(store, &numbers)
            let filters = [
                try TagFilter(ranges: [TagRange(key: "k", lower: nil, upper: nil)]),
                try TagFilter(ranges: []),
            ]
            let account = try #require(Fixture.account)
            for filter in filters {
                var query = TagQuery(
                    account: account, container: nil, filter: filter, start: nil, limit: 5_000)
                let whole = try self.pages(store, query)
                for round in 0..<300 {
                    let prefix = round.isMultiple(of: 2) ? Array("aaa\0k\0".utf8) : []
                    query.start =
                        prefix
                        + (0..<Int.random(in: 0...12, using: &numbers)).map { _ in
                            [0, 1, 97, 107, 255].randomElement(using: &numbers) ?? 0
                        }
                    let entries = try self.pages(store, query)
                    #expect(entries == Array(whole.suffix(entries.count)))
                }
            }
        }
    }

    /// Tags of what is no current blob of a live container find nothing.
    @Test func tagsGoWithTheirContainer() throws {
        try withScratch { scratch in
            let store = try scratch.store()
            let container = try Fixture.container(id: 1)
            let name = try Fixture.name("a")
            let entry = BlobTags.Entry(key: "k", value: "v")
            var blob = Fixture.blob(id: 2)
            blob.tags = try BlobTags([entry])
            try store.commit(
                [
                    .putContainer(container), .putBlob(container.id, name, blob),
                    .putTag(container.id, name, entry),
                ], sequence: 2)
            let query = TagQuery(
                account: try #require(Fixture.account), container: nil,
                filter: try TagFilter(ranges: [TagRange(key: "k", equalTo: "v")]), start: nil,
                limit: 5)
            #expect(try self.pages(store, query).map(\.blob) == [blob])
            try store.commit([.removeContainer(container.address)], sequence: 3)
            #expect(try self.pages(store, query).isEmpty)
            // Another one of that name has nothing of the first.
            try store.commit([.putContainer(try Fixture.container(id: 4))], sequence: 4)
            #expect(try self.pages(store, query).isEmpty)
            try store.commit([.discard(.container(container.id))], sequence: 5)
            _ = try store.collectGarbage(limit: 1)
            #expect(try store.allLiveRows().count == 1)
        }
    }

    /// A page looks at no more than 50,000 candidates, then it says where to go on.
    @Test func aPageEndsEarlyWhereManyCandidatesDoNotMatch() throws {
        try withScratch { scratch in
            let store = try scratch.store()
            let container = try Fixture.container(id: 1)
            let entries = ["k", "l"].map { BlobTags.Entry(key: $0, value: "v") }
            var changes: [IndexChange] = [.putContainer(container)]
            for number in 100_000..<UInt64(150_001) {
                let name = try Fixture.name("\(number)")
                var blob = Fixture.blob(id: number)
                // Only the last one has both.
                blob.tags = try BlobTags(number == 150_000 ? entries : [entries[0]])
                changes.append(.putBlob(container.id, name, blob))
                changes += blob.tags.entries.map { .putTag(container.id, name, $0) }
            }
            try store.commit(changes, sequence: 900)
            let ranges = entries.map { TagRange(key: $0.key, equalTo: $0.value) }
            var query = TagQuery(
                account: try #require(Fixture.account), container: nil,
                filter: try TagFilter(ranges: ranges), start: nil, limit: 5_000)
            let first = try #require(try store.blobs(tagged: query))
            #expect(first.entries.isEmpty)
            query.start = first.next
            #expect(query.start != nil)
            let second = try #require(try store.blobs(tagged: query))
            #expect(second.entries.map(\.name.text) == ["150000"])
            #expect(second.next == nil)
        }
    }
}
