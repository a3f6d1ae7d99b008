import BlobModel
import Journal
import StorageIO
import Testing

// Goal: a record's bytes are exactly these for ever, every record has one form, and reading bytes
// never does harm.

struct RecordCodecTests {
    private static func decode(_ bytes: [UInt8]) throws -> Record {
        try bytes.withUnsafeBytes { try RecordCodec.decode($0) }
    }

    private static func sampleRecords() throws -> [Record] {
        let events =
            try plainSampleEvents() + sampleEvents() + versionLevelSampleEvents()
            + publicAccessSampleEvents()
        return try events.map { try sampleRecord(sequence: 1, event: $0.event) }
            + accountSampleEvents().map { sampleAccountRecord(sequence: 1, event: $0.event) }
            + (storageAccountSampleEvents() + publicAccountSampleEvents()).map {
                sampleAccountRecord(sequence: 1, event: $0.event)
            }
            + storeSampleEvents().map { sampleStoreRecord(sequence: 1, event: $0.event) }
    }

    /// The bytes of a record up to its event.
    private static func head() throws -> [UInt8] {
        // This event is its tag alone.
        RecordCodec.encode(try sampleRecord(sequence: 1, event: .blobUndeleted)).dropLast()
    }

    private static func expectGolden(
        _ file: String, _ samples: [SampleEvent], _ record: (UInt64, Event) throws -> Record
    ) throws {
        let lines = try goldenLines(file)
        #expect(lines.count == samples.count)
        for (index, (line, sample)) in zip(lines, samples).enumerated() {
            let record = try record(UInt64(index + 1), sample.event)
            #expect(line == "\(sample.name) \(hex(RecordCodec.encode(record)))")
        }
    }

    // The files were made by a script from the tables in the comments, not by this code, and are
    // frozen. A difference means that journals out there can no longer be read: add a tag or a
    // version instead.

    @Test func goldenBytesOfTagsUpTo18() throws {
        try Self.expectGolden(
            "Journal/records.hex", plainSampleEvents(), sampleRecord(sequence:event:))
    }

    @Test func goldenBytesOfLaterTags() throws {
        try Self.expectGolden(
            "Journal/records-tags-19-48.hex", sampleEvents(), sampleRecord(sequence:event:))
    }

    @Test func goldenBytesOfVersionLevelTags() throws {
        try Self.expectGolden(
            "Journal/records-tags-50-55.hex", versionLevelSampleEvents(),
            sampleRecord(sequence:event:))
    }

    @Test func goldenBytesOfPublicAccessTags() throws {
        try Self.expectGolden(
            "Journal/records-tags-56-58.hex", publicAccessSampleEvents(),
            sampleRecord(sequence:event:))
    }

    @Test func goldenBytesOfPublicAccountRecords() throws {
        try Self.expectGolden(
            "Journal/records-public-accounts.hex", publicAccountSampleEvents(),
            sampleAccountRecord(sequence:event:))
    }

    @Test func goldenBytesOfAccountRecords() throws {
        try Self.expectGolden(
            "Journal/records-version-2.hex", accountSampleEvents(),
            sampleAccountRecord(sequence:event:))
    }

    @Test func goldenBytesOfStorageAccountRecords() throws {
        try Self.expectGolden(
            "Journal/records-tags-60-63.hex", storageAccountSampleEvents(),
            sampleAccountRecord(sequence:event:))
    }

    @Test func goldenBytesOfStoreRecords() throws {
        try Self.expectGolden(
            "Journal/records-version-3.hex", storeSampleEvents(),
            sampleStoreRecord(sequence:event:))
    }

    @Test func theSamplesHaveEveryTag() throws {
        let head = try Self.head().count
        var tags: Set<UInt8> = []
        for event in try plainSampleEvents() + sampleEvents() + versionLevelSampleEvents()
            + accountSampleEvents() + storeSampleEvents() + storageAccountSampleEvents()
            + publicAccessSampleEvents()
        {
            let record = try sampleRecord(sequence: 1, event: event.event)
            tags.insert(RecordCodec.encode(record)[head])
        }
        #expect(tags == Set(1...58).union(60...63))
    }

    @Test func everyRecordComesBack() throws {
        var generator = SeededGenerator(seed: 3)
        for sequence in 1...2_000 as ClosedRange<UInt64> {
            let record = try randomRecord(sequence: sequence, &generator)
            let bytes = RecordCodec.encode(record)
            let decoded = try Self.decode(bytes)
            #expect(decoded == record)
            #expect(RecordCodec.encode(decoded) == bytes)
        }
    }

    @Test func aRecordCutShortOrProlongedIsRefused() throws {
        for record in try Self.sampleRecords() {
            let bytes = RecordCodec.encode(record)
            for count in 0..<bytes.count {
                #expect(throws: MalformedBytes.self) { try Self.decode(Array(bytes[..<count])) }
            }
            #expect(throws: MalformedBytes.self) { try Self.decode(bytes + [0]) }
        }
    }

    /// What a tag up to 18 can say in the form of a later one.
    @Test func aSecondFormIsRefused() throws {
        let properties = Sample.plain(Sample.headers, try Sample.metadata)
        func refuse(_ tag: UInt8, _ fields: (inout ByteWriter) -> Void) throws {
            var writer = ByteWriter()
            writer.write(tag)
            fields(&writer)
            let bytes = try Self.head() + writer.bytes
            #expect(throws: MalformedBytes.self, "tag \(tag)") { try Self.decode(bytes) }
        }
        try refuse(25) {
            $0.write(optional: Sample.inline) { $0.write(encoding: $1) }
            $0.write(encoding: properties)
            $0.write(encoding: Succession.plain)
        }
        try refuse(26) {
            $0.write(encoding: properties)
            $0.write(encoding: Succession.plain)
        }
        try refuse(27) {
            $0.write(each: [StagedBlock]()) { $0.write(encoding: $1) }
            $0.write(encoding: properties)
            $0.write(encoding: Succession.plain)
        }
        try refuse(34) {
            $0.write(encoding: properties.metadata)
            $0.write(encoding: Succession.plain)
        }
        try refuse(44) {
            $0.write(encoding: Fate.discarded)
            $0.write(false)
        }
        try refuse(56) {
            $0.write(encoding: Metadata.empty)
            $0.write(true)
            $0.write(PublicAccess.off.rawValue)
        }
        try refuse(57) {
            $0.write(each: [SignedIdentifier]()) { $0.write(encoding: $1) }
            $0.write(PublicAccess.off.rawValue)
        }
        // A level that is none.
        try refuse(58) {
            $0.write(encoding: Metadata.empty)
            $0.write(UInt8(3))
        }
        // A legal hold's tag in capitals.
        try refuse(8) {
            $0.write(each: ["CASE42"]) { $0.write($1) }
            $0.write(false)
        }
    }

    @Test(arguments: [(512, 512), (1024, 512), (UInt64.max, 0)] as [(UInt64, UInt64)])
    func pagesClearedAreSome(offset: UInt64, end: UInt64) throws {
        var writer = ByteWriter()
        writer.write(UInt8(31))
        writer.write(offset)
        writer.write(end)
        let bytes = try Self.head() + writer.bytes
        #expect(throws: MalformedBytes.self) { try Self.decode(bytes) }
    }

    /// Arbitrary bytes, and good records with bytes changed: an error or a record that has just
    /// these bytes, never a trap.
    @Test func arbitraryBytesAreSafe() throws {
        var generator = SeededGenerator(seed: 4)
        let head = try Self.head()
        var decodedCount = 0
        for round in 0..<60_000 {
            var bytes: [UInt8]
            switch round % 3 {
            case 0:
                let record = try randomRecord(sequence: 1, &generator)
                bytes = RecordCodec.encode(record)
                for _ in 0..<Int.random(in: 1...4, using: &generator) {
                    let index = Int.random(in: 0..<bytes.count, using: &generator)
                    bytes[index] = UInt8.random(in: 0...255, using: &generator)
                }
            case 1:
                bytes = (0..<Int.random(in: 0...300, using: &generator)).map { _ in
                    UInt8.random(in: 0...255, using: &generator)
                }
                if !bytes.isEmpty { bytes[0] = UInt8.random(in: 1...2, using: &generator) }
            default:
                // Small numbers make events that decode.
                bytes = head + [UInt8.random(in: 0...63, using: &generator)]
                bytes += (0..<Int.random(in: 0...60, using: &generator)).map { _ in
                    UInt8.random(in: 0...3, using: &generator)
                        & UInt8.random(in: 0...3, using: &generator)
                }
            }
            if let record = try? Self.decode(bytes) {
                decodedCount += 1
                #expect(RecordCodec.encode(record) == bytes)
                #expect(try Self.decode(RecordCodec.encode(record)) == record)
            }
        }
        #expect(decodedCount > 1_000)
    }
}
