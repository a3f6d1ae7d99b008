// Goal: a search by tags finds what has the tags and nothing else, page by page, in every container
// of the account. Method: random tags against a filter over all blobs.

import BlobIndex
import BlobModel
import Testing

@Suite struct TagSearchTests {
    @Test(arguments: UInt64(0)..<10)
    func pagesAgreeWithAFilterOverEverything(seed: UInt64) throws {
        var numbers = SeededNumbers(seed: seed)
        try withScratch { scratch in
            let store = try scratch.store()
            var all: [(place: String, tags: BlobTags)] = []
            var changes: [IndexChange] = []
            for (number, containerName) in ["aaa", "bbb"].enumerated() {
                let container = try Fixture.container(containerName, id: UInt64(number + 1))
                changes.append(.putContainer(container))
                for id in 0..<UInt64(30) {
                    let name = try Fixture.name("blob\(id)")
                    let entries = ["k", "l"].filter { _ in Bool.random(using: &numbers) }
                        .map { key in
                            BlobTags.Entry(
                                key: key, value: "\(Int.random(in: 0...5, using: &numbers))")
                        }
                    var blob = Fixture.blob(id: 100 * UInt64(number + 1) + id)
                    blob.tags = try BlobTags(entries)
                    changes.append(.putBlob(container.id, name, blob))
                    changes += entries.map { .putTag(container.id, name, $0) }
                    all.append(("\(containerName)/\(name.text)", blob.tags))
                }
            }
            try store.commit(changes, sequence: 900)
            for value in 0...5 {
                let filter = try TagFilter(ranges: [TagRange(key: "k", equalTo: "\(value)")])
                let expected = all.filter { $0.tags["k"] == "\(value)" }.map(\.place).sorted()
                for limit in 1...7 {
                    var query = TagQuery(
                        account: try #require(Fixture.account), container: nil, filter: filter,
                        start: nil, limit: limit)
                    var seen: [String] = []
                    repeat {
                        let page = try #require(try store.blobs(tagged: query))
                        #expect(page.entries.count <= limit)
                        seen += page.entries.map { "\($0.container.text)/\($0.name.text)" }
                        query.start = page.next
                    } while query.start != nil
                    #expect(seen.sorted() == expected)
                }
            }
        }
    }
}
