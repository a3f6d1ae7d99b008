/// A word, number, text or sign of an expression.
enum Token: Equatable {
    /// A keyword or an unquoted name, as it was written.
    case word(String)
    case quotedName(String)
    case string(String)
    case int(Int64)
    case float(Double)
    /// One of `( ) [ ] , . ; * / % + - = <> < <= > >=`; `!=` reads as `<>`.
    case sign(String)
    case end
}

struct PlacedToken {
    let token: Token
    /// Its first byte in the expression.
    let position: Int
}

/// Takes an expression apart. SQL comments are refused: `--` could also be two minus signs.
struct Lexer {
    private let text: [UInt8]
    private var position = 0

    init(_ text: String) {
        self.text = Array(text.utf8)
    }

    /// All tokens; the last is ``Token/end``.
    mutating func tokens() throws(QueryRefusal) -> [PlacedToken] {
        var tokens: [PlacedToken] = []
        while true {
            while let byte = self.peek, Self.isSpace(byte) { self.position += 1 }
            let position = self.position
            let token = try self.token()
            tokens.append(PlacedToken(token: token, position: position))
            if token == .end { return tokens }
        }
    }

    private var peek: UInt8? {
        self.position < self.text.count ? self.text[self.position] : nil
    }

    private mutating func token() throws(QueryRefusal) -> Token {
        guard let byte = self.peek else { return .end }
        switch byte {
        case UInt8(ascii: "'"): return .string(try self.quoted(by: byte))
        case UInt8(ascii: "\""): return .quotedName(try self.quoted(by: byte))
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return try self.number()
        case UInt8(ascii: "."):
            // `.5` is a number, `a.b` is not: there the point follows a name without a digit.
            if self.position + 1 < self.text.count, Self.isDigit(self.text[self.position + 1]),
                self.position == 0 || !Self.isNamePart(self.text[self.position - 1])
            {
                return try self.number()
            }
            return try self.sign()
        default:
            return Self.isNamePart(byte) ? .word(self.word()) : try self.sign()
        }
    }

    private mutating func word() -> String {
        let start = self.position
        while let byte = self.peek, Self.isNamePart(byte) { self.position += 1 }
        return String(decoding: self.text[start..<self.position], as: UTF8.self)
    }

    /// Between quotes, where two quotes are one.
    private mutating func quoted(by quote: UInt8) throws(QueryRefusal) -> String {
        let start = self.position
        var bytes: [UInt8] = []
        self.position += 1
        while let byte = self.peek {
            self.position += 1
            if byte == quote {
                guard self.peek == quote else { return String(decoding: bytes, as: UTF8.self) }
                self.position += 1
            }
            bytes.append(byte)
        }
        throw QueryRefusal(.expression, "A quote is not closed.", position: start)
    }

    private mutating func number() throws(QueryRefusal) -> Token {
        let start = self.position
        while let byte = self.peek, Self.isDigit(byte) { self.position += 1 }
        if self.peek == UInt8(ascii: ".") {
            self.position += 1
            while let byte = self.peek, Self.isDigit(byte) { self.position += 1 }
        }
        if let byte = self.peek, byte | 0x20 == UInt8(ascii: "e") {
            self.position += 1
            if let sign = self.peek, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
                self.position += 1
            }
            while let byte = self.peek, Self.isDigit(byte) { self.position += 1 }
        }
        let text = String(decoding: self.text[start..<self.position], as: UTF8.self)
        let isWhole = text.utf8.allSatisfy(Self.isDigit)
        if let byte = self.peek, Self.isNamePart(byte) {
            throw QueryRefusal(.expression, "\(text) is followed by a letter.", position: start)
        }
        if isWhole, let number = Int64(text) { return .int(number) }
        guard !isWhole, let number = Double(text), number.isFinite else {
            throw QueryRefusal(.expression, "\(text.prefix(40)) is no number.", position: start)
        }
        return .float(number)
    }

    private mutating func sign() throws(QueryRefusal) -> Token {
        let start = self.position
        let two = self.text[start...].prefix(2)
        self.position += min(2, two.count)
        switch String(decoding: two, as: UTF8.self) {
        case "<=": return .sign("<=")
        case ">=": return .sign(">=")
        case "<>", "!=": return .sign("<>")
        case "--", "/*": throw QueryRefusal(.expression, "No comments.", position: start)
        default: self.position = start + 1
        }
        let byte = self.text[start]
        guard Self.signs.contains(byte) else {
            throw QueryRefusal(.expression, "An unexpected character.", position: start)
        }
        return .sign(String(decoding: [byte], as: UTF8.self))
    }

    private static let signs = Array("()[],.;*/%+-=<>".utf8)

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    /// Letters, digits, underscores and everything beyond ASCII.
    private static func isNamePart(_ byte: UInt8) -> Bool {
        self.isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            || byte == UInt8(ascii: "_") || byte >= 0x80
    }
}
