/// The forms that look like calls; each has its own grammar.
extension ExpressionParser {
    /// - Parameter name: The word at which the reader stands, before a parenthesis.
    mutating func call(_ name: String) throws(QueryRefusal) -> Expression {
        let position = self.reader.position
        self.reader.advance()
        try self.reader.expect("(")
        switch name.uppercased() {
        case "COALESCE": return .coalesce(try self.list())
        case "CAST": return try self.cast()
        case "TRIM": return try self.trim()
        case "EXTRACT": return try self.extract()
        case "DATE_ADD":
            let part = try self.datePart(for: name)
            try self.reader.expect(",")
            let arguments = try self.arguments(of: name, 2)
            return .time(.add(part, quantity: arguments[0], arguments[1]))
        case "DATE_DIFF":
            let part = try self.datePart(for: name)
            try self.reader.expect(",")
            let arguments = try self.arguments(of: name, 2)
            return .time(.difference(part, arguments[0], arguments[1]))
        case "UTCNOW":
            try self.reader.expect(")")
            return .literal(.timestamp(self.now))
        case "CHAR_LENGTH", "CHARACTER_LENGTH":
            return .text(.characterLength(try self.arguments(of: name, 1)[0]))
        case "LOWER": return .text(.lower(try self.arguments(of: name, 1)[0]))
        case "UPPER": return .text(.upper(try self.arguments(of: name, 1)[0]))
        case "TO_TIMESTAMP": return .cast(try self.arguments(of: name, 1)[0], .timestamp)
        case "NULLIF":
            let arguments = try self.arguments(of: name, 2)
            return .nullIf(arguments[0], arguments[1])
        case "TO_STRING":
            let arguments = try self.arguments(of: name, 2)
            return .time(.text(arguments[0], format: arguments[1]))
        case "SUBSTRING":
            let arguments = try self.list()
            guard (2...3).contains(arguments.count) else { throw self.count(of: name, "2 or 3") }
            return .text(
                .substring(
                    arguments[0], start: arguments[1],
                    count: arguments.count == 3 ? arguments[2] : nil))
        default:
            let isAggregate = AggregateFunction(name: name) != nil
            throw QueryRefusal(
                .expression,
                isAggregate
                    ? "\(name) cannot be part of an expression."
                    : "The function \(name.prefix(40)) is not supported.",
                position: position)
        }
    }

    /// `CASE WHEN … THEN … [ELSE …] END`, and `CASE x WHEN …`, which evaluates x once: compared
    /// anew in each branch, nested ones would take exponential time.
    mutating func choice() throws(QueryRefusal) -> Expression {
        try self.reader.expect(keyword: "CASE")
        let subject = self.reader.isAt(.word("WHEN")) ? nil : try self.expression()
        var branches: [Expression.Branch] = []
        while self.reader.take(keyword: "WHEN") {
            let condition = try self.expression()
            try self.reader.expect(keyword: "THEN")
            branches.append(
                Expression.Branch(condition: condition, result: try self.expression()))
        }
        if branches.isEmpty { throw self.reader.unexpected("WHEN") }
        let otherwise = self.reader.take(keyword: "ELSE") ? try self.expression() : nil
        try self.reader.expect(keyword: "END")
        guard let subject else { return .choice(branches, otherwise: otherwise) }
        return .match(subject, branches, otherwise: otherwise)
    }

    private mutating func cast() throws(QueryRefusal) -> Expression {
        let operand = try self.expression()
        try self.reader.expect(keyword: "AS")
        guard case .word(let word) = self.reader.current, let type = ValueType(name: word) else {
            throw self.reader.unexpected("INT, FLOAT, STRING, BOOLEAN or TIMESTAMP")
        }
        self.reader.advance()
        try self.reader.expect(")")
        return .cast(operand, type)
    }

    /// `TRIM([[BOTH | LEADING | TRAILING] [characters] FROM] text)`
    private mutating func trim() throws(QueryRefusal) -> Expression {
        let side: TrimSide? =
            self.reader.take(keyword: "BOTH")
            ? .both
            : self.reader.take(keyword: "LEADING")
                ? .leading : self.reader.take(keyword: "TRAILING") ? .trailing : nil
        var characters: Expression?
        if side == nil || !self.reader.isAt(.word("FROM")) {
            characters = try self.expression()
        }
        guard self.reader.take(keyword: "FROM") else {
            guard side == nil, let text = characters else { throw self.reader.unexpected("FROM") }
            try self.reader.expect(")")
            return .text(.trim(.both, characters: nil, text))
        }
        let text = try self.expression()
        try self.reader.expect(")")
        return .text(.trim(side ?? .both, characters: characters, text))
    }

    /// `EXTRACT(part FROM time)`
    private mutating func extract() throws(QueryRefusal) -> Expression {
        let part = try self.datePart(for: "EXTRACT")
        try self.reader.expect(keyword: "FROM")
        let arguments = try self.arguments(of: "EXTRACT", 1)
        return .time(.part(part, arguments[0]))
    }

    /// In quotes, as in Azure's examples, or bare.
    private mutating func datePart(for function: String) throws(QueryRefusal) -> DatePart {
        let text: String
        switch self.reader.current {
        case .string(let name), .word(let name): text = name.lowercased()
        default: text = ""
        }
        guard let part = DatePart(rawValue: text) else {
            throw self.reader.unexpected("year, month, day, hour, minute or second")
        }
        if part == .timezoneHour || part == .timezoneMinute, function != "EXTRACT" {
            throw self.reader.unexpected("a part that can be counted")
        }
        self.reader.advance()
        return part
    }

    private mutating func arguments(
        of function: String, _ count: Int
    ) throws(QueryRefusal) -> [Expression] {
        let arguments = try self.list()
        guard arguments.count == count else { throw self.count(of: function, String(count)) }
        return arguments
    }

    private func count(of function: String, _ wanted: String) -> QueryRefusal {
        QueryRefusal(
            .expression, "\(function) takes \(wanted) arguments here.",
            position: self.reader.position)
    }
}
