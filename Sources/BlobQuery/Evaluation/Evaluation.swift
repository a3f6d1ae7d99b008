/// One record, as expressions see it.
protocol QueryRow {
    var stop: QueryStop { get }
    /// The value of `Statement.fields[field]`.
    func value(of field: Int) throws(RecordFailure) -> Value
}

/// Null spreads through everything but IS, COALESCE, CASE, AND and OR, as in SQL.
extension Expression {
    func evaluate(on row: some QueryRow) throws(RecordFailure) -> Value {
        try row.stop.check()
        switch self {
        case .literal(let value): return value
        case .field(let field): return try row.value(of: field)
        case .negation(let operand):
            return try ArithmeticOperator.subtract.apply(.int(0), operand.evaluate(on: row))
        case .arithmetic(let sign, let left, let right):
            return try sign.apply(left.evaluate(on: row), right.evaluate(on: row))
        case .choice(let branches, let otherwise):
            for branch in branches where try branch.condition.holds(on: row) == true {
                return try branch.result.evaluate(on: row)
            }
            return try otherwise?.evaluate(on: row) ?? .null
        case .match(let subject, let branches, let otherwise):
            let value = try subject.evaluate(on: row)
            for branch in branches
            where try value.order(to: branch.condition.evaluate(on: row)) == .same {
                return try branch.result.evaluate(on: row)
            }
            return try otherwise?.evaluate(on: row) ?? .null
        case .coalesce(let operands):
            for operand in operands {
                let value = try operand.evaluate(on: row)
                if !value.isNull { return value }
            }
            return .null
        case .nullIf(let left, let right):
            let value = try left.evaluate(on: row)
            return try value.order(to: right.evaluate(on: row)) == .same ? .null : value
        case .cast(let operand, let type): return try operand.evaluate(on: row).cast(to: type)
        case .predicate(let predicate):
            return try predicate.holds(on: row).map { .bool($0) } ?? .null
        case .text(let call): return try call.evaluate(on: row)
        case .time(let call): return try call.evaluate(on: row)
        }
    }

    /// This expression as a condition; nil is "unknown".
    func holds(on row: some QueryRow) throws(RecordFailure) -> Bool? {
        if case .predicate(let predicate) = self { return try predicate.holds(on: row) }
        return try self.evaluate(on: row).condition()
    }
}
