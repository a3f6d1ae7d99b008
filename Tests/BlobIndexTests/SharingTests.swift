// Goal: what several refer to is erased after the last reference is gone, and not before, also when
// the collector is interrupted. Method: random holders that come and go with their containers,
// against plain counts; cases by hand.

import BlobIndex
import BlobModel
import Testing

@Suite struct SharingTests {
    @Test(arguments: UInt64(0)..<30)
    func nothingIsErasedBeforeItsLastReferenceIsGone(seed: UInt64) throws {
        var numbers = SeededNumbers(seed: seed)
        try withScratch { scratch in
            do {
                let store = try scratch.store()
                var model = SharingModel()
                var erased: Set<UInt64> = []
                for sequence in UInt64(1)..<150 {
                    let isEnd = sequence > 140
                    let changes =
                        isEnd
                        ? try model.deleteContainer(sequence)
                        : try model.change(sequence, &numbers)
                    try store.commit(changes, sequence: sequence)
                    try store.checkReferences()
                    guard isEnd || Int.random(in: 0...3, using: &numbers) == 0 else { continue }
                    erased.formUnion(try self.collect(store, &numbers))
                    #expect(erased == model.deadPayloads)
                    try store.checkReferences()
                    try self.expectContents(store, model)
                }
                #expect(model.deadPayloads.count > 20)
                #expect(model.livePayloads.isEmpty)
            }
            // No count is left over, nor anything else.
            #expect(try RawDatabase(path: scratch.indexPath()).rows().map(\.key) == ["00"])
        }
    }

    /// Cut off now and then between erasing and removing, and begun again.
    private func collect(
        _ store: IndexStore, _ numbers: inout SeededNumbers
    ) throws -> Set<UInt64> {
        var erased: Set<UInt64> = []
        while let item = try store.nextGarbage(limit: 1, upTo: .max).first {
            var position: GarbagePosition?
            repeat {
                let limit = Int.random(in: 1...6, using: &numbers)
                let step = try store.expand(item, from: position, limit: limit)
                erased.formUnion(step.payloads.map(\.digest.words.0))
                if Int.random(in: 0...4, using: &numbers) == 0 { break }
                try store.remove(step)
                position = step.next
            } while position != nil
        }
        return erased
    }

    private func expectContents(_ store: IndexStore, _ model: SharingModel) throws {
        for (id, payloads) in model.contents {
            let chunks = try store.chunks(of: BlobID(sequence: id), from: 0, limit: 100)
            let expected = model.isLive(content: id) ? payloads : []
            #expect(chunks.map(\.payload.digest.words.0) == expected)
        }
        for number in model.livePayloads.union(model.deadPayloads) {
            guard case .file(let id) = SharingModel.payload(number).location else { continue }
            #expect(try store.hasPayloadFile(id) == model.livePayloads.contains(number))
        }
        let live = try store.livePayloadNumbers()
        #expect(live == model.livePayloads)
    }

    /// Three refer to it; the third reference that goes is the last.
    @Test func aPayloadGoesWithTheLastReference() throws {
        try withScratch { scratch in
            let store = try scratch.store()
            let payload = Fixture.filePayload(1)
            try store.commit(
                [
                    .putChunk(
                        BlobID(sequence: 1), Chunk(offset: 0, payload: payload, blockID: nil)),
                    .share(.payload(payload)), .share(.payload(payload)),
                ], sequence: 1)
            for (sequence, expected) in [(2, []), (3, []), (4, [payload])] as [(UInt64, [Payload])]
            {
                try store.commit([.discard(.payload(payload))], sequence: sequence)
                #expect(try store.hasPayloadFile(Fixture.file(1)))
                #expect(try store.collectGarbage(limit: 1) == expected)
            }
            #expect(try !store.hasPayloadFile(Fixture.file(1)))
        }
    }

    /// A reference that comes and one that goes in the same batch leave things as they were.
    @Test func aReferenceMayComeWhileAnotherGoes() throws {
        try withScratch { scratch in
            let store = try scratch.store()
            let payload = Fixture.payload(1)
            for sequence in UInt64(1)..<5 {
                try store.commit(
                    [.share(.payload(payload)), .discard(.payload(payload))], sequence: sequence)
                if sequence > 2 { #expect(try store.collectGarbage(limit: 1).isEmpty) }
            }
            try store.commit([.discard(.payload(payload))], sequence: 5)
            #expect(try store.collectGarbage(limit: 1) == [payload])
        }
    }

    @Test func aReferenceThatIsNotCountedIsFound() throws {
        try withScratch { scratch in
            let store = try scratch.store()
            let container = try Fixture.container(id: 1)
            let name = try Fixture.name("a")
            let single = Fixture.blob(id: 2, content: .single(Fixture.payload(2)))
            let chunked = Fixture.blob(id: 3, content: .chunks)
            func version(_ blob: Blob) -> IndexChange {
                .putHistory(
                    container.id, name,
                    HistoryItem(
                        key: HistoryItem.Key(time: Fixture.time(5), role: .version), blob: blob,
                        deletion: nil))
            }
            try store.commit([.putContainer(container)], sequence: 1)
            for (sequence, blob, shared) in [
                (10, single, .payload(Fixture.payload(2))), (20, chunked, .chunks(chunked.id)),
            ] as [(UInt64, Blob, Shared)] {
                try store.commit([.putBlob(container.id, name, blob)], sequence: sequence)
                try store.checkReferences()
                try store.commit([version(blob)], sequence: sequence + 1)
                #expect {
                    try store.checkReferences()
                } throws: { error in
                    if case .unusable? = error as? IndexFailure { true } else { false }
                }
                try store.commit([.share(shared)], sequence: sequence + 2)
                try store.checkReferences()
            }
        }
    }
}

extension IndexStore {
    fileprivate func livePayloadNumbers() throws -> Set<UInt64> {
        var numbers: Set<UInt64> = []
        try self.forEachLivePayload { _, payload in numbers.insert(payload.digest.words.0) }
        return numbers
    }
}
