/// What went wrong while a blob was read: an `error` record of the answer.
struct QueryError: Error, Hashable {
    let failure: RecordFailure
    /// The answer ends here. Otherwise only this record is left out.
    let isFatal: Bool
    /// The byte of the blob where it was found.
    let position: UInt64
}

/// Why one record cannot be answered for.
struct RecordFailure: Error, Hashable {
    /// The names that clients compare. `ParseError` and `InvalidColumnOrdinal` are Azure's, as its
    /// SDKs test them; the others are ours.
    enum Name: String {
        case parseError = "ParseError"
        case recordTooLong = "RecordTooLong"
        case invalidColumnOrdinal = "InvalidColumnOrdinal"
        case invalidColumnName = "InvalidColumnName"
        case invalidPath = "InvalidPath"
        case invalidText = "InvalidText"
        case invalidTypeConversion = "InvalidTypeConversion"
        case invalidArgument = "InvalidArgument"
        case arithmeticOverflow = "ArithmeticOverflow"
        case divisionByZero = "DivisionByZero"
        case invalidOutput = "InvalidOutput"
        case stopped = "Stopped"
    }

    let name: Name
    let description: String
    /// To leave this one record out would make the whole answer wrong.
    let isFatal: Bool

    init(_ name: Name, _ description: String, isFatal: Bool = false) {
        self.name = name
        self.description = description
        self.isFatal = isFatal
    }

    static func conversion(of value: Value, to type: String) -> RecordFailure {
        RecordFailure(
            .invalidTypeConversion, "\(value.summary) cannot be converted to \(type).")
    }
}
