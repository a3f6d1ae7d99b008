/// CAST, and the conversions that operators make by themselves: the lower type in the order
/// string, boolean, integer, float, timestamp becomes the higher (Transact-SQL's precedence, to
/// which Azure's reference points). What has no sensible meaning is a failure, never a zero.
extension Value {
    func cast(to type: ValueType) throws(RecordFailure) -> Value {
        if self.isNull { return self }
        switch type {
        case .int: return .int(try self.castInt())
        case .float: return .float(try self.castFloat())
        case .string: return .string(try self.text())
        case .bool: return .bool(try self.castBool())
        case .timestamp: return .timestamp(try self.time())
        }
    }

    /// A number as it is, text if it is one. Not null.
    func number() throws(RecordFailure) -> Value {
        switch self {
        case .int, .float: return self
        case .bool(let value): return .int(value ? 1 : 0)
        case .string(let text):
            guard let number = Self.number(text) else {
                throw .conversion(of: self, to: "a number")
            }
            return number
        case .missing, .null, .timestamp, .structure:
            throw .conversion(of: self, to: "a number")
        }
    }

    /// Not null. Fractions are refused, unlike in CAST.
    func wholeNumber() throws(RecordFailure) -> Int64 {
        switch try self.number() {
        case .int(let number): return number
        default: throw .conversion(of: self, to: "a whole number")
        }
    }

    /// A condition: a boolean, or text that says `true` or `false`. Nil for null.
    func condition() throws(RecordFailure) -> Bool? {
        switch self {
        case .missing, .null: return nil
        case .bool(let value): return value
        case .string: return try self.castBool()
        case .int, .float, .timestamp, .structure:
            throw .conversion(of: self, to: "a condition")
        }
    }

    /// Not null.
    func time() throws(RecordFailure) -> TimePoint {
        switch self {
        case .timestamp(let time): return time
        case .string(let text):
            if let time = TimePoint(iso8601: Self.trimmed(text)) { return time }
        case .missing, .null, .bool, .int, .float, .structure: break
        }
        throw .conversion(of: self, to: "TIMESTAMP")
    }

    /// Not null.
    func text() throws(RecordFailure) -> String {
        switch self {
        case .string(let text): return text
        case .bool(let value): return value ? "true" : "false"
        case .int(let number): return String(number)
        case .float(let number): return number.description
        case .timestamp(let time): return time.iso8601
        case .missing, .null, .structure: throw .conversion(of: self, to: "STRING")
        }
    }

    /// Decimal digits with a sign, a point and an exponent, and nothing else that Swift would
    /// take: no `nan`, no `0x1p3`. Nil too if it is too large for a float.
    static func number(_ text: String) -> Value? {
        let text = self.trimmed(text)
        if let number = Int64(text) { return .int(number) }
        let isDecimal = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
                UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
                true
            default: false
            }
        }
        guard isDecimal, let number = Double(text), number.isFinite else { return nil }
        return .float(number)
    }

    private func castInt() throws(RecordFailure) -> Int64 {
        if case .float(let number) = self {
            guard let whole = Int64(exactly: number.rounded(.towardZero)) else {
                throw .conversion(of: self, to: "INT")
            }
            return whole
        }
        guard case .int(let number)? = try? self.number() else {
            throw .conversion(of: self, to: "INT")
        }
        return number
    }

    private func castFloat() throws(RecordFailure) -> Double {
        switch try self.number() {
        case .float(let number): return number
        case .int(let number): return Double(number)
        default: throw .conversion(of: self, to: "FLOAT")
        }
    }

    private func castBool() throws(RecordFailure) -> Bool {
        switch self {
        case .bool(let value): return value
        case .int(let number): return number != 0
        case .float(let number): return number != 0
        case .string(let text):
            switch Self.trimmed(text).lowercased() {
            case "true", "1": return true
            case "false", "0": return false
            default: break
            }
        case .missing, .null, .timestamp, .structure: break
        }
        throw .conversion(of: self, to: "BOOLEAN")
    }

    private static func trimmed(_ text: String) -> String {
        var rest = text.unicodeScalars[...]
        while rest.first?.properties.isWhitespace == true { rest.removeFirst() }
        while rest.last?.properties.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
