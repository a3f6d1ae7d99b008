/// Text is counted in Unicode scalars: a "character" of Azure's reference has no closer meaning.
extension TextCall {
    func evaluate(on row: some QueryRow) throws(RecordFailure) -> Value {
        switch self {
        case .characterLength(let operand):
            return try operand.text(on: row).map { .int(Int64($0.unicodeScalars.count)) } ?? .null
        case .lower(let operand):
            return try operand.text(on: row).map { .string($0.lowercased()) } ?? .null
        case .upper(let operand):
            return try operand.text(on: row).map { .string($0.uppercased()) } ?? .null
        case .substring(let operand, let start, let count):
            let (start, count) = (
                try start.evaluate(on: row), try count?.evaluate(on: row) ?? .int(.max)
            )
            guard let text = try operand.text(on: row), !start.isNull, !count.isNull else {
                return .null
            }
            return .string(
                try Self.substring(text, start.wholeNumber(), count.wholeNumber()))
        case .trim(let side, let characters, let operand):
            guard let text = try operand.text(on: row) else { return .null }
            guard let characters else { return .string(Self.trimmed(text, side, [" "])) }
            guard let set = try characters.text(on: row) else { return .null }
            return .string(Self.trimmed(text, side, Set(set.unicodeScalars)))
        }
    }

    /// The first character is number 0: `SUBSTRING('123456789', 1, 5)` is `23456` in Azure's
    /// reference, unlike in other SQL.
    private static func substring(
        _ text: String, _ start: Int64, _ count: Int64
    ) throws(RecordFailure) -> String {
        guard let start = Int(exactly: start), let count = Int(exactly: count), start >= 0,
            count >= 0
        else {
            throw RecordFailure(.invalidArgument, "SUBSTRING takes no negative numbers.")
        }
        return String(String.UnicodeScalarView(text.unicodeScalars.dropFirst(start).prefix(count)))
    }

    private static func trimmed(
        _ text: String, _ side: TrimSide, _ characters: Set<Unicode.Scalar>
    ) -> String {
        var rest = text.unicodeScalars[...]
        if side != .trailing {
            rest = rest.drop { characters.contains($0) }
        }
        if side != .leading {
            while let last = rest.last, characters.contains(last) { rest.removeLast() }
        }
        return String(String.UnicodeScalarView(rest))
    }
}

extension Expression {
    /// Nil for null.
    fileprivate func text(on row: some QueryRow) throws(RecordFailure) -> String? {
        let value = try self.evaluate(on: row)
        return value.isNull ? nil : try value.text()
    }
}
