// Goal: no entry of a name's history is lost or shown twice at a page's border, whatever is asked
// for. Method: random histories; pages of 1 to 7 against one page that holds everything, and that
// page against what the includes say, entry by entry.

import BlobIndex
import BlobModel
import Testing

@Suite struct HistoryListingTests {
    private static let container = ContainerID(sequence: 5)
    private static let names = ["a", "a/1", "a/2", "a/2/x", "b", "b!", "c/1", "c/2", "d"]

    private func fill(_ store: IndexStore, _ numbers: inout SeededNumbers) throws {
        var changes: [IndexChange] = [
            .putContainer(try Fixture.container(id: Self.container.sequence))
        ]
        for (number, text) in Self.names.enumerated() {
            let name = try Fixture.name(text)
            let id = UInt64(100 * number)
            func add(_ role: HistoryItem.Role, _ time: Int64, isDeleted: Bool) {
                let deletion = Deletion(at: Fixture.time(900), until: Fixture.time(1_000))
                let key =
                    role == .base
                    ? .base : HistoryItem.Key(time: Fixture.time(time), role: role)
                changes.append(
                    .putHistory(
                        Self.container, name,
                        HistoryItem(
                            key: key, blob: Fixture.blob(id: id + UInt64(time)),
                            deletion: isDeleted ? deletion : nil)))
            }
            for time in Int64(10)..<Int64.random(in: 10...16, using: &numbers) {
                add(
                    Bool.random(using: &numbers) ? .snapshot : .version, time,
                    isDeleted: Bool.random(using: &numbers))
            }
            switch Int.random(in: 0...3, using: &numbers) {
            case 0: changes.append(.putBlob(Self.container, name, Fixture.blob(id: id + 50)))
            case 1: add(.base, 60, isDeleted: true)
            case 2:
                changes.append(.putUpload(Self.container, name, Fixture.upload(id: id + 70)))
            default: break
            }
        }
        try store.commit(changes, sequence: 100)
    }

    @Test(arguments: UInt64(0)..<12)
    func pagesOfAnySizeShowTheSame(seed: UInt64) throws {
        var numbers = SeededNumbers(seed: seed)
        try withScratch { scratch in
            let store = try scratch.store()
            try self.fill(store, &numbers)
            for raw in UInt8(0)..<32 {
                for (prefix, delimiter) in [("", nil), ("a", nil), ("", "/"), ("a/", "/")]
                    as [(String, String?)]
                {
                    var query = BlobQuery(
                        container: try Fixture.address(), prefix: prefix, delimiter: delimiter,
                        start: nil, limit: 5_000, includes: BlobQuery.Includes(rawValue: raw))
                    let whole = try store.blobs(Self.container, query)
                    #expect(whole.next == nil)
                    #expect(whole.entries.allSatisfy { $0.isAskedFor(by: query.includes) })
                    for limit in 1...7 {
                        query.limit = limit
                        query.start = nil
                        var seen: [BlobPage.Entry] = []
                        repeat {
                            let page = try store.blobs(Self.container, query)
                            #expect(page.entries.count <= limit)
                            seen += page.entries
                            query.start = page.next
                        } while query.start != nil
                        #expect(seen == whole.entries, "\(raw) \(prefix) \(limit)")
                    }
                }
            }
        }
    }

    /// Flat and with everything, a list is all rows there are, in key order.
    @Test(arguments: UInt64(20)..<24)
    func everythingIsShownWithEverythingIncluded(seed: UInt64) throws {
        var numbers = SeededNumbers(seed: seed)
        try withScratch { scratch in
            let store = try scratch.store()
            try self.fill(store, &numbers)
            let query = BlobQuery(
                container: try Fixture.address(), prefix: "", delimiter: nil, start: nil,
                limit: 5_000, includes: [.uncommitted, .snapshots, .versions, .deleted])
            let rows = try store.allLiveRows()
            // One of them is the container's.
            #expect(try store.blobs(Self.container, query).entries.count == rows.count - 1)
        }
    }
}

extension BlobPage.Entry {
    fileprivate func isAskedFor(by includes: BlobQuery.Includes) -> Bool {
        switch self {
        case .blob, .prefix: true
        case .uncommitted: includes.contains(.uncommitted)
        case .hasVersionsOnly: includes.contains(.deletedWithVersions)
        case .item(_, let item):
            (item.deletion == nil || includes.contains(.deleted))
                && (item.key.role == .base
                    || includes.contains(item.key.role == .snapshot ? .snapshots : .versions))
        }
    }
}
