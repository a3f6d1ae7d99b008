import BlobQuery
import Testing

/// Goal: JSON blobs are read by their structure, however they are cut, and copied as they are.
@Suite struct JSONTests {
    private static let all = "SELECT * FROM BlobStorage"
    /// The sample of Azure's SQL reference.
    private static let mouse = """
        {"id": 1, "name": "mouse", "price": 12.5, "tags": ["wireless", "accessory"],
         "dimensions": {"length": 3, "width": 2, "height": 2}, "weight": 0.2,
         "warehouses": [{"latitude": 41.8, "longitude": -87.6}]}
        """

    @Test(arguments: [
        ("SELECT latitude FROM BlobStorage[*].warehouses[*]", "41.8\n"),
        ("SELECT length FROM BlobStorage[*].dimensions", "3\n"),
        (
            "SELECT weight,warehouses[0].longitude,id,tags[1] FROM BlobStorage[*]",
            "0.2,-87.6,1,accessory\n"
        ),
        ("SELECT * FROM BlobStorage[*].tags[*]", "wireless\naccessory\n"),
        ("SELECT * FROM BlobStorage[*].tags[1]", "accessory\n"),
        ("SELECT * FROM BlobStorage[*].tags", "wireless,accessory\n"),
        ("SELECT x.latitude FROM BlobStorage[*].warehouses[*] x WHERE x.longitude < 0", "41.8\n"),
        ("SELECT * FROM BlobStorage[*].none", ""), ("SELECT * FROM BlobStorage[*].tags[9]", ""),
        (
            "SELECT dimensions FROM BlobStorage",
            #""{""length"": 3, ""width"": 2, ""height"": 2}""# + "\n"
        ),
        ("SELECT none, id FROM BlobStorage", ",1\n"),
    ])
    func paths(expression: String, expected: String) throws {
        for pieceBytes in [1, 7, 1 << 16] {
            let answer = try ask(expression, Self.mouse, json, comma, pieceBytes: pieceBytes)
            #expect(answer.text == expected)
            #expect(answer.errors.isEmpty)
        }
    }

    @Test(arguments: [
        "SELECT * FROM BlobStorage[*].name[*]", "SELECT * FROM BlobStorage[*].name.x",
        "SELECT * FROM BlobStorage[*].tags.x", "SELECT * FROM BlobStorage[*].dimensions[0]",
    ])
    func pathsThatDoNotFit(expression: String) throws {
        let answer = try ask(expression, Self.mouse, json)
        #expect(answer.errorNames == ["InvalidPath"])
        #expect(answer.errors.first?.isFatal == false)
        #expect(answer.data.isEmpty)
    }

    @Test(arguments: [
        (#"{"a":1}{"a":2}"#, "1\n2\n"), ("{\"a\":1}\r\n{\"a\":2}\n\n", "1\n2\n"),
        ("[{\"a\":1}, {\"a\":2}]", "1\n2\n"), ("[{\"a\":1}] [] [{\"a\":2}]", "1\n2\n"),
        ("\u{FEFF}{\"a\":1}", "1\n"), ("", ""), (" \n", ""), ("[]", ""),
        (#"{"a":"}{\"\\"}"#, "\"}{\"\"\\\"\n"), (#"{"a":"\u00e9\ud83d\ude00\n"}"#, "\"é😀\n\"\n"),
        (#"{"a":null}"#, "\n"), (#"{"a":true}"#, "true\n"), (#"{"a":1.50}"#, "1.50\n"),
        (#"{"a":1,"a":2}"#, "1\n"), (#"{"A":1,"a":2}"#, "2\n"), (#"{"A":1}"#, "1\n"),
        (#"{"\u0061":1}"#, "1\n"), ("{\n\t\"a\": \"x\",\n}", "x\n"),
        ("[1, \"x\", [2], null]", "\n\n\n\n"),
    ])
    func records(blob: String, expected: String) throws {
        for pieceBytes in [1, 2, 3, 1 << 16] {
            let answer = try ask(
                "SELECT a FROM BlobStorage", blob, json, comma, pieceBytes: pieceBytes)
            #expect(answer.text == expected)
            #expect(answer.errors.isEmpty)
        }
    }

    @Test func copies() throws {
        // Lines, order, spelling of numbers: as they are, even where Azure is lax about a comma.
        let blob = "{\n\t\"name0\": \"owner0\",\n\t\"n\": 1.0e1,\n}"
        #expect(try ask(Self.all, blob, json).text == blob + "\n")
        let output = RecordFormat.json(JSONFormat(recordSeparator: ";"))
        #expect(
            try ask(
                "SELECT name FROM BlobStorage", "{\"name\": \"owner\", \"id\": 1}\n{\"x\": 1}",
                json, output
            ).text
                == "{\"name\":\"owner\"};{};")
        #expect(
            try ask(Self.all, "{\"a\":1};{\"a\":2};", output, json).text == "{\"a\":1}\n{\"a\":2}\n"
        )
        #expect(try ask(Self.all, #"{"b":1,"a":"x,y"}"#, json, comma).text == "1,\"x,y\"\n")
        #expect(try ask(Self.all, #"{"b":1,"a":2}"#, json, commaWithHeaders).text == "b,a\n1,2\n")
    }

    @Test func textInJSON() throws {
        let answer = try ask(
            "SELECT _1 \"a\"\"\u{1}\" FROM BlobStorage", "\"x\ty\r\"\"\\\u{8}é\"\n", comma, json)
        #expect(answer.text == #"{"a\"\u0001":"x\ty\r\"\\\u0008é"}"# + "\n")
    }

    /// As Azure's: what is no JSON ends the query.
    @Test(arguments: [
        ("{name: owner}\n{name2: owner2}\n{name: owner}", 1), ("a,b", 0), ("{\"a\":1}x", 7),
        ("{\"a\":1", 6), ("[{\"a\":1}", 8), ("{\"a\":1}]", 7), ("[1,]", 3), ("[1 2]", 3),
        ("[,1]", 1),
        ("{\"a\":1]", 6), ("{\"a\" 1}", 5), ("{\"a\":01}", 6), ("{\"a\":1.}", 7), ("{\"a\":+1}", 5),
        ("{\"a\":tru}", 8), ("{\"a\":\"\t\"}", 6), ("{\"a\":\"\\x\"}", 7),
        ("{\"a\":\"\\ud800\"}", 12),
        ("{\"a\":\"\\udc00\"}", 12), ("{\"a\":\"\\u12g4\"}", 8), ("{\"a\":[1,]}", 8), ("{,}", 1),
        ("{\"a\":1 \"b\":2}", 7), ("{\"a\":\"x}", 8), ("[1, nul]", 7), ("\"a\"", 0), ("1", 0),
        ("\u{FEFF}x", 3),
    ])
    func malformed(blob: String, position: Int) throws {
        for pieceBytes in [1, 3, 1 << 16] {
            let answer = try ask(Self.all, blob, json, comma, pieceBytes: pieceBytes)
            #expect(answer.errorNames == ["ParseError"])
            #expect(answer.errors.first?.isFatal == true)
            #expect(answer.errors.first?.position == position, "\(blob)")
            #expect(answer.totalBytes == blob.utf8.count)
            #expect(answer.order.hasSuffix("ep$"))
        }
    }

    @Test func textThatIsNotUTF8() throws {
        let blob = Array("{\"a\":\"".utf8) + [0xFF] + Array("\"}".utf8)
        #expect(try Answer(answerBytes(Self.all, blob, json)).errorNames == ["ParseError"])
    }

    @Test func depth() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(try ask(Self.all, "{\"a\":\(nested(127))}", json).errors.isEmpty)
        #expect(try ask(Self.all, "{\"a\":\(nested(128))}", json).errorNames == ["ParseError"])
        #expect(
            try ask(Self.all, "{\"a\":\(nested(1_000_000))}", json).errorNames == ["ParseError"])
    }

    /// An array at the top may be longer than a record.
    @Test func aLargeArray() throws {
        let element = "{\"a\":\"\(String(repeating: "x", count: 1 << 20))\"}"
        let blob = "[" + Array(repeating: element, count: 20).joined(separator: ",") + "]"
        #expect(try ask("SELECT COUNT(*) FROM BlobStorage", blob, json, comma).text == "20\n")
        let record = "{\"a\":" + blob + "}"
        let tooLong = try ask("SELECT COUNT(*) FROM BlobStorage", record, json, comma)
        #expect(tooLong.errorNames == ["RecordTooLong"])
    }
}
