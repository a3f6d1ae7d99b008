enum ArithmeticOperator: String {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case remainder = "%"

    /// Null if either side is. Integers stay integers, so 7 / 2 is 3, as in Transact-SQL.
    func apply(_ left: Value, _ right: Value) throws(RecordFailure) -> Value {
        if left.isNull || right.isNull { return .null }
        if case .timestamp(let time) = left { return try self.shift(time, by: right) }
        if case .timestamp(let time) = right, self == .add {
            return try self.shift(time, by: left)
        }
        if case .string = left, case .string = right, self == .add {
            // Transact-SQL would join them, Azure's table says "adds two numbers".
            throw RecordFailure(
                .invalidTypeConversion, "Both sides of + are strings: use CAST to add numbers.")
        }
        switch (try left.number(), try right.number()) {
        case (.int(let left), .int(let right)): return .int(try self.whole(left, right))
        case (.int(let left), .float(let right)): return try self.real(Double(left), right)
        case (.float(let left), .int(let right)): return try self.real(left, Double(right))
        case (.float(let left), .float(let right)): return try self.real(left, right)
        default: throw .conversion(of: left, to: "a number")
        }
    }

    private func whole(_ left: Int64, _ right: Int64) throws(RecordFailure) -> Int64 {
        if right == 0, self == .divide || self == .remainder { throw Self.divisionByZero }
        let (result, overflow) =
            switch self {
            case .add: left.addingReportingOverflow(right)
            case .subtract: left.subtractingReportingOverflow(right)
            case .multiply: left.multipliedReportingOverflow(by: right)
            case .divide: left.dividedReportingOverflow(by: right)
            case .remainder:
                // The least integer by -1 would be reported, though its remainder is 0.
                right == -1 ? (0, false) : left.remainderReportingOverflow(dividingBy: right)
            }
        if overflow { throw Self.overflow }
        return result
    }

    private func real(_ left: Double, _ right: Double) throws(RecordFailure) -> Value {
        if right == 0, self == .divide || self == .remainder { throw Self.divisionByZero }
        let result =
            switch self {
            case .add: left + right
            case .subtract: left - right
            case .multiply: left * right
            case .divide: left / right
            case .remainder: left.truncatingRemainder(dividingBy: right)
            }
        guard result.isFinite else { throw Self.overflow }
        return .float(result)
    }

    /// A timestamp plus or minus a number of days.
    private func shift(_ time: TimePoint, by quantity: Value) throws(RecordFailure) -> Value {
        guard self == .add || self == .subtract else {
            throw .conversion(of: .timestamp(time), to: "a number")
        }
        let days: Double
        switch try quantity.number() {
        case .int(let number): days = Double(number)
        case .float(let number): days = number
        default: throw .conversion(of: quantity, to: "a number")
        }
        let ticks = (days * Double(TimePoint.ticksPerDay)).rounded()
        guard let ticks = Int64(exactly: self == .add ? ticks : -ticks),
            let moved = time.adding(ticks: ticks)
        else { throw Self.overflow }
        return .timestamp(moved)
    }

    static let overflow = RecordFailure(.arithmeticOverflow, "A result is out of range.")
    private static let divisionByZero = RecordFailure(.divisionByZero, "Division by zero.")
}
