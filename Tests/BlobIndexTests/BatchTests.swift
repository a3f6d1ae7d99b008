// Goal: a batch sees its own changes over the database, readers see them only after the commit, and
// facts are exactly what a command or a record needs. Method: cases by hand.

import BlobIndex
import BlobModel
import Testing

@Suite struct BatchTests {
    private let container: Container
    private let name: BlobName
    private let actor = Actor(
        principal: .managementToken, clientAddress: "", requestID: RequestID(value: 1),
        clientRequestID: nil)

    init() throws {
        self.container = try Fixture.container(id: 1)
        self.name = try Fixture.name("a/b")
    }

    /// A store with the container in it.
    private func withStore(_ body: (IndexStore) throws -> Void) throws {
        try withScratch { scratch in
            let store = try scratch.store()
            try store.commit([.putContainer(self.container)], sequence: 1)
            try body(store)
        }
    }

    private func blobCommand(_ change: BlobChange) -> Command {
        .blob(BlobAddress(container: self.container.address, name: self.name), .none, change)
    }

    private func record(_ event: Event, onBlob: Bool = true) -> Record {
        Record(
            sequence: 50, time: Fixture.time(50), actor: self.actor,
            account: self.container.address.account, container: self.container.address.name,
            blob: onBlob ? self.name : nil, event: event)
    }

    private func block(_ id: String, _ number: UInt64) -> StagedBlock {
        StagedBlock(id: BlockID(checked: id), payload: Fixture.payload(number))
    }

    @Test func readersSeeABatchAfterItsCommit() throws {
        try self.withStore { store in
            let blob = Fixture.blob(id: 2)
            let batch = store.beginBatch()
            batch.apply([.putBlob(self.container.id, self.name, blob)], sequence: 2)
            #expect(try batch.facts(for: self.blobCommand(.delete(.refused))).blob == blob)
            #expect(try store.blob(self.container.id, self.name) == nil)
            try batch.commit(applied: Fixture.position(2))
            #expect(try store.blob(self.container.id, self.name) == blob)
            #expect(try store.applied == Fixture.position(2))
        }
    }

    @Test func aDroppedBatchChangesNothing() throws {
        try self.withStore { store in
            do {
                let batch = store.beginBatch()
                batch.apply(
                    [.removeContainer(self.container.address)], sequence: 2)
                let facts = try batch.facts(for: self.blobCommand(.delete(.refused)))
                #expect(facts.container == nil)
            }
            #expect(try store.container(self.container.address) == self.container)
            #expect(try store.nextGarbage(limit: 1, upTo: .max).isEmpty)
            #expect(try store.applied == Fixture.position(1))
        }
    }

    @Test func removalsHideWhatIsWritten() throws {
        try self.withStore { store in
            try store.commit(
                [.putBlob(self.container.id, self.name, Fixture.blob(id: 2))], sequence: 2)
            let delete = Command.container(
                self.container.address, .delete(.none, through: .management))
            let batch = store.beginBatch()
            #expect(try batch.facts(for: delete).containerHasBlobs)
            batch.apply([.removeBlob(self.container.id, self.name)], sequence: 3)
            #expect(try batch.facts(for: self.blobCommand(.delete(.refused))).blob == nil)
            #expect(try !batch.facts(for: delete).containerHasBlobs)
            // A neighbour's blob in the batch is not this container's.
            batch.apply(
                [.putBlob(ContainerID(sequence: 2), self.name, Fixture.blob(id: 4))], sequence: 4)
            #expect(try !batch.facts(for: delete).containerHasBlobs)
            batch.apply([.putBlob(self.container.id, self.name, Fixture.blob(id: 5))], sequence: 5)
            #expect(try batch.facts(for: delete).containerHasBlobs)
        }
    }

    @Test func factsFollowTheContainer() throws {
        try self.withStore { store in
            let batch = store.beginBatch()
            let command = self.blobCommand(.delete(.refused))
            let before = try batch.facts(for: command).container
            #expect(before == self.container)
            var changed = self.container
            changed.hold.appendWrites = LegalHold.AppendWritesFlag(
                allowAll: true, time: Fixture.time(2))
            batch.apply([.putContainer(changed)], sequence: 2)
            #expect(try batch.facts(for: command).container == changed)
            // Another container in between is not mistaken for it, nor is its removal.
            let other = try Fixture.container("other", id: 3)
            batch.apply([.putContainer(other)], sequence: 3)
            #expect(try batch.facts(for: command).container == changed)
            batch.apply([.removeContainer(other.address)], sequence: 4)
            #expect(try batch.facts(for: command).container == changed)
            batch.apply([.removeContainer(changed.address)], sequence: 5)
            #expect(try batch.facts(for: command).container == nil)
        }
    }

    @Test func uncommittedBlocksAreNoBlobs() throws {
        try self.withStore { store in
            try store.commit(
                [.putUpload(self.container.id, self.name, Fixture.upload(id: 2))], sequence: 2)
            let delete = Command.container(self.container.address, .delete(.none, through: .data))
            #expect(try !store.beginBatch().facts(for: delete).containerHasBlobs)
        }
    }

    @Test func factsOfBlocksMergeBatchAndDatabase() throws {
        try self.withStore { store in
            let upload = Fixture.upload(id: 2, blockCount: 2)
            try store.commit(
                [
                    .putUpload(self.container.id, self.name, upload),
                    .putStagedBlock(upload.id, self.block("AAAA", 1)),
                    .putStagedBlock(upload.id, self.block("AAAB", 2)),
                ], sequence: 2)
            let batch = store.beginBatch()
            let replacement = self.block("AAAB", 3)
            let blob = Fixture.blob(id: 3, content: .chunks, byteCount: 30)
            let chunks = (0..<3).map {
                Chunk(
                    offset: $0 * 10, payload: Fixture.payload(10 + $0),
                    blockID: BlockID(checked: "AAA\($0)"))
            }
            batch.apply([.putStagedBlock(upload.id, replacement)], sequence: 3)
            batch.apply(
                chunks.map { .putChunk(blob.id, $0) }
                    + [.putBlob(self.container.id, self.name, blob)], sequence: 3)
            let list = [BlockReference(source: .latest, id: BlockID(checked: "AAAA"))]
            let all = try batch.facts(
                for: self.blobCommand(.putBlockList(list, Fixture.plain, .none)))
            #expect(
                all.stagedBlocks == [
                    BlockID(checked: "AAAA"): self.block("AAAA", 1), replacement.id: replacement,
                ])
            #expect(all.chunks == chunks)
            #expect(all.upload == upload)
            #expect(all.blob == blob)

            let put = self.blobCommand(.putBlock(replacement.id, .inline([1])))
            let one = try batch.facts(for: put)
            #expect(one.stagedBlock == replacement)
            #expect(one.stagedBlocks.isEmpty)
            #expect(one.chunks.isEmpty)
            let other = self.blobCommand(.putBlock(BlockID(checked: "AAAC"), .inline([1])))
            #expect(try batch.facts(for: other).stagedBlock == nil)
            #expect(try batch.facts(for: other).upload == upload)
        }
    }

    @Test func recordsGetTheFactsOfTheirCommands() throws {
        try self.withStore { store in
            let upload = Fixture.upload(id: 2)
            let blob = Fixture.blob(id: 3, content: .chunks, byteCount: 10)
            let staged = self.block("AAAA", 1)
            let chunk = Chunk(offset: 0, payload: Fixture.payload(4), blockID: staged.id)
            try store.commit(
                [
                    .putUpload(self.container.id, self.name, upload),
                    .putStagedBlock(upload.id, staged),
                    .putBlob(self.container.id, self.name, blob),
                    .putChunk(blob.id, chunk),
                ], sequence: 3)
            let batch = store.beginBatch()

            let committed = try batch.facts(
                for: self.record(.blockListCommitted([], Fixture.plain, .plain)))
            #expect(committed.container == self.container)
            #expect(committed.blob == blob)
            #expect(committed.upload == upload)
            #expect(committed.stagedBlocks == [staged.id: staged])
            #expect(committed.chunks == [chunk])

            let put = try batch.facts(for: self.record(.appendBlobPut(Fixture.plain, .plain)))
            #expect(put.blob == blob)
            #expect(put.upload == upload)
            #expect(put.stagedBlocks.isEmpty)

            let stagedAgain = try batch.facts(
                for: self.record(.blockStaged(staged.id, staged.payload)))
            #expect(stagedAgain.stagedBlock == staged)

            let appended = try batch.facts(for: self.record(.blockAppended(Fixture.payload(5))))
            #expect(appended.blob == blob)
            #expect(appended.upload == nil)

            let locked = try batch.facts(for: self.record(.policyLocked, onBlob: false))
            #expect(locked.container == self.container)
            #expect(locked.blob == nil)
        }
    }

    @Test func chunksBeginAtTheOneThatHoldsTheOffsetOrIsNext() throws {
        try self.withStore { store in
            let blob = BlobID(sequence: 300)
            let offsets: [UInt64] = [0, 10, 20, 1 << 40]
            let chunks = offsets.map {
                Chunk(offset: $0, payload: Fixture.payload($0), blockID: nil)
            }
            let neighbours = [BlobID(sequence: 299), BlobID(sequence: 301)].map {
                IndexChange.putChunk($0, chunks[0])
            }
            try store.commit(chunks.map { .putChunk(blob, $0) } + neighbours, sequence: 4)
            for (offset, first) in [
                (0, 0), (9, 0), (10, 1), (19, 1), (20, 2), (29, 2), (30, 3),
                (1 << 40, 3), ((1 << 40) + 9, 3), ((1 << 40) + 10, 4), (.max, 4),
            ]
                as [(UInt64, Int)]
            {
                for limit in 1...5 {
                    #expect(
                        try store.chunks(of: blob, from: offset, limit: limit)
                            == Array(chunks[first...].prefix(limit)))
                }
            }
            #expect(try store.chunks(of: BlobID(sequence: 298), from: 5, limit: 5).isEmpty)
            #expect(try store.chunks(of: BlobID(sequence: 302), from: 5, limit: 5).isEmpty)
        }
    }
}
