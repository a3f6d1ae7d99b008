/// A record of delimited text, its fields without quotes and escapes.
struct DelimitedRecord {
    /// All fields, one after another.
    fileprivate(set) var text: [UInt8] = []
    /// Where in ``text`` each field ends. 32 bits, since a record of separators only has many.
    fileprivate var ends: [UInt32] = []
    /// Of its first byte in the blob.
    fileprivate(set) var position: UInt64 = 0

    var count: Int { self.ends.count }

    subscript(field: Int) -> ArraySlice<UInt8> {
        let start = field == 0 ? 0 : Int(self.ends[field - 1])
        return self.text[start..<Int(self.ends[field])]
    }
}

/// Reads records as their bytes come; it may be interrupted between any two of them.
///
/// A quote counts only as the first byte of a field and, doubled or escaped, inside one. What
/// follows a closing quote up to the separator is part of the field. The last record needs no
/// separator.
struct DelimitedReader {
    private enum State {
        case recordStart, fieldStart, plain, quoted
    }

    private static let fieldsMax = 1 << 16

    private let syntax: DelimitedSyntax
    /// The longer of two separators is looked for first: it might begin with the other.
    private let columnSeparatorIsFirst: Bool
    /// For each byte whether ``State/plain`` must look at it.
    private let stopsPlain: [Bool]
    private var state = State.recordStart
    /// The part of the current field that a quote or an escape vouches for.
    private var literalEnd = 0
    private(set) var record = DelimitedRecord()

    init(_ syntax: DelimitedSyntax) {
        self.syntax = syntax
        self.columnSeparatorIsFirst = syntax.columnSeparator.count > syntax.recordSeparator.count
        var stops = [Bool](repeating: false, count: 256)
        stops[Int(syntax.columnSeparator[0])] = true
        stops[Int(syntax.recordSeparator[0])] = true
        if let escape = syntax.escape { stops[Int(escape)] = true }
        self.stopsPlain = stops
    }

    mutating func next(_ input: inout InputBuffer) throws(QueryError) -> ReadStep {
        while true {
            if input.isAtEnd { return try self.endOfInput(input) }
            switch self.state {
            case .recordStart:
                self.record.text.removeAll(keepingCapacity: true)
                self.record.ends.removeAll(keepingCapacity: true)
                self.record.position = input.position
                self.literalEnd = 0
                self.state = .fieldStart
            case .fieldStart:
                if input.bytes[input.cursor] == self.syntax.quote {
                    input.cursor += 1
                    self.state = .quoted
                } else {
                    self.state = .plain
                }
            case .plain:
                let step = self.readPlain(&input)
                try self.checkLength(input)
                if let step { return step }
            case .quoted:
                let step = self.readQuoted(&input)
                try self.checkLength(input)
                if let step { return step }
            }
        }
    }

    private func checkLength(_ input: InputBuffer) throws(QueryError) {
        if input.position - self.record.position > UInt64(QueryEngine.recordBytesMax) {
            throw self.fatal(RecordFailure(.recordTooLong, "A record is longer than 16 MiB."))
        }
        // A field is far larger in memory than its separator in the blob.
        if self.record.count > Self.fieldsMax {
            throw self.fatal(RecordFailure(.recordTooLong, "A record has more than 65,536 fields."))
        }
    }

    private mutating func endOfInput(_ input: InputBuffer) throws(QueryError) -> ReadStep {
        guard input.isComplete else { return .needsInput }
        switch self.state {
        case .recordStart: return .end
        case .quoted:
            throw self.fatal(RecordFailure(.parseError, "A quoted field has no end."))
        case .fieldStart, .plain:
            self.endRecord()
            return .record
        }
    }

    /// - Returns: Nil to go on.
    private mutating func readPlain(_ input: inout InputBuffer) -> ReadStep? {
        let start = input.cursor
        var end = start
        while end < input.bytes.count, !self.stopsPlain[Int(input.bytes[end])] { end += 1 }
        self.record.text.append(contentsOf: input.bytes[start..<end])
        input.cursor = end
        guard end < input.bytes.count else { return nil }
        if input.bytes[end] == self.syntax.escape {
            return self.readEscape(&input) ? nil : .needsInput
        }
        switch self.separator(input) {
        case .column:
            input.cursor += self.syntax.columnSeparator.count
            self.endField()
            self.state = .fieldStart
        case .record:
            input.cursor += self.syntax.recordSeparator.count
            self.endRecord()
            return .record
        case .none:
            self.record.text.append(input.bytes[end])
            input.cursor += 1
        case .undecided:
            return .needsInput
        }
        return nil
    }

    private enum Separator {
        case column, record, none, undecided
    }

    private func separator(_ input: InputBuffer) -> Separator {
        let column = input.match(self.syntax.columnSeparator)
        let record = input.match(self.syntax.recordSeparator)
        switch (self.columnSeparatorIsFirst, column, record) {
        case (true, .found, _), (false, .found, .absent): return .column
        case (true, .absent, .found), (false, _, .found): return .record
        case (_, .absent, .absent): return .none
        default: return .undecided
        }
    }

    /// - Returns: Nil to go on.
    private mutating func readQuoted(_ input: inout InputBuffer) -> ReadStep? {
        let start = input.cursor
        var end = start
        while end < input.bytes.count, input.bytes[end] != self.syntax.quote,
            input.bytes[end] != self.syntax.escape
        {
            end += 1
        }
        self.record.text.append(contentsOf: input.bytes[start..<end])
        input.cursor = end
        guard end < input.bytes.count else { return nil }
        if input.bytes[end] == self.syntax.escape {
            return self.readEscape(&input) ? nil : .needsInput
        }
        guard end + 1 < input.bytes.count || input.isComplete else { return .needsInput }
        input.cursor += 1
        if !input.isAtEnd, input.bytes[input.cursor] == self.syntax.quote {
            self.record.text.append(input.bytes[input.cursor])
            input.cursor += 1
        } else {
            self.literalEnd = self.record.text.count
            self.state = .plain
        }
        return nil
    }

    /// Takes the byte behind an escape as it is. At the end of the blob the escape is itself.
    ///
    /// - Returns: False if that byte has not come yet.
    private mutating func readEscape(_ input: inout InputBuffer) -> Bool {
        guard input.cursor + 1 < input.bytes.count || input.isComplete else { return false }
        if input.cursor + 1 < input.bytes.count { input.cursor += 1 }
        self.record.text.append(input.bytes[input.cursor])
        input.cursor += 1
        self.literalEnd = self.record.text.count
        return true
    }

    private mutating func endField() {
        self.record.ends.append(UInt32(self.record.text.count))
    }

    private mutating func endRecord() {
        let fieldStart = Int(self.record.ends.last ?? 0)
        if self.syntax.dropsCarriageReturn, self.record.text.last == 0x0D,
            self.record.text.count > max(fieldStart, self.literalEnd)
        {
            self.record.text.removeLast()
        }
        self.endField()
        self.state = .recordStart
    }

    private func fatal(_ failure: RecordFailure) -> QueryError {
        QueryError(failure: failure, isFatal: true, position: self.record.position)
    }
}
