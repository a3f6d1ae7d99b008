/// Reads one JSON record (RFC 8259). As Azure does, it takes a comma after an object's last member.
struct JSONParser {
    /// Nodes are read, and let go of, by recursion.
    static let depthMax = 128

    /// Where in the record something else was expected.
    struct Failure: Error {
        let position: Int
        let description: String
    }

    private let bytes: [UInt8]
    private var position = 0

    static func parse(_ record: [UInt8]) throws(Failure) -> JSONNode {
        var parser = JSONParser(bytes: record)
        let node = try parser.value(depth: 0)
        guard parser.position == record.count else { throw parser.unexpected("the end") }
        return node
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private mutating func value(depth: Int) throws(Failure) -> JSONNode {
        self.skipSpace()
        let start = self.position
        let kind: JSONNode.Kind
        switch self.peek {
        case UInt8(ascii: "{"): kind = try self.object(depth: depth + 1)
        case UInt8(ascii: "["): kind = try self.array(depth: depth + 1)
        case UInt8(ascii: "\""):
            try self.string()
            kind = .string
        case UInt8(ascii: "t"): kind = try self.word("true", .bool(true))
        case UInt8(ascii: "f"): kind = try self.word("false", .bool(false))
        case UInt8(ascii: "n"): kind = try self.word("null", .null)
        default:
            try self.number()
            kind = .number
        }
        let node = JSONNode(kind: kind, start: UInt32(start), end: UInt32(self.position))
        self.skipSpace()
        return node
    }

    private mutating func object(depth: Int) throws(Failure) -> JSONNode.Kind {
        try self.enter(depth)
        var members: [JSONMember] = []
        self.skipSpace()
        while !self.take("}") {
            let start = self.position
            try self.string()
            let name = JSONText.decoded(self.bytes[start..<self.position])
            self.skipSpace()
            guard self.take(":") else { throw self.unexpected("':'") }
            members.append(JSONMember(name: name, value: try self.value(depth: depth)))
            if self.take(",") {
                self.skipSpace()
            } else if self.peek != UInt8(ascii: "}") {
                throw self.unexpected("',', or '}'")
            }
        }
        return .object(members)
    }

    private mutating func array(depth: Int) throws(Failure) -> JSONNode.Kind {
        try self.enter(depth)
        var elements: [JSONNode] = []
        self.skipSpace()
        if self.take("]") { return .array([]) }
        repeat {
            elements.append(try self.value(depth: depth))
        } while self.take(",")
        guard self.take("]") else { throw self.unexpected("',', or ']'") }
        return .array(elements)
    }

    private mutating func enter(_ depth: Int) throws(Failure) {
        guard depth <= Self.depthMax else {
            throw Failure(
                position: self.position, description: "More than \(Self.depthMax) levels.")
        }
        self.position += 1
    }

    /// Steps over a string, so that ``JSONText/decoded(_:)`` cannot fail.
    private mutating func string() throws(Failure) {
        guard self.take("\"") else { throw self.unexpected("'\"'") }
        let start = self.position
        var isHighSurrogateBefore = false
        while let byte = self.peek, byte != UInt8(ascii: "\""), byte >= 0x20 {
            var unit: UInt32 = 0
            if byte == UInt8(ascii: "\\") {
                unit = try self.escape()
            } else {
                self.position += 1
            }
            guard isHighSurrogateBefore == (0xDC00...0xDFFF).contains(unit) else {
                throw self.unexpected("a pair of surrogates")
            }
            isHighSurrogateBefore = (0xD800...0xDBFF).contains(unit)
        }
        guard !isHighSurrogateBefore,
            String(validating: self.bytes[start..<self.position], as: UTF8.self) != nil
        else { throw self.unexpected("text in UTF-8") }
        guard self.take("\"") else { throw self.unexpected("'\"'") }
    }

    /// - Returns: The code unit of a `\u` escape, 0 for the others.
    private mutating func escape() throws(Failure) -> UInt32 {
        self.position += 1
        switch self.peek {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
            UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            self.position += 1
            return 0
        case UInt8(ascii: "u"):
            self.position += 1
            guard let unit = JSONText.codeUnit(self.bytes[self.position...]) else {
                throw self.unexpected("four hexadecimal digits")
            }
            self.position += 4
            return unit
        default:
            throw self.unexpected("an escape")
        }
    }

    private mutating func number() throws(Failure) {
        _ = self.take("-")
        if !self.take("0") { try self.digits() }
        if self.take(".") { try self.digits() }
        if self.take("e") || self.take("E") {
            if !self.take("+") { _ = self.take("-") }
            try self.digits()
        }
    }

    private mutating func digits() throws(Failure) {
        guard let first = self.peek, (0x30...0x39).contains(first) else {
            throw self.unexpected("a value")
        }
        while let byte = self.peek, (0x30...0x39).contains(byte) { self.position += 1 }
    }

    private mutating func word(
        _ word: StaticString, _ kind: JSONNode.Kind
    ) throws(Failure) -> JSONNode.Kind {
        for offset in 0..<word.utf8CodeUnitCount {
            guard self.peek == word.utf8Start[offset] else { throw self.unexpected("\(word)") }
            self.position += 1
        }
        return kind
    }

    private var peek: UInt8? {
        self.position < self.bytes.count ? self.bytes[self.position] : nil
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard self.peek == UInt8(ascii: character) else { return false }
        self.position += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = self.peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            self.position += 1
        }
    }

    private func unexpected(_ wanted: String) -> Failure {
        let shown = self.peek.map { $0 < 0x80 ? "'\(Unicode.Scalar($0))'" : "'?'" } ?? "the end"
        return Failure(
            position: self.position,
            description: "Unexpected token \(shown). Expecting tokens \(wanted).")
    }
}
