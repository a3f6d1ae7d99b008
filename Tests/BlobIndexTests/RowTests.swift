// Goal: every row reads back as it was written, and its bytes on disk never change by accident.
// Method: rich values through the store; golden bytes read by RocksDB alone.

import BlobIndex
import BlobModel
import Testing

@Suite struct RowTests {
    private static let digest = SHA256Digest(words: (1, 2, 3, 4))

    private func richContainer() throws -> Container {
        var container = try Fixture.container(id: 7)
        let key = Principal.accountKey(account: container.address.account, number: 2)
        container.metadata = try Metadata([.init(name: "team", value: "öl")])
        container.policy = ImmutabilityPolicy(
            state: .locked, days: 146_000, appendWrites: AppendWrites(appendBlobs: true),
            extendCount: 1, etag: ETag(time: Fixture.time(9)),
            history: [
                PolicyUpdate(
                    kind: .put, days: 1, appendWrites: AppendWrites(all: false),
                    time: Fixture.time(8), by: .managementToken),
                PolicyUpdate(
                    kind: .extend, days: 146_000, appendWrites: AppendWrites(),
                    time: Fixture.time(9), by: key),
            ])
        container.hold = LegalHold(
            tags: [
                LegalHold.Tag(
                    text: try #require(HoldTag("case42")), time: Fixture.time(10), by: key)
            ],
            appendWrites: LegalHold.AppendWritesFlag(allowAll: true, time: Fixture.time(11)))
        return container
    }

    private func richBlob() throws -> Blob {
        Blob(
            id: BlobID(sequence: 8), kind: .append, createdAt: Fixture.time(-1),
            lastModified: Fixture.time(12), etag: ETag(time: Fixture.time(12)),
            byteCount: 1 << 40, blockCount: 50_000,
            content: .single(
                Payload(
                    digest: Self.digest, byteCount: 1 << 40,
                    location: .file(PayloadFileID(value: 0xABCD)))),
            headers: ContentHeaders(
                contentType: "text/plain", contentEncoding: "gzip", contentLanguage: "de",
                contentDisposition: "inline", cacheControl: "no-store",
                contentMD5: MD5Digest(high: 5, low: 6)),
            metadata: try Metadata([.init(name: "a", value: "b"), .init(name: "c", value: "")]))
    }

    @Test func containersReadBack() throws {
        try withScratch { scratch in
            let store = try scratch.store()
            let container = try self.richContainer()
            try store.commit([.putContainer(container)], sequence: 7)
            #expect(try store.container(container.address) == container)
            let page = try store.containers(
                ContainerQuery(
                    account: container.address.account, prefix: "", start: nil, limit: 10))
            #expect(page == ContainerPage(containers: [container], next: nil))
        }
    }

    @Test func blobsReadBack() throws {
        try withScratch { scratch in
            let store = try scratch.store()
            let container = ContainerID(sequence: 7)
            let blobs = [
                try self.richBlob(), Fixture.blob(id: 1), Fixture.blob(id: 2, content: .chunks),
                Fixture.blob(id: 3, content: .single(Fixture.payload(4))),
            ]
            for (number, blob) in blobs.enumerated() {
                let name = try Fixture.name("blob \(number) ß/../%00")
                try store.commit([.putBlob(container, name, blob)], sequence: 8)
                #expect(try store.blob(container, name) == blob)
            }
            #expect(try store.blob(container, Fixture.name("blob")) == nil)
            #expect(
                try store.blob(ContainerID(sequence: 8), Fixture.name("blob 1 ß/../%00")) == nil)
        }
    }

    @Test func blocksReadBack() throws {
        try withScratch { scratch in
            let store = try scratch.store()
            let container = ContainerID(sequence: 7)
            let name = try Fixture.name("a")
            let upload = Fixture.upload(id: 20, blockCount: 2)
            let staged = ["AAAA", "AAAB"].map {
                StagedBlock(id: BlockID(checked: $0), payload: Fixture.filePayload(1))
            }
            let chunks = [
                Chunk(offset: 0, payload: Fixture.payload(1), blockID: BlockID(checked: "AAAA")),
                Chunk(offset: 10, payload: Fixture.payload(2), blockID: nil),
            ]
            let blob = Fixture.blob(id: 9, content: .chunks, byteCount: 20)
            try store.commit(
                staged.reversed().map { .putStagedBlock(upload.id, $0) }
                    + chunks.map { .putChunk(blob.id, $0) }
                    + [.putUpload(container, name, upload), .putBlob(container, name, blob)],
                sequence: 20)
            #expect(try store.stagedBlocks(of: upload.id) == staged)
            #expect(try store.chunks(of: blob.id, from: 0, limit: 10) == chunks)
            #expect(
                try store.blockList(container, name, .current)
                    == BlockList(blob: blob, committed: chunks, uncommitted: staged))
            #expect(try store.blockList(container, Fixture.name("b"), .current) == nil)
        }
    }

    @Test func garbageReadsBack() throws {
        try withScratch { scratch in
            let store = try scratch.store()
            let garbage: [Garbage] = [
                .payload(Fixture.payload(1)), .payload(Fixture.filePayload(2)),
                .chunks(BlobID(sequence: 3)),
                .stagedBlocks(UploadID(sequence: 5), keepingPayloads: true),
                .stagedBlocks(UploadID(sequence: 6), keepingPayloads: false),
                .container(ContainerID(sequence: 7)),
            ]
            try store.commit(garbage.map { .discard($0) }, sequence: 30)
            let items = try store.nextGarbage(limit: 100, upTo: 30)
            #expect(items.map(\.garbage) == garbage)
            #expect(items.allSatisfy { $0.sequence == 30 })
        }
    }

    @Test func goldenBytes() throws {
        try withScratch { scratch in
            do {
                let store = try scratch.store()
                let container = ContainerID(sequence: 7)
                let name = try Fixture.name("aß")
                let staged = StagedBlock(id: BlockID(checked: "AAAA"), payload: Fixture.payload(2))
                let chunk = Chunk(
                    offset: 258, payload: Fixture.payload(3), blockID: BlockID(checked: "AAAA"))
                try store.commit(
                    [
                        .putContainer(try self.richContainer()),
                        .putBlob(container, name, try self.richBlob()),
                        .putChunk(BlobID(sequence: 9), chunk),
                        .putUpload(container, name, Fixture.upload(id: 20)),
                        .putStagedBlock(UploadID(sequence: 20), staged),
                        .discard(.chunks(BlobID(sequence: 3))),
                    ],
                    sequence: 256)
            }
            let rows = try RawDatabase(path: scratch.indexPath()).rows()
            #expect(rows.map { "\($0.key) \($0.value)" } == Self.golden)
        }
    }

    private static let golden: [String] = [
        "00 "
            + "030000000001000000000000000100000000000001000000000000000064000000000000",
        "0264657673746f72656163636f756e7431006c6f6773 "
            + "07000000000000000100000000000000020000000000000002000000000000000100000004000000"
            + "7465616d03000000c3b66c0102503a02000101000109000000000000000200000001010000000001"
            + "0008000000000000000103503a020000000900000000000000001000000064657673746f72656163"
            + "636f756e74310201000000060000006361736534320a00000000000000001000000064657673746f"
            + "72656163636f756e74310201010b0000000000000000",
        "04000000000000000761c39f "
            + "080000000000000002ffffffffffffffff0c000000000000000c0000000000000000000000000100"
            + "0050c300000101000000000000000200000000000000030000000000000004000000000000000000"
            + "00000001000001cdab0000000000000000000000000000010a000000746578742f706c61696e0104"
            + "000000677a6970010200000064650106000000696e6c696e6501080000006e6f2d73746f72650105"
            + "00000000000000060000000000000002000000010000006101000000620100000063000000000000",
        "0600000000000000090000000000000102 "
            + "03000000000000000000000000000000000000000000000000000000000000000a00000000000000"
            + "0001000000000000000300000000000000010400000041414141",
        "07000000000000000761c39f "
            + "140000000000000004000000010000000500000000000000",
        "08000000000000001441414141 "
            + "02000000000000000000000000000000000000000000000000000000000000000a00000000000000"
            + "0001000000000000000200000000000000",
        "090000000000000000000000000000abcd ",
        "0d000000000000010000000000 "
            + "010300000000000000",
    ]
}
