import BlobIndex
import BlobModel
import Testing

/// Ready-made values; every argument that a test does not care about has a default.
enum Fixture {
    static let account = AccountName("devstoreaccount1")

    static func address(_ name: String = "logs") throws -> ContainerAddress {
        ContainerAddress(
            account: try #require(Self.account), name: try ContainerName(parsing: name))
    }

    static func time(_ ticks: Int64) -> Timestamp {
        Timestamp(ticks: ticks)
    }

    static func container(_ name: String = "logs", id: UInt64) throws -> Container {
        Container(
            address: try Self.address(name), id: ContainerID(sequence: id),
            createdAt: Self.time(1), lastModified: Self.time(2), etag: ETag(time: Self.time(2)),
            metadata: .empty, policy: nil, hold: .clear)
    }

    static func blob(
        id: UInt64, kind: Blob.Kind = .block, content: Blob.Content = .empty,
        byteCount: UInt64 = 0
    ) -> Blob {
        Blob(
            id: BlobID(sequence: id), kind: kind, createdAt: Self.time(3),
            lastModified: Self.time(4),
            etag: ETag(time: Self.time(4)), byteCount: byteCount, blockCount: 0, content: content,
            headers: ContentHeaders(), metadata: .empty)
    }

    /// A payload in the journal that `number` tells from others.
    static func payload(_ number: UInt64) -> Payload {
        Payload(
            digest: SHA256Digest(words: (number, 0, 0, 0)), byteCount: 10,
            location: .inline(segment: SegmentID(firstSequence: 1), offset: number))
    }

    /// A payload in a file of its own, likewise.
    static func filePayload(_ number: UInt64) -> Payload {
        Payload(
            digest: SHA256Digest(words: (number, 0, 0, 0)), byteCount: 100_000,
            location: .file(Self.file(number)))
    }

    static func file(_ number: UInt64) -> PayloadFileID {
        PayloadFileID(value: UInt128(number))
    }

    static func upload(id: UInt64, blockCount: UInt32 = 1) -> Upload {
        Upload(
            id: UploadID(sequence: id), blockIDByteCount: 4, blockCount: blockCount,
            startedAt: Self.time(5))
    }

    /// What a write gives a blob that says nothing.
    static let plain = BlobProperties(headers: ContentHeaders(), metadata: .empty)

    static func name(_ text: String) throws -> BlobName {
        try BlobName(parsing: text)
    }

    static func position(_ sequence: UInt64) -> AppliedPosition {
        AppliedPosition(
            sequence: sequence, lastTime: Self.time(Int64(sequence)),
            segment: SegmentID(firstSequence: 1), offset: sequence * 100)
    }
}

extension IndexStore {
    /// Commits the changes of one event.
    func commit(_ changes: [IndexChange], sequence: UInt64) throws {
        let batch = self.beginBatch()
        batch.apply(changes, sequence: sequence)
        try batch.commit(applied: Fixture.position(sequence))
    }

    /// All garbage work there is, done as the engine does it.
    /// - Returns: the payloads to erase, in order.
    func collectGarbage(limit: Int) throws -> [Payload] {
        var payloads: [Payload] = []
        while let item = try self.nextGarbage(limit: 1, upTo: .max).first {
            var position: GarbagePosition?
            repeat {
                let step = try self.expand(item, from: position, limit: limit)
                payloads += step.payloads
                try self.remove(step)
                position = step.next
            } while position != nil
        }
        return payloads
    }

    func allLiveRows() throws -> [IndexRow] {
        var rows: [IndexRow] = []
        var cursor = try self.liveRows()
        while let row = try cursor.next() {
            rows.append(row)
        }
        return rows
    }
}

/// SplitMix64: the same numbers for the same seed, on every machine.
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        self.state = seed
    }

    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var word = self.state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
