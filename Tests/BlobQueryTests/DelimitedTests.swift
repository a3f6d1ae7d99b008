import BlobQuery
import Testing

/// Goal: delimited text reads the same however it is cut into pieces, and writes back what it read.
@Suite struct DelimitedTests {
    private static let all = "SELECT * FROM BlobStorage"

    /// What each record's fields are, shown with `|` and `¶`.
    @Test(arguments: [
        ("", ""), ("a,b", "a|b¶"), ("a,b\n", "a|b¶"), ("a,b\r\nc,d\r\n", "a|b¶c|d¶"),
        ("a,b\r\nc,d", "a|b¶c|d¶"), ("a\rb\n", "a\rb¶"), ("a\r\r\n", "a\r¶"), ("\n", "¶"),
        ("\r\n", "¶"), ("a\n\nb", "a¶¶b¶"), (",", "|¶"), (",\n,", "|¶|¶"), ("a,,b", "a||b¶"),
        ("\"a,b\",c", "a,b|c¶"), ("\"a\nb\",c\n", "a\nb|c¶"), ("\"a\"\"b\"", "a\"b¶"),
        ("\"\",x", "|x¶"), ("\"\"\"\"", "\"¶"), ("a\"b,c", "a\"b|c¶"), ("\"a\"b,c", "ab|c¶"),
        ("\"a\"\r\n", "a¶"), ("\"a\r\"\n", "a\r¶"), ("\"a\"\r", "a¶"), ("\"a\" ,b", "a |b¶"),
        ("\u{FEFF}a,b\n", "a|b¶"), ("ß,日\n", "ß|日¶"),
    ])
    func records(blob: String, expected: String) throws {
        let shown = RecordFormat.delimited(
            DelimitedFormat(columnSeparator: "|", fieldQuote: "", recordSeparator: "¶"))
        for pieceBytes in [1, 2, 3, 5, 1 << 16] {
            let answer = try ask(Self.all, blob, comma, shown, pieceBytes: pieceBytes)
            #expect(answer.text == expected, "pieces of \(pieceBytes)")
            #expect(answer.errors.isEmpty)
        }
    }

    @Test(arguments: [
        // Separators that begin alike, escapes, no quotes at all.
        (DelimitedFormat(columnSeparator: "::", recordSeparator: ":\n"), "a:b::c:\nd", "a:b|c¶d¶"),
        (DelimitedFormat(columnSeparator: ":", recordSeparator: "::"), "a:b::c::", "a|b¶c¶"),
        (DelimitedFormat(recordSeparator: "\r\n"), "a\n,b\r\nc\r", "a\n|b¶c\r¶"),
        (DelimitedFormat(recordSeparator: "\r"), "a,b\rc", "a|b¶c¶"),
        (DelimitedFormat(columnSeparator: "\r"), "a\rb\n", "a|b¶"),
        (DelimitedFormat(escapeCharacter: "\\"), #"a\,b,\"c,"d\"e\\",f\"#, #"a,b|"c|d"e\|f\¶"#),
        (DelimitedFormat(escapeCharacter: "\\"), "a\\\n,b\\\r\n", "a\n|b\r¶"),
        (DelimitedFormat(escapeCharacter: "\""), #""a""b",c"#, #"a"b|c¶"#),
        (DelimitedFormat(fieldQuote: ""), #""a,b""#, #""a|b"¶"#),
        (DelimitedFormat(fieldQuote: "'"), #"'a,b',"c""#, #"a,b|"c"¶"#),
    ])
    func syntaxes(format: DelimitedFormat, blob: String, expected: String) throws {
        let shown = RecordFormat.delimited(
            DelimitedFormat(columnSeparator: "|", fieldQuote: "", recordSeparator: "¶"))
        for pieceBytes in [1, 2, 3, 1 << 16] {
            let answer = try ask(Self.all, blob, .delimited(format), shown, pieceBytes: pieceBytes)
            #expect(answer.text == expected, "pieces of \(pieceBytes)")
        }
    }

    @Test(arguments: [
        (DelimitedFormat(), "a,\"b,c\",\"d\"\"e\",\"f\ng\",h i\n"),
        (
            DelimitedFormat(columnSeparator: ";", fieldQuote: "'", recordSeparator: "."),
            "a;b,c;d\"e;'f\ng';h i."
        ),
        (
            DelimitedFormat(fieldQuote: "\"", escapeCharacter: "\\"),
            "a,\"b,c\",\"d\\\"e\",\"f\ng\",h i\n"
        ),
        (DelimitedFormat(fieldQuote: "", escapeCharacter: "\\"), "a,b\\,c,d\"e,f\\\ng,h i\n"),
    ])
    func writing(format: DelimitedFormat, expected: String) throws {
        let blob = "a,\"b,c\",\"d\"\"e\",\"f\ng\",h i\n"
        let output = RecordFormat.delimited(format)
        #expect(try ask(Self.all, blob, comma, output).text == expected)
        #expect(try ask(Self.all, expected, output, comma).text == blob)
    }

    @Test func whatCannotBeWrittenIsAnError() throws {
        let bare = RecordFormat.delimited(DelimitedFormat(fieldQuote: ""))
        let answer = try ask(Self.all, "a,b\n\"c,d\",e\nf\n", comma, bare)
        #expect(answer.text == "a,b\nf\n")
        #expect(answer.errorNames == ["InvalidOutput"])
        #expect(answer.errors.first?.position == 4)
    }

    /// The conversion that azure-storage-blob's own tests expect of Azure, with a short record.
    @Test func conversionOfAzuresTests() throws {
        let blob = "Service,Version\r\nApp,1\r\nEvent Hubs\r\nIdentity,1.1.0-beta.1\r\n"
        #expect(
            try ask(Self.all, blob).text
                == "Service,Version\nApp,1\nEvent Hubs\nIdentity,1.1.0-beta.1\n")
        let output = DelimitedFormat(
            columnSeparator: ";", fieldQuote: "'", recordSeparator: ".", escapeCharacter: "\\")
        #expect(
            try ask(Self.all, blob, comma, .delimited(output)).text
                == "Service;Version.App;1.Event Hubs.Identity;'1.1.0-beta.1'.")
        // The record that has no such column is an error and left out.
        let answer = try ask("SELECT Version FROM BlobStorage", blob, commaWithHeaders, comma)
        #expect(answer.text == "1\n1.1.0-beta.1\n")
        #expect(
            answer.errors == [
                Answer.Failure(
                    isFatal: false, name: "InvalidColumnOrdinal",
                    description: "The record has 1 columns, column 2 is asked for.", position: 24)
            ])
        // Not even a condition that needs nothing else lets it through.
        let ordinals = try ask("SELECT _1 FROM BlobStorage WHERE _2 > 250", "100.200\n300.400\n")
        #expect(ordinals.errorNames == ["InvalidColumnOrdinal", "InvalidColumnOrdinal"])
        #expect(ordinals.data.isEmpty)
    }

    @Test func headers() throws {
        let blob = "Name,Unit Price,_9,name2\nx,1,2,3\ny,4,5,6\n"
        func text(_ expression: String, _ output: RecordFormat) throws -> String {
            try ask(expression, blob, commaWithHeaders, output).text
        }
        #expect(try text(Self.all, comma) == "x,1,2,3\ny,4,5,6\n")
        #expect(try text(Self.all, commaWithHeaders) == blob)
        #expect(try text("SELECT NAME, _2 FROM BlobStorage LIMIT 1", comma) == "x,1\n")
        #expect(
            try text("SELECT name n, _4 + 0 FROM BlobStorage", commaWithHeaders)
                == "n,_2\nx,3\ny,6\n")
        #expect(
            try text("SELECT \"Unit Price\" FROM BlobStorage LIMIT 1", json)
                == "{\"Unit Price\":\"1\"}\n")
        #expect(
            try text("SELECT * FROM BlobStorage LIMIT 1", json)
                == "{\"Name\":\"x\",\"Unit Price\":\"1\",\"_9\":\"2\",\"name2\":\"3\"}\n")
        // `_9` is the ninth column, its quoted form the name.
        #expect(try text("SELECT \"_9\" FROM BlobStorage LIMIT 1", comma) == "2\n")
        let ninth = try ask("SELECT _9 FROM BlobStorage LIMIT 1", blob, commaWithHeaders)
        #expect(ninth.errorNames == ["InvalidColumnOrdinal", "InvalidColumnOrdinal"])

        let noSuch = try ask("SELECT \"NAME\" FROM BlobStorage", blob, commaWithHeaders)
        #expect(noSuch.errorNames == ["InvalidColumnName"])
        #expect(noSuch.errors.first?.isFatal == true)
        #expect(noSuch.order == "pep$")
        let twice = try ask("SELECT a FROM BlobStorage", "A,a,B\n1,2,3\n", commaWithHeaders)
        #expect(twice.text == "a\n2\n")
        let ambiguous = try ask("SELECT b FROM BlobStorage", "B,B \nB,b,B\n", commaWithHeaders)
        #expect(ambiguous.errors.isEmpty)
        let both = try ask("SELECT x FROM BlobStorage", "X,X\n1,2\n", commaWithHeaders)
        #expect(both.errorNames == ["InvalidColumnName"])
    }

    @Test func headersWithoutRows() throws {
        #expect(try ask(Self.all, "a,b\n", commaWithHeaders).text == "a,b\n")
        #expect(try ask("SELECT b FROM BlobStorage", "a,b\n", commaWithHeaders).text == "b\n")
        #expect(try ask(Self.all, "", commaWithHeaders).text == "")
        #expect(
            try ask(Self.all, "1,2\n3,4\n", comma, commaWithHeaders).text == "_1,_2\n1,2\n3,4\n")
        #expect(
            try ask("SELECT COUNT(*) n FROM BlobStorage", "1\n", comma, commaWithHeaders).text
                == "n\n1\n")
    }

    @Test func headerlessColumnsInJSON() throws {
        #expect(
            try ask(Self.all, "100,200\n", comma, json).text == "{\"_1\":\"100\",\"_2\":\"200\"}\n")
    }

    /// Bytes that are no text are copied, but not calculated with.
    @Test func bytesThatAreNotUTF8() throws {
        let blob: [UInt8] = [0x61, 0x2C, 0xFF, 0xFE, 0x0A]
        let copied = try Answer(
            answerBytes("SELECT *, _2 FROM BlobStorage".replacing("*, ", with: ""), blob))
        #expect(copied.data == [0xFF, 0xFE, 0x0A])
        #expect(try Answer(answerBytes(Self.all, blob)).data == blob)
        let compared = try Answer(answerBytes("SELECT _1 FROM BlobStorage WHERE _2 = 'x'", blob))
        #expect(compared.errorNames == ["InvalidText"])
        let inJSON = try Answer(answerBytes(Self.all, blob, comma, json))
        #expect(inJSON.errorNames == ["InvalidText"])
        #expect(inJSON.data.isEmpty)
    }

    @Test func aQuoteWithoutEnd() throws {
        let answer = try ask(Self.all, "a,b\nc,\"d\ne\n")
        #expect(answer.text == "a,b\n")
        #expect(answer.errorNames == ["ParseError"])
        #expect(answer.errors.first?.isFatal == true)
        #expect(answer.errors.first?.position == 4)
        #expect(answer.totalBytes == 11)
    }

    @Test func splitting() throws {
        // 11 records of 1 MiB and one of 3 bytes: the first batch is cut behind the tenth.
        let line = String(repeating: "x", count: (1 << 20) - 1) + "\n"
        let blob = String(repeating: line, count: 11) + "end"
        let answer = try ask("SELECT sys.split(10485760) FROM BlobStorage", blob)
        #expect(answer.text == "10485760\n1048579\n")
        let larger = try ask("SELECT sys.split(10485761) FROM BlobStorage", blob)
        #expect(larger.text == "11534336\n3\n")
        #expect(try ask("SELECT sys.split(10485760) FROM BlobStorage", "").text == "")
    }

    @Test func recordsAsLongAsAllowed() throws {
        let most = String(repeating: "x", count: QueryEngine.recordBytesMax - 1) + "\n"
        #expect(try ask("SELECT CHAR_LENGTH(_1) FROM BlobStorage", most).text == "16777215\n")
        let answer = try ask("SELECT CHAR_LENGTH(_1) FROM BlobStorage", "a\nx" + most)
        #expect(answer.text == "1\n")
        #expect(answer.errorNames == ["RecordTooLong"])
        #expect(answer.errors.first?.isFatal == true)
        #expect(answer.errors.first?.position == 2)
    }
}
