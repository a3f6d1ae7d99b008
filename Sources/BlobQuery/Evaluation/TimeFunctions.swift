extension TimeCall {
    func evaluate(on row: some QueryRow) throws(RecordFailure) -> Value {
        switch self {
        case .add(let part, let quantity, let operand):
            let quantity = try quantity.evaluate(on: row)
            guard let time = try operand.time(on: row), !quantity.isNull else { return .null }
            guard let sum = time.adding(try quantity.wholeNumber(), part) else {
                throw ArithmeticOperator.overflow
            }
            return .timestamp(sum)
        case .difference(let part, let start, let end):
            guard let start = try start.time(on: row), let end = try end.time(on: row) else {
                return .null
            }
            return .int(start.difference(to: end, part))
        case .part(let part, let operand):
            guard let time = try operand.time(on: row) else { return .null }
            return .int(Int64(time.part(part)))
        case .text(let operand, let format):
            let format = try format.evaluate(on: row)
            guard let time = try operand.time(on: row), !format.isNull else { return .null }
            guard let format = TimeFormat(try format.text()) else {
                throw RecordFailure(.invalidArgument, "TO_STRING does not know this format.")
            }
            return .string(format.text(of: time))
        }
    }
}

extension Expression {
    /// Nil for null.
    fileprivate func time(on row: some QueryRow) throws(RecordFailure) -> TimePoint? {
        let value = try self.evaluate(on: row)
        return value.isNull ? nil : try value.time()
    }
}
