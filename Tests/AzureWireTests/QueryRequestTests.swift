import AzureWire
import Testing

/// Goal: Query Blob Contents' body is read as SDKs write it, where a separator may be a lone blank.
@Suite struct QueryRequestTests {
    /// The documents are what azure-storage-blob 12.31.1 sends for its dialects.
    @Test func formsOfTheSDK() throws {
        let delimited = """
            <QueryRequest><QueryType>SQL</QueryType>\
            <Expression>SELECT * from BlobStorage WHERE a&lt;'1'</Expression>\
            <InputSerialization><Format><Type>delimited</Type><DelimitedTextConfiguration>\
            <ColumnSeparator>,</ColumnSeparator><FieldQuote>"</FieldQuote><RecordSeparator>
            </RecordSeparator><EscapeChar /><HasHeaders>true</HasHeaders>\
            </DelimitedTextConfiguration></Format></InputSerialization>\
            <OutputSerialization><Format><Type>json</Type><JsonTextConfiguration><RecordSeparator>
            </RecordSeparator></JsonTextConfiguration></Format></OutputSerialization></QueryRequest>
            """
        #expect(
            try QueryDocument.parse(Array(delimited.utf8))
                == QueryDocument(
                    expression: "SELECT * from BlobStorage WHERE a<'1'",
                    input: .delimited(
                        QueryDocument.DelimitedText(
                            columnSeparator: ",", fieldQuote: "\"", recordSeparator: "\n",
                            escapeCharacter: "", hasHeaders: true)),
                    output: .json(recordSeparator: "\n")))

        let arrow = """
            <QueryRequest><QueryType>SQL</QueryType><Expression>x</Expression>\
            <InputSerialization><Format><Type>parquet</Type><ParquetTextConfiguration> \
            </ParquetTextConfiguration></Format></InputSerialization><OutputSerialization><Format>\
            <Type>arrow</Type><ArrowConfiguration><Schema><Field><Type>int64</Type></Field>\
            </Schema></ArrowConfiguration></Format></OutputSerialization></QueryRequest>
            """
        #expect(
            try QueryDocument.parse(Array(arrow.utf8))
                == QueryDocument(expression: "x", input: .parquet, output: .arrow))
    }

    @Test func absentFormats() throws {
        let xml = """
            <QueryRequest><QueryType>SQL</QueryType><Expression>x</Expression></QueryRequest>
            """
        #expect(try QueryDocument.parse(Array(xml.utf8)) == QueryDocument(expression: "x"))
    }

    @Test(arguments: [
        ("", "InvalidXmlDocument"),
        ("<QueryRequest/>", "MissingRequiredXmlNode"),
        ("<QueryRequest><QueryType>SQL</QueryType></QueryRequest>", "MissingRequiredXmlNode"),
        (
            "<QueryRequest><QueryType>XPath</QueryType><Expression>x</Expression></QueryRequest>",
            "InvalidXmlNodeValue"
        ),
        (
            """
            <QueryRequest><QueryType>SQL</QueryType><Expression>x</Expression>\
            <InputSerialization><Format><Type>xls</Type></Format></InputSerialization></QueryRequest>
            """, "InvalidXmlNodeValue"
        ),
        (
            """
            <QueryRequest><QueryType>SQL</QueryType><Expression>x</Expression><InputSerialization>\
            <Format><Type>delimited</Type><DelimitedTextConfiguration><HasHeaders>maybe</HasHeaders>\
            </DelimitedTextConfiguration></Format></InputSerialization></QueryRequest>
            """, "InvalidXmlNodeValue"
        ),
        (
            "<QueryRequest><QueryType>SQL</QueryType><Expression>x</Expression><More/></QueryRequest>",
            "InvalidXmlDocument"
        ),
    ])
    func refusedBodies(xml: String, code: String) {
        let error = #expect(throws: WireError.self) { try QueryDocument.parse(Array(xml.utf8)) }
        #expect(error?.code == code)
    }
}
