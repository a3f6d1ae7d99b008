import BlobModel
import Glibc
import Journal
import StorageIO
import Testing

// Goal: payloads come back byte for byte, cost nothing when they fail, and can be erased for good.

struct PayloadTests {
    /// Around the writer's buffer of 512 KiB and the 32 MiB that it reserves, in pieces of many
    /// sizes.
    @Test(arguments: [1, 65_537, 524_287, 524_288, 524_289, 1_500_000, 32 << 20, (32 << 20) + 1])
    func aFileComesBack(byteCount: Int) throws {
        var random = SeededGenerator(seed: UInt64(byteCount))
        let fixture = try JournalFixture()
        let bytes = (0..<byteCount).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        let writer = try fixture.journal.beginPayloadFile(byteCount: UInt64(byteCount))
        var done = 0
        while done < byteCount {
            let end = min(byteCount, done + Int.random(in: 1...600_000, using: &random))
            try bytes[done..<end].withUnsafeBytes { try writer.write($0) }
            done = end
        }
        let payload = try writer.finish()
        #expect(payload.byteCount == UInt64(byteCount))
        #expect(payload.digest == sha256(bytes))
        #expect(try fixture.journal.verifyDigest(payload))
        #expect(try Self.read(payload, fixture) == bytes)

        // Durable when it returns.
        fixture.files.crash(keeping: 1)
        try fixture.reopen()
        #expect(try fixture.journal.verifyDigest(payload))
    }

    private static func read(_ payload: Payload, _ fixture: JournalFixture) throws -> [UInt8] {
        let open = try fixture.journal.openPayload(payload)
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 100_000)
        while bytes.count < payload.byteCount {
            let count = try piece.withUnsafeMutableBytes {
                try open.read(at: UInt64(bytes.count), into: $0)
            }
            bytes += piece[..<count]
        }
        let atEnd = try piece.withUnsafeMutableBytes {
            try open.read(at: payload.byteCount, into: $0)
        }
        #expect(atEnd == 0)
        return bytes
    }

    private static func upload(_ bytes: [UInt8], _ fixture: JournalFixture) throws -> Payload {
        let writer = try fixture.journal.beginPayloadFile(byteCount: UInt64(bytes.count))
        try bytes.withUnsafeBytes { try writer.write($0) }
        return try writer.finish()
    }

    private static func payloadFiles(_ fixture: JournalFixture) -> [String] {
        fixture.files.contents().keys.filter { $0.hasPrefix("/data/payloads/") }
    }

    @Test func anAbandonedUploadLeavesNothing() throws {
        let fixture = try JournalFixture()
        let writer = try fixture.journal.beginPayloadFile(byteCount: 1_000_000)
        try [UInt8](repeating: 1, count: 600_000).withUnsafeBytes { try writer.write($0) }
        writer.abandon()
        #expect(Self.payloadFiles(fixture).isEmpty)
    }

    @Test func aFullDiskShowsAtTheBeginning() throws {
        let fixture = try JournalFixture()
        fixture.files.setFreeByteCount(100_000)
        let error = #expect(throws: JournalError.self) {
            try fixture.journal.beginPayloadFile(byteCount: 200_000)
        }
        #expect(error?.storageFailure == .outOfSpace)
        #expect(Self.payloadFiles(fixture).isEmpty)
        _ = try Self.upload([UInt8](repeating: 1, count: 90_000), fixture)
    }

    /// What is announced takes nothing yet, so that nobody fills a disk with heads of requests.
    @Test func spaceIsReservedAsContentComes() throws {
        let fixture = try JournalFixture()
        fixture.files.setFreeByteCount(70 << 20)
        let first = try fixture.journal.beginPayloadFile(byteCount: 4 << 30)
        let second = try fixture.journal.beginPayloadFile(byteCount: 4 << 30)
        #expect(throws: JournalError.self) {
            try fixture.journal.beginPayloadFile(byteCount: 4 << 30)
        }
        let bytes = [UInt8](repeating: 1, count: 600_000)
        for _ in 0..<50 {
            try bytes.withUnsafeBytes { try first.write($0) }
        }
        // What the first one reserved is its own still.
        _ = try Self.upload(bytes, fixture)
        first.abandon()
        second.abandon()
        #expect(Self.payloadFiles(fixture).count == 1)
    }

    @Test func aDiskThatFillsUpShowsAtTheNextStep() throws {
        let fixture = try JournalFixture()
        fixture.files.setFreeByteCount(40 << 20)
        let writer = try fixture.journal.beginPayloadFile(byteCount: 100 << 20)
        let bytes = [UInt8](repeating: 1, count: 1 << 20)
        for _ in 0..<32 {
            try bytes.withUnsafeBytes { try writer.write($0) }
        }
        let error = #expect(throws: StorageFailure.self) {
            try bytes.withUnsafeBytes { try writer.write($0) }
        }
        #expect(error == .outOfSpace)
        writer.abandon()
        #expect(Self.payloadFiles(fixture).isEmpty)
        _ = try Self.upload(bytes, fixture)
    }

    @Test(arguments: [FileOperation.write, .synchronize, .synchronizeDirectory])
    func aFailedUploadStopsNobodyElse(operation: FileOperation) throws {
        let fixture = try JournalFixture()
        try fixture.commit([10])
        let writer = try fixture.journal.beginPayloadFile(byteCount: 10)
        try [1, 2, 3].withUnsafeBytes { try writer.write($0) }
        fixture.files.fail(operation, code: EIO)
        #expect(throws: StorageFailure.self) { try writer.finish() }
        writer.abandon()
        #expect(Self.payloadFiles(fixture).isEmpty)
        try fixture.commit([10])
    }

    @Test func anOpenPayloadOutlivesItsFile() throws {
        let fixture = try JournalFixture()
        let bytes = [UInt8](repeating: 7, count: 100_000)
        let payload = try Self.upload(bytes, fixture)
        let open = try fixture.journal.openPayload(payload)
        try fixture.journal.erase([payload])
        var buffer = [UInt8](repeating: 0, count: bytes.count)
        #expect(try buffer.withUnsafeMutableBytes { try open.read(at: 0, into: $0) } == bytes.count)
        #expect(buffer == bytes)
        #expect(throws: JournalError.self) { try fixture.journal.openPayload(payload) }
        #expect(try !fixture.journal.verifyDigest(payload))
    }

    @Test func erasureIsForGoodAndTouchesNothingElse() throws {
        let fixture = try JournalFixture()
        try fixture.commit([5_000, 5_000, 5_000])
        try fixture.commit([10])
        let payloads = fixture.batches[0].records.flatMap(\.event.payloads)
        for _ in 0..<2 {
            try fixture.journal.erase(payloads[1])
        }
        fixture.files.crash(keeping: 3)
        #expect(try fixture.reopen().batches == fixture.batches)
        #expect(try fixture.journal.verifyDigest(payloads[0]))
        #expect(try !fixture.journal.verifyDigest(payloads[1]))
        #expect(try fixture.journal.verifyDigest(payloads[2]))
        #expect(try Self.read(payloads[1], fixture) == [UInt8](repeating: 0, count: 5_000))

        let file = try Self.upload([1, 2, 3], fixture)
        for _ in 0..<2 {
            try fixture.journal.erase([file, payloads[0]])
        }
        #expect(Self.payloadFiles(fixture).isEmpty)
        #expect(try !fixture.journal.verifyDigest(payloads[0]))
    }

    @Test func orphansAreRemovedAndNothingElse() throws {
        let fixture = try JournalFixture()
        let kept = try Self.upload([1], fixture)
        for byte in 2...9 as ClosedRange<UInt8> {
            _ = try Self.upload([byte], fixture)
        }
        try fixture.files.open("/data/payloads/00/notes", .createNew).write([1], at: 0)
        let removed = try fixture.journal.removeOrphans { .file($0) == kept.location }
        #expect(removed == 8)
        #expect(Self.payloadFiles(fixture).count == 2)
        #expect(try fixture.journal.verifyDigest(kept))
    }

    @Test func aFlippedBitInAPayloadIsFoundByItsDigest() throws {
        let fixture = try JournalFixture()
        try fixture.commit([1_000])
        let payload = try #require(fixture.contents.keys.first)
        let path = fixture.segmentPath(fixture.batches[0].start.segment)
        try fixture.files.flipBit(5, at: 64 + 500, of: path)
        #expect(try !fixture.journal.verifyDigest(payload))
    }

    @Test func aFileThatIsTooShortIsNamed() throws {
        let fixture = try JournalFixture()
        let payload = try Self.upload([UInt8](repeating: 1, count: 100), fixture)
        let path = try #require(Self.payloadFiles(fixture).first)
        try fixture.files.open(path, .readWrite).truncate(to: 60)
        let found = damage { _ = try Self.read(payload, fixture) }
        #expect(
            found == JournalDamage(file: path, offset: 60, reason: "the file ends within a payload")
        )
        #expect(try !fixture.journal.verifyDigest(payload))
    }

    @Test func moreSegmentsThanDescriptors() throws {
        let fixture = try JournalFixture(segmentByteCount: 4_096)
        for _ in 0..<300 {
            try fixture.commit([4_000])
        }
        try fixture.expectContentsReadable()
    }
}
