import BlobModel
import Journal
import StorageIO
import Testing

// Goal: a record's bytes are exactly these for ever, and reading bytes never does harm.

struct RecordCodecTests {
    private static func decode(_ bytes: [UInt8]) throws -> Record {
        try bytes.withUnsafeBytes { try RecordCodec.decode($0) }
    }

    /// The file was frozen with format version 1. A difference here means that journals out there
    /// can no longer be read: add a version instead.
    @Test func goldenBytes() throws {
        let lines = try goldenLines("Journal/records.hex")
        let samples = try sampleEvents()
        #expect(lines.count == samples.count)
        for (index, (line, sample)) in zip(lines, samples).enumerated() {
            let record = try sampleRecord(sequence: UInt64(index + 1), event: sample.event)
            #expect(line == "\(sample.name) \(hex(RecordCodec.encode(record)))")
        }
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
        for sample in try sampleEvents() {
            let bytes = RecordCodec.encode(try sampleRecord(sequence: 1, event: sample.event))
            for count in 0..<bytes.count {
                #expect(throws: MalformedBytes.self) { try Self.decode(Array(bytes[..<count])) }
            }
            #expect(throws: MalformedBytes.self) { try Self.decode(bytes + [0]) }
        }
    }

    /// Arbitrary bytes, and good records with bytes changed: a record or an error, never a trap.
    @Test func arbitraryBytesAreSafe() throws {
        var generator = SeededGenerator(seed: 4)
        for round in 0..<20_000 {
            var bytes: [UInt8]
            if round % 2 == 0 {
                let record = try randomRecord(sequence: 1, &generator)
                bytes = RecordCodec.encode(record)
                for _ in 0..<Int.random(in: 1...4, using: &generator) {
                    let index = Int.random(in: 0..<bytes.count, using: &generator)
                    bytes[index] = UInt8.random(in: 0...255, using: &generator)
                }
            } else {
                bytes = (0..<Int.random(in: 0...300, using: &generator)).map { _ in
                    UInt8.random(in: 0...255, using: &generator)
                }
                if !bytes.isEmpty { bytes[0] = 1 }
            }
            if let record = try? Self.decode(bytes) {
                #expect(try Self.decode(RecordCodec.encode(record)) == record)
            }
        }
    }
}
