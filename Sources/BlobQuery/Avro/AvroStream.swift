/// The answer's frame: an Avro object container file (Avro 1.11, "Object Container Files"), whose
/// records are those of Azure's query acceleration.
///
/// ```
/// "Obj" 0x01 | map { "avro.codec": "null", "avro.schema": … } | sync 16 bytes
/// block:  count = 1 | byte count | index in the union | fields | sync
/// ```
/// Integers are zigzag varints; bytes and strings follow their length. Each record is a block of
/// its own, so that nothing has to be held back to count it.
struct AvroStream {
    private(set) var bytes: [UInt8]
    private let syncMarker: [UInt8]

    init(syncMarker: QuerySyncMarker) {
        self.bytes = Array("Obj".utf8) + [1]
        self.syncMarker = syncMarker.bytes
        self.bytes.appendLong(2)
        self.bytes.appendString("avro.codec")
        self.bytes.appendString("null")
        self.bytes.appendString("avro.schema")
        self.bytes.appendString(Self.schema)
        self.bytes.appendLong(0)
        self.bytes += self.syncMarker
    }

    /// Everything since the last call.
    mutating func take() -> [UInt8] {
        defer { self.bytes = [] }
        return self.bytes
    }

    /// - Parameter data: Whole records: clients look for separators in each piece by itself.
    mutating func appendResult(_ data: [UInt8]) {
        self.appendBlock(index: 0) { fields in
            fields.appendLong(Int64(data.count))
            fields += data
        }
    }

    mutating func append(_ error: QueryError) {
        self.appendBlock(index: 1) { fields in
            fields.append(error.isFatal ? 1 : 0)
            fields.appendString(error.failure.name.rawValue)
            fields.appendString(error.failure.description)
            fields.appendLong(Int64(clamping: error.position))
        }
    }

    mutating func appendProgress(scanned: UInt64, total: UInt64) {
        self.appendBlock(index: 2) { fields in
            fields.appendLong(Int64(clamping: scanned))
            fields.appendLong(Int64(clamping: total))
        }
    }

    mutating func appendEnd(total: UInt64) {
        self.appendBlock(index: 3) { $0.appendLong(Int64(clamping: total)) }
    }

    private mutating func appendBlock(index: Int64, _ write: (inout [UInt8]) -> Void) {
        var record: [UInt8] = []
        record.appendLong(index)
        write(&record)
        self.bytes.appendLong(1)
        self.bytes.appendLong(Int64(record.count))
        self.bytes += record
        self.bytes += self.syncMarker
    }

    /// A union; ``appendBlock(index:_:)`` counts in this order.
    private static let schema = "[\(records.joined(separator: ","))]"

    private static let records = [
        record("resultData", ["data": "bytes"]),
        record(
            "error",
            ["fatal": "boolean", "name": "string", "description": "string", "position": "long"]),
        record("progress", ["bytesScanned": "long", "totalBytes": "long"]),
        record("end", ["totalBytes": "long"]),
    ]

    private static func record(
        _ name: String, _ fields: KeyValuePairs<String, String>
    ) -> String {
        let fields = fields.map { #"{"name":"\#($0.key)","type":"\#($0.value)"}"# }
        return #"{"type":"record","name":"com.microsoft.azure.storage.queryBlobContents.\#(name)","#
            + #""fields":[\#(fields.joined(separator: ","))]}"#
    }
}

/// The 16 bytes between the blocks of an answer. They should be random for each, so that no blob
/// can contain them on purpose.
public struct QuerySyncMarker: Hashable, Sendable {
    fileprivate let bytes: [UInt8]

    public init(_ first: UInt64, _ second: UInt64) {
        self.bytes = [first, second].flatMap { word in
            (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
        }
    }
}

extension [UInt8] {
    fileprivate mutating func appendLong(_ value: Int64) {
        var rest = UInt64(bitPattern: value << 1 ^ value >> 63)
        while rest >= 0x80 {
            self.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        self.append(UInt8(rest))
    }

    fileprivate mutating func appendString(_ text: String) {
        self.appendLong(Int64(text.utf8.count))
        self += text.utf8
    }
}
