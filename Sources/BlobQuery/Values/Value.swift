/// What an expression is worth for one record.
enum Value: Hashable {
    /// A JSON member that is not there. Everything but IS MISSING takes it for null.
    case missing
    case null
    case bool(Bool)
    case int(Int64)
    /// Finite.
    case float(Double)
    case string(String)
    case timestamp(TimePoint)
    /// A JSON object or array, as it is written in the blob.
    case structure([UInt8])

    var isNull: Bool {
        switch self {
        case .missing, .null: true
        case .bool, .int, .float, .string, .timestamp, .structure: false
        }
    }

    /// What it takes in memory beyond itself, about.
    var heldByteCount: Int {
        switch self {
        case .string(let text): text.utf8.count
        case .structure(let bytes): bytes.count
        case .missing, .null, .bool, .int, .float, .timestamp: 0
        }
    }

    /// For messages: never long.
    var summary: String {
        switch self {
        case .missing: "MISSING"
        case .null: "NULL"
        case .bool(let value): value ? "TRUE" : "FALSE"
        case .int(let value): String(value)
        case .float(let value): value.description
        case .string(let value): "'\(value.prefix(40))\(value.utf8.count > 40 ? "…" : "")'"
        case .timestamp(let value): value.iso8601
        case .structure: "A JSON object or array"
        }
    }
}

/// The types of Azure's query language, as CAST names them.
enum ValueType: String {
    case int = "INT"
    case float = "FLOAT"
    case string = "STRING"
    case bool = "BOOLEAN"
    case timestamp = "TIMESTAMP"

    init?(name: String) {
        switch name.uppercased() {
        case "INT", "INTEGER": self = .int
        case "FLOAT": self = .float
        case "STRING": self = .string
        case "BOOL", "BOOLEAN": self = .bool
        case "TIMESTAMP": self = .timestamp
        default: return nil
        }
    }
}
