// Goal: garbage goes completely, in bounded steps, again after a crash, and never with a live row.
// Method: a store with one of everything, collected with step sizes from 1 up; what is left is read
// by RocksDB alone.

import BlobIndex
import BlobModel
import Testing

@Suite struct GarbageTests {
    /// A container with a single-payload blob, a blob of five chunks, an empty one and an upload of
    /// five blocks. Payload numbers are `base` and up; every other one has a file.
    private func content(of container: Container, base: UInt64) throws -> [IndexChange] {
        let id = container.id
        func payload(_ number: UInt64) -> Payload {
            number.isMultiple(of: 2)
                ? Fixture.filePayload(base + number) : Fixture.payload(base + number)
        }
        let chunked = Fixture.blob(id: base + 1, content: .chunks)
        let upload = Fixture.upload(id: base + 2, blockCount: 5)
        var changes: [IndexChange] = [
            .putContainer(container),
            .putBlob(id, try Fixture.name("chunked"), chunked),
            .putBlob(id, try Fixture.name("empty"), Fixture.blob(id: base + 3)),
            .putBlob(
                id, try Fixture.name("file"),
                Fixture.blob(id: base + 4, content: .single(payload(20)))),
            .putBlob(
                id, try Fixture.name("inline"),
                Fixture.blob(id: base + 5, content: .single(payload(21)))),
            .putUpload(id, try Fixture.name("inline"), upload),
        ]
        for number in 0..<UInt64(5) {
            changes.append(
                .putChunk(
                    chunked.id,
                    Chunk(offset: number * 10, payload: payload(number), blockID: nil)))
            changes.append(
                .putStagedBlock(
                    upload.id,
                    StagedBlock(
                        id: BlockID(checked: "AAA\(number)"), payload: payload(10 + number))))
        }
        return changes
    }

    private static func removal(of container: Container) -> [IndexChange] {
        [.removeContainer(container.address), .discard(.container(container.id))]
    }

    /// Numbers of the payloads that `content` makes.
    private func allNumbers(base: UInt64) -> Set<UInt64> {
        Set((Array(0..<5) + Array(10..<15) + [20, 21]).map { base + $0 })
    }

    private func numbers(_ payloads: [Payload]) -> Set<UInt64> {
        Set(payloads.map(\.digest.words.0))
    }

    private func expectNoGarbageRows(_ scratch: Scratch, live: [IndexRow]) throws {
        let rows = try RawDatabase(path: scratch.indexPath()).rows()
        // Besides the live rows there is the applied position.
        #expect(rows.count == live.count + 1)
        #expect(rows.allSatisfy { !$0.key.hasPrefix("0d") })
    }

    @Test(arguments: [1, 2, 3, 4, 5, 7, 100])
    func aContainerGoesWithEverythingInIt(limit: Int) throws {
        try withScratch { scratch in
            var live: [IndexRow] = []
            do {
                let store = try scratch.store()
                let before = try Fixture.container("before", id: 1)
                let doomed = try Fixture.container("doomed", id: 2)
                let after = try Fixture.container("zafter", id: 3)
                try store.commit(self.content(of: before, base: 100), sequence: 200)
                try store.commit(self.content(of: after, base: 300), sequence: 300)
                live = try store.allLiveRows()
                try store.commit(self.content(of: doomed, base: 200), sequence: 400)
                #expect(try store.hasPayloadFile(Fixture.file(210)))
                try store.commit(Self.removal(of: doomed), sequence: 500)
                #expect(try store.container(doomed.address) == nil)

                #expect(try store.nextGarbage(limit: 10, upTo: 499).isEmpty)
                let payloads = try store.collectGarbage(limit: limit)
                #expect(self.numbers(payloads) == self.allNumbers(base: 200))
                #expect(payloads.count == self.allNumbers(base: 200).count)
                #expect(try store.allLiveRows() == live)
                #expect(try !store.hasPayloadFile(Fixture.file(210)))
                #expect(try store.hasPayloadFile(Fixture.file(110)))
            }
            try self.expectNoGarbageRows(scratch, live: live)
        }
    }

    /// After each number of steps the collector starts over from the queue, as after a kill.
    @Test(arguments: 1...6)
    func anInterruptedCollectionIsTakenUpAgain(limit: Int) throws {
        for stepsDone in 0..<12 {
            try withScratch { scratch in
                let store = try scratch.store()
                let doomed = try Fixture.container(id: 2)
                try store.commit(self.content(of: doomed, base: 200), sequence: 400)
                try store.commit(Self.removal(of: doomed), sequence: 500)
                var payloads: [Payload] = []
                var position: GarbagePosition?
                let item = try #require(try store.nextGarbage(limit: 1, upTo: 500).first)
                for step in 0...stepsDone {
                    let expansion = try store.expand(item, from: position, limit: limit)
                    payloads += expansion.payloads
                    // The last one is cut off between erasing and removing.
                    if step < stepsDone { try store.remove(expansion) }
                    position = expansion.next
                    if position == nil { break }
                }
                payloads += try store.collectGarbage(limit: limit)
                #expect(self.numbers(payloads) == self.allNumbers(base: 200))
                #expect(try store.allLiveRows().isEmpty)
                #expect(try store.nextGarbage(limit: 1, upTo: .max).isEmpty)
            }
        }
    }

    @Test(arguments: [1, 2, 100], [true, false])
    func rowsGoWithOrWithoutTheirPayloads(limit: Int, keepingPayloads: Bool) throws {
        try withScratch { scratch in
            let store = try scratch.store()
            let container = try Fixture.container(id: 1)
            try store.commit(self.content(of: container, base: 100), sequence: 200)
            try store.commit(
                [
                    .removeBlob(container.id, try Fixture.name("chunked")),
                    .discard(.chunks(BlobID(sequence: 101))),
                    .removeUpload(container.id, try Fixture.name("inline")),
                    .discard(
                        .stagedBlocks(UploadID(sequence: 102), keepingPayloads: keepingPayloads)),
                ], sequence: 201)
            // Readers that found the blob before may still read its chunks.
            #expect(try store.chunks(of: BlobID(sequence: 101), from: 0, limit: 9).count == 5)
            let payloads = try store.collectGarbage(limit: limit)
            #expect(
                self.numbers(payloads)
                    == Set(100..<105).union(keepingPayloads ? [] : Set(110..<115)))
            #expect(try store.chunks(of: BlobID(sequence: 101), from: 0, limit: 9).isEmpty)
            #expect(try store.stagedBlocks(of: UploadID(sequence: 102)).isEmpty)
            #expect(try !store.hasPayloadFile(Fixture.file(102)))
            #expect(try store.hasPayloadFile(Fixture.file(112)) == keepingPayloads)
            #expect(try store.hasPayloadFile(Fixture.file(120)))
        }
    }

    @Test func theQueueIsInOrderAndBounded() throws {
        try withScratch { scratch in
            let store = try scratch.store()
            for sequence in [UInt64(1), 2, 255, 256, 70_000] {
                try store.commit(
                    [
                        .discard(.payload(Fixture.payload(sequence))),
                        .discard(.payload(Fixture.filePayload(sequence))),
                    ], sequence: sequence)
            }
            func sequences(_ limit: Int, _ bound: UInt64) throws -> [UInt64] {
                try store.nextGarbage(limit: limit, upTo: bound).map(\.sequence)
            }
            #expect(try sequences(100, .max) == [1, 1, 2, 2, 255, 255, 256, 256, 70_000, 70_000])
            #expect(try sequences(3, .max) == [1, 1, 2])
            #expect(try sequences(100, 255) == [1, 1, 2, 2, 255, 255])
            #expect(try sequences(100, 0) == [])
            for item in try store.nextGarbage(limit: 100, upTo: 2) {
                try store.remove(store.expand(item, from: nil, limit: 1))
            }
            #expect(try sequences(100, 256) == [255, 255, 256, 256])
            #expect(try store.collectGarbage(limit: 10).count == 6)
            #expect(try sequences(100, .max) == [])
            // A queue that was empty fills again.
            try store.commit([.discard(.payload(Fixture.payload(9)))], sequence: 70_001)
            #expect(try sequences(100, .max) == [70_001])
        }
    }

    @Test func liveRowsDoNotDependOnHowFarGarbageIsCollected() throws {
        try withScratch { scratch in
            let collected = try scratch.store("collected")
            let untouched = try scratch.store("untouched")
            for store in [collected, untouched] {
                let doomed = try Fixture.container("doomed", id: 1)
                let kept = try Fixture.container("kept", id: 2)
                try store.commit(self.content(of: doomed, base: 100), sequence: 200)
                try store.commit(self.content(of: kept, base: 300), sequence: 300)
                try store.commit(Self.removal(of: doomed), sequence: 400)
                try store.commit(
                    [
                        .removeBlob(kept.id, try Fixture.name("chunked")),
                        .discard(.chunks(BlobID(sequence: 301))),
                    ], sequence: 401)
            }
            _ = try collected.collectGarbage(limit: 3)
            let rows = try untouched.allLiveRows()
            #expect(try collected.allLiveRows() == rows)
            // Container, three blobs, upload, five blocks, and the files of `file` and three blocks.
            #expect(rows.count == 1 + 3 + 1 + 5 + 4)
            #expect(rows.map(\.key) == rows.map(\.key).sorted())
            #expect(rows.first?.key.description == "container devstoreaccount1/kept")

            var live: Set<UInt64> = []
            try untouched.forEachLivePayload { _, payload in live.insert(payload.digest.words.0) }
            #expect(live == Set([310, 311, 312, 313, 314, 320, 321]))
        }
    }
}
