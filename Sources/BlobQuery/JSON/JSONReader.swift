/// Cuts a blob into JSON values, as their bytes come.
///
/// Values stand one after another with white space or the record separator between them; a record
/// may have several lines. An array at the top is not one record but a sequence of them, so it may
/// be larger than memory. Only brackets and quotes are looked at here; ``JSONParser`` judges the
/// rest.
struct JSONReader {
    private enum State {
        /// Between top-level values.
        case outside
        /// In a top-level array, before a value; an array may also end if it is still empty.
        case beforeElement(isFirst: Bool)
        case afterElement
        /// In an object or array of the record.
        case nested(depth: Int)
        case text(depth: Int, isEscaped: Bool)
        /// In a number or word that is an element of the top-level array.
        case scalar
    }

    private let separator: [UInt8]
    private var state = State.outside
    private var isInArray = false
    /// The value that was read last.
    private(set) var record: [UInt8] = []
    /// Of its first byte in the blob.
    private(set) var position: UInt64 = 0

    init(_ format: JSONFormat, _ subject: QueryRefusal.Subject) throws(QueryRefusal) {
        self.separator = try Self.separator(format, subject)
    }

    /// - Returns: 1 to 16 bytes.
    static func separator(
        _ format: JSONFormat, _ subject: QueryRefusal.Subject
    ) throws(QueryRefusal) -> [UInt8] {
        let separator = Array(format.recordSeparator.utf8)
        guard (1...DelimitedSyntax.separatorBytesMax).contains(separator.count) else {
            throw QueryRefusal(subject, "A separator must have 1 to 16 bytes.")
        }
        return separator
    }

    mutating func next(_ input: inout InputBuffer) throws(QueryError) -> ReadStep {
        while !input.isAtEnd {
            let byte = input.bytes[input.cursor]
            var isRecord = false
            switch self.state {
            case .outside: try self.readOutside(byte, &input)
            case .beforeElement(let isFirst): try self.readElement(byte, isFirst, &input)
            case .afterElement: try self.readAfterElement(byte, &input)
            case .nested(let depth): isRecord = self.readNested(depth, &input)
            case .text(let depth, let isEscaped):
                isRecord = self.readText(depth, isEscaped, &input)
            case .scalar: isRecord = self.readScalar(byte, &input)
            }
            if self.record.count > QueryEngine.recordBytesMax {
                throw QueryError(
                    failure: RecordFailure(.recordTooLong, "A record is longer than 16 MiB."),
                    isFatal: true, position: self.position)
            }
            if isRecord { return .record }
        }
        guard input.isComplete else { return .needsInput }
        guard case .outside = self.state else {
            throw Self.error("Unexpected end of the blob", at: input.position)
        }
        return .end
    }

    private mutating func readOutside(
        _ byte: UInt8, _ input: inout InputBuffer
    ) throws(QueryError) {
        switch byte {
        case UInt8(ascii: "{"): self.begin(.nested(depth: 0), input)
        case UInt8(ascii: "["):
            input.cursor += 1
            self.isInArray = true
            self.state = .beforeElement(isFirst: true)
        default:
            guard Self.isSpace(byte) || self.separator.contains(byte) else {
                throw Self.unexpected(byte, "'{', or '['", at: input.position)
            }
            input.cursor += 1
        }
    }

    private mutating func readElement(
        _ byte: UInt8, _ isFirst: Bool, _ input: inout InputBuffer
    ) throws(QueryError) {
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["): self.begin(.nested(depth: 0), input)
        case UInt8(ascii: "\""):
            self.begin(.text(depth: 0, isEscaped: false), input)
            self.record.append(byte)
            input.cursor += 1
        case UInt8(ascii: "]") where isFirst: self.endArray(&input)
        case UInt8(ascii: "]"), UInt8(ascii: ","):
            throw Self.unexpected(byte, "a value", at: input.position)
        default:
            if Self.isSpace(byte) {
                input.cursor += 1
            } else {
                self.begin(.scalar, input)
            }
        }
    }

    private mutating func readAfterElement(
        _ byte: UInt8, _ input: inout InputBuffer
    ) throws(QueryError) {
        switch byte {
        case UInt8(ascii: ","):
            input.cursor += 1
            self.state = .beforeElement(isFirst: false)
        case UInt8(ascii: "]"): self.endArray(&input)
        default:
            guard Self.isSpace(byte) else {
                throw Self.unexpected(byte, "',', or ']'", at: input.position)
            }
            input.cursor += 1
        }
    }

    private mutating func begin(_ state: State, _ input: InputBuffer) {
        self.record.removeAll(keepingCapacity: true)
        self.position = input.position
        self.state = state
    }

    private mutating func endArray(_ input: inout InputBuffer) {
        input.cursor += 1
        self.isInArray = false
        self.state = .outside
    }

    /// - Returns: True at the end of the record.
    private mutating func readNested(_ depth: Int, _ input: inout InputBuffer) -> Bool {
        var depth = depth
        let start = input.cursor
        var end = start
        defer {
            self.record.append(contentsOf: input.bytes[start..<end])
            input.cursor = end
        }
        while end < input.bytes.count {
            let byte = input.bytes[end]
            end += 1
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 {
                    self.endRecord()
                    return true
                }
            case UInt8(ascii: "\""):
                self.state = .text(depth: depth, isEscaped: false)
                return false
            default: break
            }
        }
        self.state = .nested(depth: depth)
        return false
    }

    /// - Returns: True at the end of the record.
    private mutating func readText(
        _ depth: Int, _ isEscaped: Bool, _ input: inout InputBuffer
    ) -> Bool {
        var isEscaped = isEscaped
        let start = input.cursor
        var end = start
        defer {
            self.record.append(contentsOf: input.bytes[start..<end])
            input.cursor = end
        }
        while end < input.bytes.count {
            let byte = input.bytes[end]
            end += 1
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                if depth == 0 {
                    self.endRecord()
                    return true
                }
                self.state = .nested(depth: depth)
                return false
            }
        }
        self.state = .text(depth: depth, isEscaped: isEscaped)
        return false
    }

    /// - Returns: True at the end of the record.
    private mutating func readScalar(_ byte: UInt8, _ input: inout InputBuffer) -> Bool {
        if Self.isSpace(byte) || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]") {
            self.endRecord()
            return true
        }
        self.record.append(byte)
        input.cursor += 1
        return false
    }

    private mutating func endRecord() {
        self.state = self.isInArray ? .afterElement : .outside
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    private static func unexpected(
        _ byte: UInt8, _ wanted: String, at position: UInt64
    ) -> QueryError {
        let shown = byte < 0x80 ? String(Unicode.Scalar(byte)) : "?"
        return self.error(
            "Unexpected token '\(shown)' at [byte: \(position)]. Expecting tokens \(wanted)",
            at: position)
    }

    private static func error(_ description: String, at position: UInt64) -> QueryError {
        QueryError(
            failure: RecordFailure(.parseError, "\(description)."), isFatal: true,
            position: position)
    }
}
