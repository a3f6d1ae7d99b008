/// Turns the bytes of a blob into rows.
protocol RecordSource {
    /// Reads at most one record and hands over at most one row.
    mutating func step(
        _ input: inout InputBuffer, _ rows: inout RowSink
    ) throws(QueryError) -> ReadStep
}

/// A row that can also be copied to the answer.
protocol OutputRow: QueryRow {
    /// `Statement.fields[field]` as it is written in the blob.
    func cell(of field: Int) -> Cell
    /// `SELECT *`.
    var cells: [Cell] { get }
    var cellNames: [String] { get }
    /// The whole row in JSON, if that is what it is in the blob.
    var json: ArraySlice<UInt8>? { get }
}

/// One column of one record of the answer.
enum Cell {
    case missing
    case null
    /// A field of delimited text. It need not be UTF-8 to be copied.
    case bytes(ArraySlice<UInt8>)
    /// A JSON value that is not a string.
    case json(ArraySlice<UInt8>)
    case value(Value)
}

enum RecordWriter {
    case delimited(DelimitedWriter)
    case json(JSONWriter)
}
