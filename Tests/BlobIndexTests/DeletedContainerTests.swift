// Goal: soft-deleted containers are listed between the live ones, page by page, and keep what is in
// them until they are purged. Method: random ones against a naive model; cases by hand.

import BlobIndex
import BlobModel
import Testing

@Suite struct DeletedContainerTests {
    private func deleted(_ name: String, id: UInt64, at time: Int64) throws -> Container {
        var container = try Fixture.container(name, id: id)
        container.deletion = Deletion(at: Fixture.time(time), until: Fixture.time(time + 100))
        return container
    }

    @Test(arguments: UInt64(0)..<10)
    func pagesAgreeWithTheModel(seed: UInt64) throws {
        var numbers = SeededNumbers(seed: seed)
        try withScratch { scratch in
            let store = try scratch.store()
            let names = ["$logs", "$root", "abc", "abc-1", "abc1", "abcd", "b-1", "zzz"]
            // In the order of a list: by name, the live one last.
            var all: [Container] = []
            var changes: [IndexChange] = []
            for (number, name) in names.enumerated() {
                let id = UInt64(10 * number)
                for version in 0..<UInt64.random(in: 0...4, using: &numbers) {
                    // Their lowest bytes are not in the order of the numbers.
                    let gone = try self.deleted(
                        name, id: id + version, at: 250 + Int64(version) * 3)
                    all.append(gone)
                    changes.append(.putDeletedContainer(gone))
                }
                if Bool.random(using: &numbers) {
                    let live = try Fixture.container(name, id: id + 9)
                    all.append(live)
                    changes.append(.putContainer(live))
                }
            }
            try store.commit(changes.shuffled(using: &numbers), sequence: 900)
            for prefix in ["", "$", "a", "abc", "abc-", "x", "zzz"] {
                for includesDeleted in [true, false] {
                    for includesSystem in [true, false] {
                        let expected = all.filter {
                            $0.address.name.text.hasPrefix(prefix)
                                && (includesDeleted || $0.deletion == nil)
                                && (includesSystem || $0.address.name.text != "$logs")
                        }
                        for limit in (1...7) + [5_000] {
                            let query = ContainerQuery(
                                account: try #require(Fixture.account), prefix: prefix, start: nil,
                                limit: limit, includesDeleted: includesDeleted,
                                includesSystem: includesSystem)
                            #expect(try self.pages(store, query) == expected)
                        }
                    }
                }
            }
        }
    }

    private func pages(_ store: IndexStore, _ query: ContainerQuery) throws -> [Container] {
        var query = query
        var containers: [Container] = []
        repeat {
            let page = try store.containers(query)
            #expect(page.next == nil || page.containers.count == query.limit)
            containers += page.containers
            query.start = page.next
        } while query.start != nil
        return containers
    }

    /// The place between two pages may be gone, or others may have come, when the next is asked for.
    @Test func pagesGoOnWhereTheyEndedWhateverHappensMeanwhile() throws {
        try withScratch { scratch in
            let store = try scratch.store()
            let versions = try (0..<4).map { try self.deleted("abc", id: $0, at: 10 + Int64($0)) }
            let live = try Fixture.container("abc", id: 9)
            try store.commit(
                versions.map { .putDeletedContainer($0) } + [.putContainer(live)], sequence: 9)
            var query = ContainerQuery(
                account: try #require(Fixture.account), prefix: "", start: nil, limit: 2,
                includesDeleted: true)
            query.start = try store.containers(query).next
            #expect(query.start == ContainerPosition(name: "abc", version: Fixture.time(12)))
            try store.commit(
                [
                    .removeDeletedContainer(live.address, version: Fixture.time(12)),
                    .removeDeletedContainer(live.address, version: Fixture.time(10)),
                ], sequence: 10)
            #expect(try store.containers(query).containers == [versions[3], live])
        }
    }

    @Test func whatIsInThemStaysUntilTheyArePurged() throws {
        try withScratch { scratch in
            let store = try scratch.store()
            let live = try Fixture.container(id: 1)
            let gone = try self.deleted("logs", id: 1, at: 50)
            let name = try Fixture.name("a")
            let blob = Fixture.blob(id: 2, content: .single(Fixture.filePayload(2)))
            try store.commit([.putContainer(live), .putBlob(live.id, name, blob)], sequence: 2)
            let content = try store.allLiveRows().dropFirst().map(\.key)
            try store.commit(
                [.removeContainer(live.address), .putDeletedContainer(gone)], sequence: 3)
            #expect(try store.container(live.address) == nil)
            #expect(try store.allLiveRows().dropFirst().map(\.key) == content)

            let batch = store.beginBatch()
            func found(_ change: ContainerChange, in address: ContainerAddress) throws -> Container?
            {
                try batch.facts(for: .container(address, change)).deletedContainer
            }
            let version = Fixture.time(50)
            let other = try Fixture.address("other")
            #expect(try found(.purge(version: version), in: live.address) == gone)
            #expect(try found(.purge(version: Fixture.time(51)), in: live.address) == nil)
            #expect(try found(.purge(version: version), in: other) == nil)
            #expect(try found(.restore(live.address.name, version: version), in: other) == gone)

            batch.apply(
                [
                    .removeDeletedContainer(live.address, version: version),
                    .discard(.container(live.id)),
                ], sequence: 4)
            #expect(try found(.purge(version: version), in: live.address) == nil)
            try batch.commit(applied: Fixture.position(4))
            #expect(try store.allLiveRows().isEmpty)
            #expect(try store.collectGarbage(limit: 1) == [Fixture.filePayload(2)])
            #expect(try store.blob(live.id, name) == nil)
        }
    }
}
