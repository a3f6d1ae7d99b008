/// The running state of one aggregate. Null and missing values do not count.
struct Aggregate {
    private let function: AggregateFunction
    private var count: Int64 = 0
    private var wholeSum: Int64 = 0
    /// Nil until a value has a fraction.
    private var realSum: Double?
    private var extreme: Value = .null

    init(_ function: AggregateFunction) {
        self.function = function
    }

    var heldByteCount: Int { self.extreme.heldByteCount }

    /// Changes nothing if it throws.
    mutating func add(_ value: Value) throws(RecordFailure) {
        if value.isNull { return }
        switch self.function {
        case .count: break
        case .sum, .average: try self.addToSum(value.number())
        case .minimum, .maximum:
            // Compared even with itself, so that what has no order is refused from the start.
            let order = try value.order(to: self.extreme.isNull ? value : self.extreme)
            let isBetter = self.function == .minimum ? order == .before : order == .after
            if isBetter || self.extreme.isNull { self.extreme = value }
        }
        self.count += 1
    }

    /// Null for no values, but a count of 0.
    func result() throws(RecordFailure) -> Value {
        switch self.function {
        case .count: return .int(self.count)
        case .minimum, .maximum: return self.extreme
        case .sum:
            if self.count == 0 { return .null }
            guard let realSum = self.realSum else { return .int(self.wholeSum) }
            return .float(try Self.finite(realSum + Double(self.wholeSum)))
        case .average:
            if self.count == 0 { return .null }
            let sum = (self.realSum ?? 0) + Double(self.wholeSum)
            return .float(try Self.finite(sum / Double(self.count)))
        }
    }

    private mutating func addToSum(_ number: Value) throws(RecordFailure) {
        switch number {
        case .int(let number):
            let (sum, overflow) = self.wholeSum.addingReportingOverflow(number)
            if overflow { throw Self.overflow }
            self.wholeSum = sum
        case .float(let number):
            self.realSum = try Self.finite((self.realSum ?? 0) + number)
        default:
            throw .conversion(of: number, to: "a number")
        }
    }

    private static func finite(_ number: Double) throws(RecordFailure) -> Double {
        guard number.isFinite else { throw Self.overflow }
        return number
    }

    /// Fatal: going on without this record would be a wrong sum.
    private static let overflow = RecordFailure(
        .arithmeticOverflow, "A sum is out of range.", isFatal: true)
}
