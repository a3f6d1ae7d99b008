/// SQL's three-valued logic; nil is "unknown".
extension Predicate {
    func holds(on row: some QueryRow) throws(RecordFailure) -> Bool? {
        switch self {
        case .comparison(let comparison, let left, let right):
            let order = try left.evaluate(on: row).order(to: right.evaluate(on: row))
            return order.map(comparison.holds)
        case .and(let terms): return try Self.first(false, of: terms, on: row)
        case .or(let terms): return try Self.first(true, of: terms, on: row)
        case .not(let operand): return try operand.holds(on: row).map { !$0 }
        case .isNull(let operand): return try operand.evaluate(on: row).isNull
        case .isMissing(let operand): return try operand.evaluate(on: row) == .missing
        case .isIn(let operand, let candidates):
            return try Self.contains(candidates, operand.evaluate(on: row), on: row)
        case .between(let operand, let low, let high):
            let value = try operand.evaluate(on: row)
            let isAbove = try value.order(to: low.evaluate(on: row)).map { $0 != .before }
            if isAbove == false { return false }
            let isBelow = try value.order(to: high.evaluate(on: row)).map { $0 != .after }
            if isBelow == false { return false }
            return isAbove == nil || isBelow == nil ? nil : true
        case .like(let operand, let pattern, let escape):
            return try Self.like(
                operand.evaluate(on: row), pattern.evaluate(on: row), escape?.evaluate(on: row),
                row.stop)
        }
    }

    /// AND and OR: `decisive` as soon as a term says so, the opposite if all say the opposite,
    /// unknown otherwise.
    private static func first(
        _ decisive: Bool, of terms: [Expression], on row: some QueryRow
    ) throws(RecordFailure) -> Bool? {
        var result: Bool? = !decisive
        for term in terms {
            switch try term.holds(on: row) {
            case decisive: return decisive
            case nil: result = nil
            default: break
            }
        }
        return result
    }

    private static func contains(
        _ candidates: [Expression], _ value: Value, on row: some QueryRow
    ) throws(RecordFailure) -> Bool? {
        var result: Bool? = false
        for candidate in candidates {
            switch try value.order(to: candidate.evaluate(on: row)) {
            case .same: return true
            case nil: result = nil
            case .before, .after: break
            }
        }
        return result
    }

    private static func like(
        _ value: Value, _ pattern: Value, _ escape: Value?, _ stop: QueryStop
    ) throws(RecordFailure) -> Bool? {
        if value.isNull || pattern.isNull || escape?.isNull == true { return nil }
        let pattern = try LikePattern(try pattern.text(), escape: try escape?.text())
        return try pattern.matches(try value.text(), stop)
    }
}
