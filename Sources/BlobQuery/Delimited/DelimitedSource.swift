/// The records of delimited text as rows.
struct DelimitedSource: RecordSource {
    private var reader: DelimitedReader
    private let fields: [FieldReference]
    private let hasHeaders: Bool
    private let stop: QueryStop
    private var names: [String] = []
    /// The column of each field; nil until the header row is read.
    private var columns: [Int]?

    init(
        _ statement: Statement, _ syntax: DelimitedSyntax, _ stop: QueryStop
    ) throws(QueryRefusal) {
        guard statement.table.isEmpty else {
            throw QueryRefusal(.expression, "Delimited text has no paths behind BlobStorage.")
        }
        if let position = statement.missingTestPosition {
            throw QueryRefusal(.expression, "IS MISSING is for JSON only.", position: position)
        }
        for field in statement.fields where field.steps.count > 1 {
            throw QueryRefusal(
                .expression, "Delimited text has no members and elements.",
                position: field.position)
        }
        self.reader = DelimitedReader(syntax)
        self.fields = statement.fields
        self.hasHeaders = syntax.hasHeaders
        self.stop = stop
        if !syntax.hasHeaders {
            self.columns = try statement.fields.map { field throws(QueryRefusal) in
                guard let column = field.ordinal else {
                    throw QueryRefusal(
                        .expression,
                        "Column names can be used only if 'hasHeader' is set in the config and "
                            + "there is a header row.",
                        position: field.position)
                }
                return column
            }
        }
    }

    mutating func step(
        _ input: inout InputBuffer, _ rows: inout RowSink
    ) throws(QueryError) -> ReadStep {
        let step = try self.reader.next(&input)
        guard step == .record else { return step }
        let record = self.reader.record
        guard let columns = self.columns else {
            try self.readHeader(record, &rows)
            return .record
        }
        if let absent = columns.first(where: { $0 >= record.count }) {
            rows.report(
                RecordFailure(
                    .invalidColumnOrdinal,
                    "The record has \(record.count) columns, column \(absent + 1) is asked for."),
                at: record.position)
        } else {
            let row = DelimitedRow(
                record: record, columns: columns, names: self.names, stop: self.stop)
            try rows.take(row, at: record.position)
        }
        return .record
    }

    private mutating func readHeader(
        _ record: DelimitedRecord, _ rows: inout RowSink
    ) throws(QueryError) {
        self.names = (0..<record.count).map { String(decoding: record[$0], as: UTF8.self) }
        let names = self.names
        let stop = self.stop
        self.columns = try self.fields.map { field throws(QueryError) in
            try stop.check(at: record.position)
            guard let column = field.ordinal ?? field.column(of: names) else {
                throw QueryError(
                    failure: RecordFailure(
                        .invalidColumnName,
                        "No column, or more than one, has the name \(field.text)."),
                    isFatal: true, position: record.position)
            }
            return column
        }
        rows.setColumnNames(names)
    }
}

/// A record whose fields are known to be there.
struct DelimitedRow: OutputRow {
    let record: DelimitedRecord
    /// The column of each field of the statement.
    let columns: [Int]
    /// Of the header row; empty without one.
    let names: [String]
    let stop: QueryStop

    func value(of field: Int) throws(RecordFailure) -> Value {
        guard let text = String(validating: self.record[self.columns[field]], as: UTF8.self) else {
            throw RecordFailure(.invalidText, "A field is not in UTF-8.")
        }
        return .string(text)
    }

    func cell(of field: Int) -> Cell { .bytes(self.record[self.columns[field]]) }

    var cells: [Cell] { (0..<self.record.count).map { .bytes(self.record[$0]) } }

    /// Columns past the header row are named by their number.
    var cellNames: [String] {
        (0..<self.record.count).map { $0 < self.names.count ? self.names[$0] : "_\($0 + 1)" }
    }

    var json: ArraySlice<UInt8>? { nil }
}

extension FieldReference {
    /// `_11` is column 10, counted from 0.
    fileprivate var ordinal: Int? {
        guard case .member(let name)? = self.steps.first, !name.isQuoted,
            name.text.utf8.first == UInt8(ascii: "_"),
            name.text.utf8.dropFirst().allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int(name.text.dropFirst()), number > 0
        else { return nil }
        return number - 1
    }

    /// Nil too if an unquoted name stands for several columns and is exactly none of them.
    fileprivate func column(of names: [String]) -> Int? {
        guard case .member(let name)? = self.steps.first else { return nil }
        if let exact = names.firstIndex(of: name.text) { return exact }
        let matches = names.indices.filter { name.matches(names[$0]) }
        return matches.count == 1 ? matches[0] : nil
    }

    fileprivate var text: String {
        guard case .member(let name)? = self.steps.first else { return "" }
        return String(name.text.prefix(40))
    }
}
