/// The body of Query Blob Contents, as it was sent: nothing in it is interpreted or defaulted but
/// what the swagger's `QueryRequest` defaults.
public struct QueryDocument: Hashable, Sendable {
    public struct DelimitedText: Hashable, Sendable {
        /// Nil if the element is absent; an empty one says "none".
        public var columnSeparator: String?
        public var fieldQuote: String?
        public var recordSeparator: String?
        public var escapeCharacter: String?
        public var hasHeaders: Bool

        public init(
            columnSeparator: String? = nil, fieldQuote: String? = nil,
            recordSeparator: String? = nil, escapeCharacter: String? = nil, hasHeaders: Bool = false
        ) {
            self.columnSeparator = columnSeparator
            self.fieldQuote = fieldQuote
            self.recordSeparator = recordSeparator
            self.escapeCharacter = escapeCharacter
            self.hasHeaders = hasHeaders
        }
    }

    public enum Format: Hashable, Sendable {
        case delimited(DelimitedText)
        case json(recordSeparator: String?)
        case arrow
        case parquet
    }

    public var expression: String
    /// Nil if absent.
    public var input: Format?
    public var output: Format?

    public init(expression: String, input: Format? = nil, output: Format? = nil) {
        self.expression = expression
        self.input = input
        self.output = output
    }

    /// The largest body: an expression of 256 KiB, each character of which may be an entity of six.
    public static let bytesMax: UInt64 = 2 << 20

    public static func parse(_ xml: [UInt8]) throws(WireError) -> QueryDocument {
        let root = try XMLElement(parsing: xml, root: "QueryRequest")
        try root.expectChildren(
            "QueryType", "Expression", "InputSerialization", "OutputSerialization")
        let type = try root.requiredChild("QueryType").leafText()
        guard type.lowercased() == "sql" else {
            throw .invalidXMLNodeValue("QueryType", type)
        }
        return QueryDocument(
            expression: try root.requiredChild("Expression").leafText(),
            input: try root.child("InputSerialization")?.queryFormat(),
            output: try root.child("OutputSerialization")?.queryFormat())
    }
}

extension XMLElement {
    fileprivate func requiredChild(_ name: String) throws(WireError) -> XMLElement {
        guard let child = try self.child(name) else { throw .missingRequiredXMLNode(name) }
        return child
    }

    /// `<Format><Type>…</Type><…Configuration/></Format>`; the configuration may be left out.
    fileprivate func queryFormat() throws(WireError) -> QueryDocument.Format {
        try self.expectChildren("Format")
        let format = try self.requiredChild("Format")
        let type = try format.requiredChild("Type").leafText()
        switch type.lowercased() {
        case "delimited":
            try format.expectChildren("Type", "DelimitedTextConfiguration")
            return .delimited(
                try format.child("DelimitedTextConfiguration")?.delimitedText()
                    ?? QueryDocument.DelimitedText())
        case "json":
            try format.expectChildren("Type", "JsonTextConfiguration")
            let configuration = try format.child("JsonTextConfiguration")
            try configuration?.expectChildren("RecordSeparator")
            return .json(
                recordSeparator: try configuration?.child("RecordSeparator")?.leafText())
        // Their configurations are not read: neither is supported.
        case "arrow": return .arrow
        case "parquet": return .parquet
        default: throw .invalidXMLNodeValue("Type", type)
        }
    }

    private func delimitedText() throws(WireError) -> QueryDocument.DelimitedText {
        try self.expectChildren(
            "ColumnSeparator", "FieldQuote", "RecordSeparator", "EscapeChar", "HasHeaders")
        var text = QueryDocument.DelimitedText()
        text.columnSeparator = try self.child("ColumnSeparator")?.leafText()
        text.fieldQuote = try self.child("FieldQuote")?.leafText()
        text.recordSeparator = try self.child("RecordSeparator")?.leafText()
        text.escapeCharacter = try self.child("EscapeChar")?.leafText()
        if let flag = try self.child("HasHeaders")?.leafText() {
            switch flag.lowercased() {
            case "true": text.hasHeaders = true
            case "false": text.hasHeaders = false
            default: throw .invalidXMLNodeValue("HasHeaders", flag)
            }
        }
        return text
    }
}
