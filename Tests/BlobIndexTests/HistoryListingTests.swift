// Goal: a list shows exactly what is asked for of each name's history, nothing of it lost or twice
// at a page's border, and its work does not grow with what it need not look at. Method: random
// histories against a naive model, in pages of 1 to 7 and in one; iterator steps counted, not time.

import BlobIndex
import BlobModel
import Testing

@Suite struct HistoryListingTests {
    private static let container = ContainerID(sequence: 5)
    /// Names that begin with one another, and bytes that a key has to escape.
    private static let names = [
        "a", "a\0", "a\0\u{1}", "a\u{1}", "a/", "a/1", "a/2", "a/2/x", "b", "b!", "c/1", "c/2", "d",
        "é", "\u{10FFFF}",
    ]

    /// Anything of anything, also what the rules do not let happen.
    private func randomName(id: UInt64, _ numbers: inout SeededNumbers) -> HistoryModel.Name {
        var name = HistoryModel.Name()
        func add(_ key: HistoryItem.Key, _ number: UInt64, isDeleted: Bool) {
            name.items.append(
                HistoryItem(
                    key: key, blob: Fixture.blob(id: id + number),
                    deletion: isDeleted
                        ? Deletion(at: Fixture.time(900), until: Fixture.time(1_000)) : nil))
        }
        for number in 0..<UInt64.random(in: 0...6, using: &numbers) {
            // Times are shared in part: a version and a snapshot of it may be named alike.
            let time = Fixture.time(10 + Int64(number / 2))
            let role: HistoryItem.Role = number.isMultiple(of: 2) ? .snapshot : .version
            if Bool.random(using: &numbers) { continue }
            add(
                HistoryItem.Key(time: time, role: role), number,
                isDeleted: Bool.random(using: &numbers))
        }
        switch Int.random(in: 0...3, using: &numbers) {
        case 0: name.blob = Fixture.blob(id: id + 50)
        case 1: add(.base, 60, isDeleted: true)
        default: break
        }
        if Bool.random(using: &numbers) { name.upload = Fixture.upload(id: id + 70) }
        return name
    }

    private func fill(
        _ store: IndexStore, _ numbers: inout SeededNumbers
    ) throws -> HistoryModel {
        var model = HistoryModel()
        var changes: [IndexChange] = [
            .putContainer(try Fixture.container(id: Self.container.sequence))
        ]
        for (number, text) in Self.names.enumerated() {
            let name = try Fixture.name(text)
            let all = self.randomName(id: UInt64(100 * number), &numbers)
            model.names[name] = all
            changes += all.items.shuffled(using: &numbers).map {
                .putHistory(Self.container, name, $0)
            }
            if let blob = all.blob { changes.append(.putBlob(Self.container, name, blob)) }
            if let upload = all.upload { changes.append(.putUpload(Self.container, name, upload)) }
        }
        // The neighbours' must not show.
        for neighbour in [UInt64(4), 6] {
            let item = HistoryItem(
                key: HistoryItem.Key(time: Fixture.time(10), role: .version),
                blob: Fixture.blob(id: 1), deletion: nil)
            changes.append(
                .putHistory(ContainerID(sequence: neighbour), try Fixture.name("a/1"), item))
        }
        try store.commit(changes, sequence: 100)
        return model
    }

    @Test(arguments: UInt64(0)..<12)
    func pagesOfAnySizeAgreeWithTheModel(seed: UInt64) throws {
        var numbers = SeededNumbers(seed: seed)
        try withScratch { scratch in
            let store = try scratch.store()
            let model = try self.fill(store, &numbers)
            for raw in UInt8(0)..<32 {
                for (prefix, delimiter) in [
                    ("", nil), ("a", nil), ("a\0", nil), ("", "/"), ("a/", "/"), ("", "\0"),
                ] as [(String, String?)] {
                    let query = BlobQuery(
                        container: try Fixture.address(), prefix: prefix, delimiter: delimiter,
                        start: nil, limit: 5_000, includes: BlobQuery.Includes(rawValue: raw))
                    let expected = model.entries(query)
                    let whole = try store.blobs(Self.container, query)
                    #expect(whole.entries == expected, "\(raw) \(prefix) \(delimiter ?? "-")")
                    #expect(whole.next == nil)
                    for limit in 1...7 {
                        let pages = try self.pages(store, query, of: limit)
                        #expect(Array(pages.joined()) == expected, "\(raw) \(prefix) \(limit)")
                        #expect(pages.dropLast().allSatisfy { $0.count == limit })
                    }
                }
            }
        }
    }

    private func pages(
        _ store: IndexStore, _ query: BlobQuery, of limit: Int
    ) throws -> [[BlobPage.Entry]] {
        var query = query
        query.limit = limit
        var pages: [[BlobPage.Entry]] = []
        repeat {
            let page = try store.blobs(Self.container, query)
            #expect(page.entries.count <= limit)
            pages.append(page.entries)
            query.start = page.next
        } while query.start != nil
        return pages
    }

    /// Flat and with everything, a list is all rows there are, in key order.
    @Test(arguments: UInt64(20)..<24)
    func everythingIsShownWithEverythingIncluded(seed: UInt64) throws {
        var numbers = SeededNumbers(seed: seed)
        try withScratch { scratch in
            let store = try scratch.store()
            let model = try self.fill(store, &numbers)
            let query = BlobQuery(
                container: try Fixture.address(), prefix: "", delimiter: nil, start: nil,
                limit: 5_000, includes: [.uncommitted, .snapshots, .versions, .deleted])
            // One of the rows is the container's; an upload does not show beside a blob.
            let hidden = model.names.values.count { $0.blob != nil && $0.upload != nil }
            #expect(
                try store.blobs(Self.container, query).entries.count + hidden
                    == store.allLiveRows().count - 1)
        }
    }

    /// Long histories are stepped over where they are not asked for.
    @Test func longHistoriesAreSteppedOver() throws {
        try withScratch { scratch in
            let store = try scratch.store()
            for number in 0..<UInt64(20) {
                let name = try Fixture.name("folder/\(number)")
                let versions = (0..<1_000).map { time in
                    IndexChange.putHistory(
                        Self.container, name,
                        HistoryItem(
                            key: HistoryItem.Key(time: Fixture.time(time), role: .version),
                            blob: Fixture.blob(id: number), deletion: nil))
                }
                try store.commit(
                    versions + [.putBlob(Self.container, name, Fixture.blob(id: number))],
                    sequence: number)
            }
            var query = BlobQuery(
                container: try Fixture.address(), prefix: "", delimiter: nil, start: nil,
                limit: 100)
            func steps(_ query: BlobQuery, showing count: Int) throws -> Int {
                var listing = BlobListing(store, Self.container, query)
                #expect(try listing.page().entries.count == count)
                return listing.steps
            }
            #expect(try steps(query, showing: 20) <= 1 + 20)
            // Per name: its blob, the soft-deleted one that is not there, and the next history.
            query.includes = .deleted
            #expect(try steps(query, showing: 20) <= 2 + 3 * 20)
            query.includes = .deletedWithVersions
            #expect(try steps(query, showing: 20) <= 2 + 3 * 20)
            // A page in the middle of a history begins there.
            query.includes = .versions
            query.start = BlobPosition(
                name: "folder/7",
                place: .item(HistoryItem.Key(time: Fixture.time(500), role: .version)))
            #expect(try steps(query, showing: 100) <= 3 + 101)
            query.delimiter = "/"
            query.start = nil
            #expect(try steps(query, showing: 1) <= 6)
        }
    }
}
