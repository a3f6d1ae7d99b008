import AzureWire
import BlobModel
import Testing

/// Goal: the two forms of tags and the two expressions are read exactly (spec rest.md §4.8).
@Suite struct TagWireTests {
    private func tags(_ pairs: KeyValuePairs<String, String>) throws -> BlobTags {
        try BlobTags(pairs.map { BlobTags.Entry(key: $0.key, value: $0.value) })
    }

    @Test func header() throws {
        #expect(try TagsHeader.parse("") == .none)
        #expect(try TagsHeader.parse("k=v%201") == tags(["k": "v 1"]))
        #expect(try TagsHeader.parse("b=2&a=1+1") == tags(["a": "1 1", "b": "2"]))
        #expect(try TagsHeader.parse("a=&b%3Dc=x=y") == tags(["a": "", "b=c": "x=y"]))
        #expect(try TagsHeader.parse("%2B=%2b") == tags(["+": "+"]))
    }

    @Test(arguments: [
        ("a", "InvalidHeaderValue"), ("a=1&", "InvalidHeaderValue"), ("&", "InvalidHeaderValue"),
        ("a=%2", "InvalidHeaderValue"), ("a=%ff", "InvalidHeaderValue"), ("=1", "EmptyTagName"),
        ("a=1&a=2", "DuplicateTagNames"), ("a=%26", "InvalidTag"), ("a=\u{e9}", "InvalidTag"),
        ((0...10).map { "k\($0)=v" }.joined(separator: "&"), "TagsTooLarge"),
        (String(repeating: "k", count: 129) + "=v", "TagsTooLarge"),
        ("k=" + String(repeating: "v", count: 257), "TagsTooLarge"),
    ])
    func refusedHeaders(value: String, code: String) {
        let error = #expect(throws: WireError.self) { try TagsHeader.parse(value) }
        #expect(error?.code == code)
    }

    @Test func xml() throws {
        let some = try tags(["a b": "1", "c": "", "d": " "])
        let written =
            #"<?xml version="1.0" encoding="utf-8"?><Tags><TagSet>"#
            + "<Tag><Key>a b</Key><Value>1</Value></Tag><Tag><Key>c</Key><Value /></Tag>"
            + "<Tag><Key>d</Key><Value> </Value></Tag></TagSet></Tags>"
        #expect(text(TagsXML.write(some)) == written)
        #expect(try TagsXML.parse(Array(written.utf8)) == some)
        #expect(try TagsXML.parse(TagsXML.write(.none)) == .none)
        let indented = """
            <?xml version="1.0"?>
            <Tags>
              <TagSet>
                <Tag><Value>v</Value><!-- first --><Key>k</Key></Tag>
              </TagSet>
            </Tags>

            """
        #expect(try TagsXML.parse(Array(indented.utf8)) == tags(["k": "v"]))
    }

    @Test(arguments: [
        ("", "InvalidXmlDocument"), ("<Tags/>", "InvalidXmlDocument"),
        ("<Tags><TagSet/><TagSet/></Tags>", "InvalidXmlDocument"),
        ("<Tags><TagSet>x</TagSet></Tags>", "InvalidXmlDocument"),
        ("<Tags>x<TagSet/></Tags>", "InvalidXmlDocument"),
        ("<Tags><TagSet><Tag><Key>k</Key></Tag></TagSet></Tags>", "InvalidXmlDocument"),
        ("<Tags><TagSet><Other/></TagSet></Tags>", "InvalidXmlDocument"),
        (
            "<Tags><TagSet><Tag><Key>k</Key><Value><b/></Value></Tag></TagSet></Tags>",
            "InvalidXmlDocument"
        ),
        ("<Tags><TagSet><Tag><Key/><Value>v</Value></Tag></TagSet></Tags>", "EmptyTagName"),
        ("<Tags><TagSet><Tag><Key>&amp;</Key><Value/></Tag></TagSet></Tags>", "InvalidTag"),
        (String(repeating: "<Tags>", count: 300), "InvalidXmlDocument"),
        ("<!DOCTYPE Tags><Tags><TagSet/></Tags>", "InvalidXmlDocument"),
    ])
    func refusedXML(xml: String, code: String) {
        let error = #expect(throws: WireError.self) { try TagsXML.parse(Array(xml.utf8)) }
        #expect(error?.code == code)
    }

    @Test func whereExpressions() throws {
        func filter(_ text: String) throws -> TagFilter {
            try WhereExpression.parse(text, in: .account)
        }
        #expect(try filter("\"a\"='1'") == TagFilter(ranges: [TagRange(key: "a", equalTo: "1")]))
        #expect(
            try filter(" Status = 'Done' aNd \"a b/c\">= 'x' AND\"a b/c\" < 'y'\t")
                == TagFilter(ranges: [
                    TagRange(key: "Status", equalTo: "Done"),
                    TagRange(
                        key: "a b/c", lower: .init("x", isInclusive: true),
                        upper: .init("y", isInclusive: false)),
                ]))
        #expect(
            try filter("b<='2'AND b>'1' AND @container='records'")
                == TagFilter(
                    container: ContainerName(parsing: "records"),
                    ranges: [
                        TagRange(
                            key: "b", lower: .init("1", isInclusive: false),
                            upper: .init("2", isInclusive: true))
                    ]))
        // A key may begin like a word, or be one.
        #expect(try filter("ANDROID='1' AND and=''").ranges.map(\.key) == ["ANDROID", "and"])
        let ten = (0..<10).map { "k\($0)='v'" }.joined(separator: " AND ")
        #expect(try filter(ten).ranges.count == 10)
    }

    @Test(arguments: [
        ("", 0), ("a", 1), ("a=", 2), ("a='1", 4), ("a=1", 2), ("a='1' b='2'", 6),
        ("a='1' AND", 9), ("a='1' OR b='2'", 6), ("NOT a='1'", 4), ("a<>'1'", 6), ("(a='1')", 0),
        ("a='1' AND a='1'", 15), ("a='1' AND a>'0'", 15), ("a>'1' AND a>='0'", 16),
        ("a='it''s'", 9), ("a='\u{e9}'", 5), ("\"\"='1'", 2), ("\"a='1'", 6), ("@other='1'", 6),
        ("@container>'a'", 11), ("@container='NO'", 15), ("a='1'ANDb='2'", 5),
        ("@container='abc' AND @container='abc'", 37), ("@", 1), ("a.b='1'", 1),
        ((0...10).map { "k\($0)='v'" }.joined(separator: " AND "), 117),
    ])
    func refusedWhere(expression: String, position: Int) {
        let error = #expect(throws: WireError.self) {
            try WhereExpression.parse(expression, in: .account)
        }
        #expect(error?.code == "InvalidQueryParameterValue")
        let prefix = "Error parsing query at or near character position \(position): "
        #expect(error?.message.hasPrefix(prefix) == true, "\(error?.message ?? "")")
        #expect(error?.details.map(\.value) == ["where", expression])
    }

    @Test func containersDoNotNameContainers() {
        #expect(throws: WireError.self) {
            try WhereExpression.parse("@container='records'", in: .container)
        }
    }

    @Test func conditions() throws {
        func compare(_ key: String, _ comparison: TagCondition.Operator) -> TagCondition {
            .compare(key: key, comparison, value: "1")
        }
        #expect(try IfTagsExpression.parse("a = '1'") == compare("a", .equal))
        #expect(
            try IfTagsExpression.parse("a='1' or \"b\"<>'1' and c>='1' AND (d<'1' OR e<='1')")
                == .or([
                    compare("a", .equal),
                    .and([
                        compare("b", .notEqual), compare("c", .greaterOrEqual),
                        .or([compare("d", .less), compare("e", .lessOrEqual)]),
                    ]),
                ]))
        // What a filter refuses, a condition may say.
        #expect(
            try IfTagsExpression.parse("a>'1' AND a>'1'")
                == .and([compare("a", .greater), compare("a", .greater)]))
        let deep = String(repeating: "(", count: TagCondition.depthMax)
        let closed = deep + "a='1'" + String(repeating: ")", count: TagCondition.depthMax)
        #expect(try IfTagsExpression.parse(closed) == compare("a", .equal))
        #expect(throws: WireError.self) { try IfTagsExpression.parse("(\(closed))") }
    }

    @Test(arguments: [
        "", "a", "a=1", "a='1' AND", "a='1' OR OR b='1'", "(a='1'", "a='1')", "()", "NOT a='1'",
        "@container='c'", "a='1' b='1'", "a='\u{e9}'", String(repeating: "(", count: 100_000),
    ])
    func refusedConditions(expression: String) {
        let error = #expect(throws: WireError.self) {
            try IfTagsExpression.parse(expression, header: "x-ms-source-if-tags")
        }
        #expect(error?.code == "InvalidHeaderValue")
        #expect(error?.details.map(\.value) == ["x-ms-source-if-tags", expression])
    }
}
