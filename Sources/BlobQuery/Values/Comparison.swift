enum ComparisonOperator {
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual

    func holds(_ order: Order) -> Bool {
        switch self {
        case .equal: order == .same
        case .notEqual: order != .same
        case .less: order == .before
        case .lessOrEqual: order != .after
        case .greater: order == .after
        case .greaterOrEqual: order != .before
        }
    }
}

enum Order {
    case before, same, after

    init<Element: Comparable>(_ left: Element, _ right: Element) {
        self = left < right ? .before : left == right ? .same : .after
    }
}

extension Value {
    /// Nil if either is null. Text is compared by code point: case counts, and no two spellings
    /// of a letter are one.
    func order(to other: Value) throws(RecordFailure) -> Order? {
        if self.isNull || other.isNull { return nil }
        switch (self, other) {
        case (.string(let left), .string(let right)):
            if left.utf8.elementsEqual(right.utf8) { return .same }
            return left.utf8.lexicographicallyPrecedes(right.utf8) ? .before : .after
        case (.timestamp, .timestamp), (.timestamp, .string), (.string, .timestamp):
            return Order(try self.time(), try other.time())
        case (.bool(let left), .bool(let right)):
            return Order(left ? 1 : 0, right ? 1 : 0)
        case (.bool, .string), (.string, .bool):
            return try self.cast(to: .bool).order(to: other.cast(to: .bool))
        case (.structure, _), (_, .structure):
            throw RecordFailure(
                .invalidTypeConversion, "A JSON object or array cannot be compared.")
        default:
            return try Self.numberOrder(self.number(), other.number())
        }
    }

    private static func numberOrder(
        _ left: Value, _ right: Value
    ) throws(RecordFailure) -> Order {
        switch (left, right) {
        case (.int(let left), .int(let right)): return Order(left, right)
        case (.int(let left), .float(let right)): return Order(Double(left), right)
        case (.float(let left), .int(let right)): return Order(left, Double(right))
        case (.float(let left), .float(let right)): return Order(left, right)
        default: throw .conversion(of: left, to: "a number")
        }
    }
}
