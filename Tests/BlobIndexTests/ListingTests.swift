// Goal: listings show the right entries in byte order, page by page, and do no more work than what
// they show. Method: random names against a naive model; iterator steps counted, not time.

import BlobIndex
import BlobModel
import Testing

@Suite struct ListingTests {
    private static let container = ContainerID(sequence: 5)
    private static let pieces = [
        "a", "b", "ab", "/", "/", "::", "::/", "é", "e\u{301}", "ß", "🙂", "\u{10FFFF}", "\u{7F}",
        "-",
        " ",
    ]

    /// What a container holds, and what a listing of it shows by definition.
    private struct Model {
        var blobs: [BlobName: Blob] = [:]
        var uploads: [BlobName: Upload] = [:]

        /// All entries with the text they are ordered by.
        func entries(_ query: BlobQuery) -> [(text: String, entry: BlobPage.Entry)] {
            var entries: [[UInt8]: (String, BlobPage.Entry)] = [:]
            let names = Set(self.blobs.keys).union(
                query.includes.contains(.uncommitted) ? Set(self.uploads.keys) : [])
            for name in names where name.text.utf8.starts(with: query.prefix.utf8) {
                var entry: (String, BlobPage.Entry)?
                if let delimiter = query.delimiter,
                    let folder = folded(name.text, after: query.prefix, at: delimiter)
                {
                    entry = (folder, .prefix(folder))
                } else if let blob = self.blobs[name] {
                    entry = (name.text, .blob(name, blob))
                } else if let upload = self.uploads[name] {
                    entry = (name.text, .uncommitted(name, upload))
                }
                if let entry { entries[Array(entry.0.utf8)] = entry }
            }
            return entries.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
        }
    }

    private func fill(_ store: IndexStore, _ numbers: inout SeededNumbers) throws -> Model {
        var model = Model()
        var changes: [IndexChange] = []
        for id in 10..<UInt64(70) {
            let text = (0..<Int.random(in: 1...7, using: &numbers))
                .compactMap { _ in Self.pieces.randomElement(using: &numbers) }.joined()
            let name = try Fixture.name(text)
            if Bool.random(using: &numbers) {
                model.blobs[name] = Fixture.blob(id: id)
                changes.append(.putBlob(Self.container, name, Fixture.blob(id: id)))
            }
            if Bool.random(using: &numbers) {
                model.uploads[name] = Fixture.upload(id: id)
                changes.append(.putUpload(Self.container, name, Fixture.upload(id: id)))
            }
        }
        // The neighbours' names must not show.
        for neighbour in [UInt64(4), 6] {
            let id = ContainerID(sequence: neighbour)
            let name = try Fixture.name("a/b")
            changes.append(.putBlob(id, name, Fixture.blob(id: 1)))
            changes.append(.putUpload(id, name, Fixture.upload(id: 1)))
        }
        try store.commit(changes, sequence: 100)
        return model
    }

    @Test(arguments: UInt64(0)..<40)
    func pagesAgreeWithTheModel(seed: UInt64) throws {
        var numbers = SeededNumbers(seed: seed)
        try withScratch { scratch in
            let store = try scratch.store()
            let model = try self.fill(store, &numbers)
            for _ in 0..<40 {
                let pieces = Self.pieces
                var query = BlobQuery(
                    container: try Fixture.address(),
                    prefix: Bool.random(using: &numbers)
                        ? "" : pieces.randomElement(using: &numbers) ?? "",
                    delimiter: ["/", "::/", "é", nil].randomElement(using: &numbers) ?? nil,
                    start: nil, limit: Int.random(in: 1...7, using: &numbers),
                    includes: Bool.random(using: &numbers) ? .uncommitted : [])
                var expected = model.entries(query)[...]
                if Bool.random(using: &numbers) {
                    let start =
                        expected.randomElement(using: &numbers)?.text
                        ?? (pieces.randomElement(using: &numbers) ?? "")
                    let shortened =
                        Bool.random(using: &numbers) ? String(start.dropLast()) : start + "a"
                    let first = Bool.random(using: &numbers) ? start : shortened
                    query.start = BlobPosition(name: first)
                    let bytes = Array(first.utf8)
                    expected = expected.drop {
                        Array($0.text.utf8).lexicographicallyPrecedes(bytes)
                    }
                }
                while true {
                    let page = try store.blobs(Self.container, query)
                    #expect(page.entries == expected.prefix(query.limit).map(\.entry))
                    expected = expected.dropFirst(query.limit)
                    #expect(
                        page.next.map { Array($0.name.utf8) }
                            == expected.first.map { Array($0.text.utf8) })
                    guard let next = page.next else { break }
                    query.start = next
                }
            }
        }
    }

    @Test func foldedPrefixesAreSteppedOver() throws {
        try withScratch { scratch in
            let store = try scratch.store()
            let blob = Fixture.blob(id: 9)
            for folder in 0..<UInt64(20) {
                let batch = store.beginBatch()
                let changes = try (0..<10_000).map { number in
                    IndexChange.putBlob(
                        Self.container, try Fixture.name("folder\(folder)/\(number)"), blob)
                }
                batch.apply(changes, sequence: folder)
                try batch.commit(applied: Fixture.position(folder))
            }
            let query = BlobQuery(
                container: try Fixture.address(), prefix: "", delimiter: "/", start: nil,
                limit: 100,
                includes: .uncommitted)
            var listing = BlobListing(store, Self.container, query)
            let page = try listing.page()
            #expect(page.entries.count == 20)
            // Two iterators, one seek each per prefix and one to begin with.
            #expect(listing.steps <= 2 * (20 + 1))

            var flat = query
            flat.delimiter = nil
            flat.start = BlobPosition(name: "folder7/5")
            var flatListing = BlobListing(store, Self.container, flat)
            #expect(try flatListing.page().entries.count == 100)
            #expect(flatListing.steps <= 2 + 100)
        }
    }

    @Test func containersByPrefixAndPage() throws {
        try withScratch { scratch in
            let store = try scratch.store()
            let names = ["$logs", "abc", "abc-1", "abcd", "b-1", "zzz"]
            let containers = try names.enumerated().map {
                try Fixture.container($1, id: UInt64($0 + 1))
            }
            try store.commit(containers.map { .putContainer($0) }, sequence: 9)
            let account = try #require(Fixture.account)
            for prefix in ["", "a", "abc", "abc-", "b", "x", "zzz"] {
                for start in [nil, "", "$", "abc", "abc-2", "b", "zzzz"] {
                    for limit in 1...7 {
                        var expected = containers.filter {
                            $0.address.name.text.hasPrefix(prefix)
                                && !$0.address.name.text.utf8
                                    .lexicographicallyPrecedes((start ?? "").utf8)
                        }[...]
                        var query = ContainerQuery(
                            account: account, prefix: prefix,
                            start: start.map { ContainerPosition(name: $0, version: nil) },
                            limit: limit, includesSystem: true)
                        while true {
                            let page = try store.containers(query)
                            #expect(page.containers == Array(expected.prefix(limit)))
                            expected = expected.dropFirst(limit)
                            #expect(page.next?.name == expected.first?.address.name.text)
                            guard let next = page.next else { break }
                            query.start = next
                        }
                    }
                }
            }
            let other = try #require(AccountName("devstoreaccount"))
            let none = ContainerQuery(account: other, prefix: "", start: nil, limit: 5)
            #expect(try store.containers(none).containers.isEmpty)
        }
    }
}
