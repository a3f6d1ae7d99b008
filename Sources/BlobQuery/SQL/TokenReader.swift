/// Walks through the tokens of an expression.
struct TokenReader {
    private let tokens: [PlacedToken]
    private var index = 0

    /// - Parameter tokens: Ends with ``Token/end``.
    init(_ tokens: [PlacedToken]) {
        self.tokens = tokens
    }

    var current: Token { self.tokens[self.index].token }
    var position: Int { self.tokens[self.index].position }

    /// Whether these tokens come next, keywords in capitals.
    func isAt(_ expected: Token...) -> Bool {
        for (offset, token) in expected.enumerated() {
            guard self.index + offset < self.tokens.count else { return false }
            switch (token, self.tokens[self.index + offset].token) {
            case (.word(let keyword), .word(let word)):
                if word.uppercased() != keyword { return false }
            case (_, let other):
                if token != other { return false }
            }
        }
        return true
    }

    /// The word before an opening parenthesis, if that comes next.
    var functionName: String? {
        guard case .word(let word) = self.current,
            self.tokens[min(self.index + 1, self.tokens.count - 1)].token == .sign("(")
        else { return nil }
        return word
    }

    mutating func advance() {
        self.index = min(self.index + 1, self.tokens.count - 1)
    }

    mutating func take(keyword: String) -> Bool {
        guard self.isAt(.word(keyword)) else { return false }
        self.advance()
        return true
    }

    mutating func take(_ sign: String) -> Bool {
        guard self.current == .sign(sign) else { return false }
        self.advance()
        return true
    }

    mutating func expect(keyword: String) throws(QueryRefusal) {
        guard self.take(keyword: keyword) else { throw self.unexpected(keyword) }
    }

    mutating func expect(_ sign: String) throws(QueryRefusal) {
        guard self.take(sign) else { throw self.unexpected("'\(sign)'") }
    }

    /// A name that is no keyword, or a quoted one.
    mutating func name() throws(QueryRefusal) -> FieldName {
        switch self.current {
        case .quotedName(let text):
            self.advance()
            return FieldName(text: text, isQuoted: true)
        case .word(let text) where !Self.reserved.contains(text.uppercased()):
            self.advance()
            return FieldName(text: text, isQuoted: false)
        default:
            throw self.unexpected("a name")
        }
    }

    /// `[n]` after the opening bracket.
    mutating func element() throws(QueryRefusal) -> Int {
        guard case .int(let number) = self.current, let index = Int(exactly: number) else {
            throw self.unexpected("an index")
        }
        self.advance()
        try self.expect("]")
        return index
    }

    func unexpected(_ wanted: String) -> QueryRefusal {
        QueryRefusal(
            .expression, "Syntax error! Expected \(wanted), found \(self.found).",
            position: self.position)
    }

    private var found: String {
        switch self.current {
        case .word(let text): String(text.prefix(40))
        case .quotedName(let text): "\"\(text.prefix(40))\""
        case .string(let text): "'\(text.prefix(40))'"
        case .int(let number): String(number)
        case .float(let number): number.description
        case .sign(let sign): "'\(sign)'"
        case .end: "the end"
        }
    }

    /// Words that are never a name unless quoted. Those of SQL that are not understood here are
    /// among them, so that `ORDER BY` is an error and not an alias.
    private static let reserved: Set<String> = [
        "ALL", "AND", "AS", "ASC", "BETWEEN", "BY", "CASE", "CAST", "CROSS", "DESC", "DISTINCT",
        "ELSE", "END", "ESCAPE", "EXCEPT", "EXISTS", "FALSE", "FROM", "FULL", "GROUP", "HAVING",
        "IN", "INNER", "INTERSECT", "IS", "JOIN", "LEFT", "LIKE", "LIMIT", "NOT", "NULL", "OFFSET",
        "ON", "OR", "ORDER", "OUTER", "OVER", "RIGHT", "SELECT", "THEN", "TOP", "TRUE", "UNION",
        "WHEN", "WHERE", "WITH",
    ]
}
