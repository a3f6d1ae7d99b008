/// Reads `SELECT … FROM BlobStorage… [alias] [WHERE …] [LIMIT n][;]`.
struct StatementParser {
    /// Words, values and signs. A list of 16,000 values has about as many.
    static let termsMax = 32_768

    private var expressions: ExpressionParser
    private let termCount: Int

    /// - Parameter now: What UTCNOW() is worth.
    static func parse(_ text: String, now: TimePoint) throws(QueryRefusal) -> Statement {
        guard text.utf8.count <= QueryRequest.expressionBytesMax else {
            throw QueryRefusal(.expression, "The expression is longer than 256 KiB.")
        }
        var lexer = Lexer(text)
        let tokens = try lexer.tokens()
        guard tokens.count <= Self.termsMax else {
            throw QueryRefusal(
                .expression,
                "The expression has more than \(Self.termsMax) words, values and signs.",
                position: tokens[Self.termsMax].position)
        }
        var parser = StatementParser(
            expressions: ExpressionParser(TokenReader(tokens), now: now), termCount: tokens.count)
        return try parser.statement()
    }

    private var reader: TokenReader {
        get { self.expressions.reader }
        _modify { yield &self.expressions.reader }
    }

    private mutating func statement() throws(QueryRefusal) -> Statement {
        try self.reader.expect(keyword: "SELECT")
        let projection = try self.projection()
        try self.reader.expect(keyword: "FROM")
        let table = try self.table()
        let alias = try self.alias()
        let condition = self.reader.take(keyword: "WHERE") ? try self.expressions.expression() : nil
        let limit = self.reader.take(keyword: "LIMIT") ? try self.limit() : nil
        _ = self.reader.take(";")
        guard self.reader.current == .end else { throw self.reader.unexpected("the end") }
        let prefixes = [alias, FieldName(text: "BlobStorage", isQuoted: false)].compactMap(\.self)
        return Statement(
            projection: projection, table: table, condition: condition, limit: limit,
            fields: self.expressions.fields.map { $0.removing(prefixes) },
            missingTestPosition: self.expressions.missingTestPosition, termCount: self.termCount)
    }

    private mutating func projection() throws(QueryRefusal) -> Statement.Projection {
        if self.reader.take("*") { return .all }
        if self.reader.isAt(.word("SYS"), .sign("."), .word("SPLIT"), .sign("(")) {
            return try self.split()
        }
        if self.aggregateFunction != nil {
            var items = [try self.aggregate(number: 1)]
            while self.reader.take(",") {
                items.append(try self.aggregate(number: items.count + 1))
            }
            return .aggregates(items)
        }
        var items = [try self.item(number: 1)]
        while self.reader.take(",") {
            items.append(try self.item(number: items.count + 1))
        }
        return .items(items)
    }

    private mutating func item(number: Int) throws(QueryRefusal) -> Statement.Item {
        let expression = try self.expressions.expression()
        if let alias = try self.alias() {
            return Statement.Item(name: alias.text, expression: expression)
        }
        if case .field(let index) = expression,
            case .member(let name)? = self.expressions.fields[index].steps.last
        {
            return Statement.Item(name: name.text, expression: expression)
        }
        return Statement.Item(name: "_\(number)", expression: expression)
    }

    private var aggregateFunction: AggregateFunction? {
        self.reader.functionName.flatMap { AggregateFunction(name: $0) }
    }

    private mutating func aggregate(number: Int) throws(QueryRefusal) -> Statement.AggregateItem {
        guard let function = self.aggregateFunction else {
            throw self.reader.unexpected("an aggregate, since the first column is one")
        }
        self.reader.advance()
        try self.reader.expect("(")
        var argument: Expression?
        if function != .count || !self.reader.take("*") {
            argument = try self.expressions.expression()
        }
        try self.reader.expect(")")
        return Statement.AggregateItem(
            name: try self.alias()?.text ?? "_\(number)", function: function, argument: argument)
    }

    /// `sys.split(n)`.
    private mutating func split() throws(QueryRefusal) -> Statement.Projection {
        for _ in 0..<4 { self.reader.advance() }
        guard case .int(let size) = self.reader.current, size >= SplitSource.bytesMin else {
            throw self.reader.unexpected("a split size of at least \(SplitSource.bytesMin)")
        }
        self.reader.advance()
        try self.reader.expect(")")
        return .split(UInt64(size))
    }

    private mutating func table() throws(QueryRefusal) -> [TableStep] {
        guard self.reader.take(keyword: "BLOBSTORAGE") else {
            throw self.reader.unexpected("BlobStorage")
        }
        var steps: [TableStep] = []
        while true {
            if self.reader.take("[") {
                if self.reader.take("*") {
                    try self.reader.expect("]")
                    steps.append(.every)
                } else {
                    steps.append(.element(try self.reader.element()))
                }
            } else if !steps.isEmpty, self.reader.take(".") {
                steps.append(.member(try self.reader.name()))
            } else {
                break
            }
        }
        // BlobStorage and BlobStorage[*] both are the records; a path needs the latter.
        guard let first = steps.first else { return [] }
        guard case .every = first else { throw self.reader.unexpected("BlobStorage[*]") }
        return Array(steps.dropFirst())
    }

    private mutating func alias() throws(QueryRefusal) -> FieldName? {
        if self.reader.take(keyword: "AS") { return try self.reader.name() }
        return try? self.reader.name()
    }

    private mutating func limit() throws(QueryRefusal) -> UInt64 {
        guard case .int(let number) = self.reader.current, let limit = UInt64(exactly: number)
        else { throw self.reader.unexpected("a number of records") }
        self.reader.advance()
        return limit
    }
}

extension FieldReference {
    /// Without the table's name or alias before the first point.
    fileprivate func removing(_ prefixes: [FieldName]) -> FieldReference {
        guard case .member(let first)? = self.steps.first, self.steps.count > 1,
            case .member = self.steps[1], prefixes.contains(where: { $0.matches(first.text) })
        else { return self }
        return FieldReference(steps: Array(self.steps.dropFirst()), position: self.position)
    }
}
