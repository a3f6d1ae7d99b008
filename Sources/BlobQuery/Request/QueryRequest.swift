/// What a query asks of one blob: the expression and the forms of what is read and written.
///
/// Nothing is checked yet; ``QueryEngine`` refuses what it cannot honour.
public struct QueryRequest: Hashable, Sendable {
    /// "The maximum size of the query expression is 256KiB" (Azure's REST description).
    public static let expressionBytesMax = 256 << 10

    public var expression: String
    public var input: RecordFormat
    public var output: RecordFormat

    /// - Parameters:
    ///   - input: Nil is delimited text with commas and no header row, as on Azure.
    ///   - output: Nil is the form of the input.
    public init(expression: String, input: RecordFormat? = nil, output: RecordFormat? = nil) {
        let input = input ?? .delimited(DelimitedFormat())
        self.expression = expression
        self.input = input
        self.output = output ?? input
    }
}

/// A form of records in a blob or in an answer.
public enum RecordFormat: Hashable, Sendable {
    case delimited(DelimitedFormat)
    case json(JSONFormat)
    case arrow
    case parquet
}

/// Delimited text ("CSV"). A quote or escape that is empty is not used.
public struct DelimitedFormat: Hashable, Sendable {
    public var columnSeparator: String
    public var fieldQuote: String
    public var recordSeparator: String
    public var escapeCharacter: String
    /// Input: the first record names the columns. Output: a first record with names is written.
    public var hasHeaders: Bool

    public init(
        columnSeparator: String = ",", fieldQuote: String = "\"", recordSeparator: String = "\n",
        escapeCharacter: String = "", hasHeaders: Bool = false
    ) {
        self.columnSeparator = columnSeparator
        self.fieldQuote = fieldQuote
        self.recordSeparator = recordSeparator
        self.escapeCharacter = escapeCharacter
        self.hasHeaders = hasHeaders
    }
}

/// JSON values one after another. On input the separator may be missing or be white space: a
/// record ends where its last bracket closes.
public struct JSONFormat: Hashable, Sendable {
    public var recordSeparator: String

    public init(recordSeparator: String = "\n") {
        self.recordSeparator = recordSeparator
    }
}
