import BlobQuery
import Testing

/// An Avro answer taken apart, by code that shares nothing with the writer.
struct Answer {
    struct Failure: Equatable {
        var isFatal: Bool
        var name: String
        var description: String
        var position: Int
    }

    var data: [UInt8] = []
    /// The `resultData` records one by one.
    var results: [[UInt8]] = []
    var errors: [Failure] = []
    /// `bytesScanned` of each `progress`.
    var progress: [Int] = []
    var totalBytes: Int?
    /// The records' kinds in order: d, e, p or end as "$".
    var order = ""

    var text: String { String(decoding: self.data, as: UTF8.self) }
    var errorNames: [String] { self.errors.map(\.name) }

    init(_ stream: [UInt8]) throws {
        var reader = AvroReader(rest: stream[...])
        try #require(reader.take(4) == [0x4F, 0x62, 0x6A, 1])
        try #require(try reader.long() == 2)
        try #require(try reader.string() == "avro.codec")
        try #require(try reader.string() == "null")
        try #require(try reader.string() == "avro.schema")
        try #require(try reader.string().hasPrefix("[{"))
        try #require(try reader.long() == 0)
        let sync = reader.take(16)
        while !reader.rest.isEmpty {
            try #require(try reader.long() == 1)
            let byteCount = try reader.long()
            let end = reader.rest.startIndex + byteCount
            try self.readRecord(&reader)
            try #require(end == reader.rest.startIndex)
            try #require(reader.take(16) == sync)
        }
    }

    private mutating func readRecord(_ reader: inout AvroReader) throws {
        switch try reader.long() {
        case 0:
            let data = Array(try reader.bytes())
            self.results.append(data)
            self.data += data
            self.order += "d"
        case 1:
            self.errors.append(
                Failure(
                    isFatal: reader.take(1) == [1], name: try reader.string(),
                    description: try reader.string(), position: try reader.long()))
            self.order += "e"
        case 2:
            self.progress.append(try reader.long())
            _ = try reader.long()
            self.order += "p"
        default:
            self.totalBytes = try reader.long()
            self.order += "$"
        }
    }
}

private struct AvroReader {
    var rest: ArraySlice<UInt8>

    mutating func take(_ count: Int) -> ArraySlice<UInt8> {
        defer { self.rest = self.rest.dropFirst(count) }
        return self.rest.prefix(count)
    }

    mutating func long() throws -> Int {
        var (value, shift): (UInt64, UInt64) = (0, 0)
        while true {
            let next = self.rest.popFirst()
            let byte = try #require(next)
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { break }
            shift += 7
        }
        return Int(Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1))
    }

    mutating func bytes() throws -> ArraySlice<UInt8> {
        self.take(try self.long())
    }

    mutating func string() throws -> String {
        try #require(String(validating: try self.bytes(), as: UTF8.self))
    }
}

/// 2026-11-24T12:00:00Z.
let noonTicks: Int64 = 17_955_216_000_000_000

let comma = RecordFormat.delimited(DelimitedFormat())
let commaWithHeaders = RecordFormat.delimited(DelimitedFormat(hasHeaders: true))
let json = RecordFormat.json(JSONFormat())

/// The bytes of the answer, the blob being fed in pieces of `pieceBytes`.
func answerBytes(
    _ expression: String, _ blob: [UInt8], _ input: RecordFormat? = nil,
    _ output: RecordFormat? = nil, pieceBytes: Int = 1 << 16
) throws -> [UInt8] {
    var engine = try QueryEngine(
        QueryRequest(expression: expression, input: input, output: output),
        blobByteCount: UInt64(blob.count), nowTicks: noonTicks,
        syncMarker: QuerySyncMarker(0x0123_4567_89AB_CDEF, 0xFEDC_BA98_7654_3210))
    var bytes: [UInt8] = []
    var rest = blob[...]
    while !engine.isFinished {
        if rest.isEmpty {
            engine.endOfBlob()
        } else {
            engine.feed(Array(rest.prefix(pieceBytes)))
            rest = rest.dropFirst(pieceBytes)
        }
        while let output = engine.next() { bytes += output }
    }
    return bytes
}

func ask(
    _ expression: String, _ blob: String, _ input: RecordFormat? = nil,
    _ output: RecordFormat? = nil, pieceBytes: Int = 1 << 16
) throws -> Answer {
    try Answer(
        answerBytes(expression, Array(blob.utf8), input, output, pieceBytes: pieceBytes))
}

/// Why the query is not even started.
func refusal(
    _ expression: String, _ input: RecordFormat? = nil, _ output: RecordFormat? = nil
) -> QueryRefusal? {
    #expect(throws: QueryRefusal.self) {
        try answerBytes(expression, [], input, output)
    }
}
