/// Reads expressions by recursive descent, loosest operator first:
/// OR, AND, NOT, comparisons, + -, * / %, sign.
///
/// An expression comes from a stranger and is evaluated by recursion, so its depth is bounded:
/// AND and OR are kept flat, everything that nests counts against ``depthMax``, and everything
/// that chains against ``operatorsMax``.
struct ExpressionParser {
    static let depthMax = 64
    static let operatorsMax = 256

    var reader: TokenReader
    let now: TimePoint
    private(set) var fields: [FieldReference] = []
    /// Of the last `IS MISSING`.
    private(set) var missingTestPosition: Int?
    private var depth = 0
    private var operatorCount = 0

    init(_ reader: TokenReader, now: TimePoint) {
        self.reader = reader
        self.now = now
    }

    mutating func expression() throws(QueryRefusal) -> Expression {
        try self.enter()
        defer { self.depth -= 1 }
        let first = try self.conjunction()
        guard self.reader.isAt(.word("OR")) else { return first }
        var terms = [first]
        while self.reader.take(keyword: "OR") {
            terms.append(try self.conjunction())
        }
        return .predicate(.or(terms))
    }

    private mutating func conjunction() throws(QueryRefusal) -> Expression {
        let first = try self.inversion()
        guard self.reader.isAt(.word("AND")) else { return first }
        var terms = [first]
        while self.reader.take(keyword: "AND") {
            terms.append(try self.inversion())
        }
        return .predicate(.and(terms))
    }

    private mutating func inversion() throws(QueryRefusal) -> Expression {
        guard self.reader.take(keyword: "NOT") else { return try self.predicate() }
        try self.enter()
        defer { self.depth -= 1 }
        return .predicate(.not(try self.inversion()))
    }

    private mutating func predicate() throws(QueryRefusal) -> Expression {
        let left = try self.sum()
        if let comparison = self.comparison {
            self.reader.advance()
            return .predicate(.comparison(comparison, left, try self.sum()))
        }
        if self.reader.take(keyword: "IS") {
            let isNegated = self.reader.take(keyword: "NOT")
            let test: Predicate
            let position = self.reader.position
            if self.reader.take(keyword: "MISSING") {
                self.missingTestPosition = position
                test = .isMissing(left)
            } else {
                try self.reader.expect(keyword: "NULL")
                test = .isNull(left)
            }
            return .predicate(isNegated ? .not(.predicate(test)) : test)
        }
        let isNegated = self.reader.take(keyword: "NOT")
        if let test = try self.membership(of: left) {
            return .predicate(isNegated ? .not(.predicate(test)) : test)
        }
        if isNegated { throw self.reader.unexpected("IN, BETWEEN or LIKE") }
        return left
    }

    /// IN, BETWEEN and LIKE.
    private mutating func membership(of left: Expression) throws(QueryRefusal) -> Predicate? {
        if self.reader.take(keyword: "IN") {
            try self.reader.expect("(")
            return .isIn(left, try self.list())
        }
        if self.reader.take(keyword: "BETWEEN") {
            let low = try self.sum()
            try self.reader.expect(keyword: "AND")
            return .between(left, low: low, high: try self.sum())
        }
        if self.reader.take(keyword: "LIKE") {
            let pattern = try self.sum()
            let escape = self.reader.take(keyword: "ESCAPE") ? try self.sum() : nil
            return .like(left, pattern: pattern, escape: escape)
        }
        return nil
    }

    private var comparison: ComparisonOperator? {
        switch self.reader.current {
        case .sign("="): .equal
        case .sign("<>"): .notEqual
        case .sign("<"): .less
        case .sign("<="): .lessOrEqual
        case .sign(">"): .greater
        case .sign(">="): .greaterOrEqual
        default: nil
        }
    }

    private mutating func sum() throws(QueryRefusal) -> Expression {
        var left = try self.product()
        while let sign = self.arithmetic(among: [.add, .subtract]) {
            try self.countOperator()
            left = .arithmetic(sign, left, try self.product())
        }
        return left
    }

    private mutating func product() throws(QueryRefusal) -> Expression {
        var left = try self.signed()
        while let sign = self.arithmetic(among: [.multiply, .divide, .remainder]) {
            try self.countOperator()
            left = .arithmetic(sign, left, try self.signed())
        }
        return left
    }

    /// Takes the operator if it is one of these.
    private mutating func arithmetic(among: [ArithmeticOperator]) -> ArithmeticOperator? {
        guard case .sign(let sign) = self.reader.current,
            let found = ArithmeticOperator(rawValue: sign), among.contains(found)
        else { return nil }
        self.reader.advance()
        return found
    }

    private mutating func signed() throws(QueryRefusal) -> Expression {
        let isNegative = self.reader.take("-")
        guard isNegative || self.reader.take("+") else { return try self.primary() }
        try self.enter()
        defer { self.depth -= 1 }
        let operand = try self.signed()
        return isNegative ? .negation(operand) : operand
    }

    private mutating func primary() throws(QueryRefusal) -> Expression {
        switch self.reader.current {
        case .int(let number): return self.literal(.int(number))
        case .float(let number): return self.literal(.float(number))
        case .string(let text): return self.literal(.string(text))
        case .sign("("):
            self.reader.advance()
            let inner = try self.expression()
            try self.reader.expect(")")
            return inner
        case .word(let word):
            switch word.uppercased() {
            case "TRUE": return self.literal(.bool(true))
            case "FALSE": return self.literal(.bool(false))
            case "NULL": return self.literal(.null)
            case "CASE": return try self.choice()
            default:
                if let function = self.reader.functionName { return try self.call(function) }
            }
        case .quotedName, .sign, .end: break
        }
        return try self.field()
    }

    private mutating func literal(_ value: Value) -> Expression {
        self.reader.advance()
        return .literal(value)
    }

    /// `name.name[0].name`
    private mutating func field() throws(QueryRefusal) -> Expression {
        let position = self.reader.position
        var steps: [FieldReference.Step] = [.member(try self.reader.name())]
        while true {
            if self.reader.take(".") {
                steps.append(.member(try self.reader.name()))
            } else if self.reader.take("[") {
                steps.append(.element(try self.reader.element()))
            } else {
                break
            }
        }
        self.fields.append(FieldReference(steps: steps, position: position))
        return .field(self.fields.count - 1)
    }

    /// Expressions up to the closing parenthesis; at least one.
    mutating func list() throws(QueryRefusal) -> [Expression] {
        var items = [try self.expression()]
        while self.reader.take(",") {
            items.append(try self.expression())
        }
        try self.reader.expect(")")
        return items
    }

    private mutating func enter() throws(QueryRefusal) {
        self.depth += 1
        if self.depth > Self.depthMax {
            throw QueryRefusal(
                .expression, "The expression nests deeper than \(Self.depthMax) levels.",
                position: self.reader.position)
        }
    }

    private mutating func countOperator() throws(QueryRefusal) {
        self.operatorCount += 1
        if self.operatorCount > Self.operatorsMax {
            throw QueryRefusal(
                .expression, "More than \(Self.operatorsMax) arithmetic operators.",
                position: self.reader.position)
        }
    }
}
