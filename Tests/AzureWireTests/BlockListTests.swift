import AzureWire
import BlobModel
import Foundation
import Testing

/// Goal: Put Block List's body is read exactly, and no XML feature reaches further than that.
@Suite struct BlockListTests {
    @Test func everyKindOfEntry() throws {
        let xml = """
            <?xml version="1.0" encoding="utf-8"?>
            <!-- a comment --><BlockList>
              <Committed>QUFB</Committed><Uncommitted>QUFC</Uncommitted>
              <Latest>1C01+/17</Latest><Latest><![CDATA[QUFB]]></Latest><?pi x?>
            </BlockList>
            """
        #expect(
            try BlockListXML.parse(Array(xml.utf8)) == [
                BlockReference(source: .committed, id: BlockID(checked: "QUFB")),
                BlockReference(source: .uncommitted, id: BlockID(checked: "QUFC")),
                BlockReference(source: .latest, id: BlockID(checked: "1C01+/17")),
                BlockReference(source: .latest, id: BlockID(checked: "QUFB")),
            ])
    }

    /// libxml2 compares each attribute of a tag with all others.
    @Test func longTags() throws {
        func isRead(_ xml: String) -> Bool {
            (try? BlockListXML.parse(Array(xml.utf8))) != nil
        }
        let names = #"xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns:d='a>b'"#
        #expect(isRead("<BlockList \(names)></BlockList>"))
        let attributes = (0..<100).map { #" a\#($0)="""# }.joined()
        #expect(isRead("<BlockList\(attributes)/>"))
        #expect(!isRead("<BlockList\(attributes)\(attributes.uppercased())/>"))
        #expect(!isRead("<BlockList \(String(repeating: " ", count: 1_024))/>"))
        let long = String(repeating: "- ] ? <a ", count: 1_000)
        #expect(
            isRead("<BlockList><!--\(long.replacing("-", with: ""))--><?p \(long)?></BlockList>"))
        #expect(isRead("<BlockList><!-- <a --></BlockList><!-- \(attributes)\(attributes) -->"))
        #expect(!isRead("<BlockList><!-- --><!-- x <a\(attributes)\(attributes)/></BlockList>"))
        #expect(!isRead("<BlockList><!ATTLIST a b CDATA ''></BlockList>"))
    }

    /// Whatever it says of itself: in another encoding tags are not seen.
    @Test func otherEncodings() throws {
        let latin = #"<?xml version="1.0" encoding="iso-8859-1"?><BlockList/>"#
        #expect(try BlockListXML.parse(Array(latin.utf8)).isEmpty)
        #expect(throws: WireError.self) {
            try BlockListXML.parse(
                Array(#"<?xml version="1.0"?><BlockList>"#.utf8) + [0xE4]
                    + Array("</BlockList>".utf8))
        }
        for encoding in [String.Encoding.utf16, .utf16LittleEndian, .utf16BigEndian, .utf32] {
            let data = try #require("<BlockList/>".data(using: encoding))
            #expect(throws: WireError.self) { try BlockListXML.parse(Array(data)) }
        }
    }

    @Test(arguments: ["<BlockList/>", "<BlockList></BlockList>", "<BlockList>\n</BlockList>\n"])
    func emptyLists(xml: String) throws {
        #expect(try BlockListXML.parse(Array(xml.utf8)).isEmpty)
    }

    @Test(arguments: [
        ("", "InvalidXmlDocument"),
        ("x", "InvalidXmlDocument"),
        ("<BlockList>", "InvalidXmlDocument"),
        ("<BlockList><Latest>QUFB</BlockList>", "InvalidXmlDocument"),
        ("<BlockList></BlockList><BlockList/>", "InvalidXmlDocument"),
        ("<BlockList/>x", "InvalidXmlDocument"),
        ("<Other/>", "InvalidXmlDocument"),
        ("<BlockList>x</BlockList>", "InvalidXmlDocument"),
        ("<BlockList><Newest>QUFB</Newest></BlockList>", "InvalidXmlDocument"),
        ("<BlockList><Latest>QUFB<b/></Latest></BlockList>", "InvalidXmlDocument"),
        ("<BlockList><Latest>&x;</Latest></BlockList>", "InvalidXmlDocument"),
        ("<!DOCTYPE BlockList><BlockList/>", "InvalidXmlDocument"),
        (
            "<!DOCTYPE BlockList [<!ENTITY x \"QUFB\">]><BlockList><Latest>&x;</Latest></BlockList>",
            "InvalidXmlDocument"
        ),
        (
            "<!DOCTYPE BlockList SYSTEM \"file:///etc/hostname\"><BlockList/>", "InvalidXmlDocument"
        ),
        ("<BlockList><Latest>\u{1}</Latest></BlockList>", "InvalidXmlDocument"),
        ("<BlockList><Latest/></BlockList>", "InvalidBlockList"),
        ("<BlockList><Latest></Latest></BlockList>", "InvalidBlockList"),
        ("<BlockList><Latest>not base64</Latest></BlockList>", "InvalidBlockList"),
        ("<BlockList><Latest>QR==</Latest></BlockList>", "InvalidBlockList"),
        (
            "<BlockList><Latest>\(String(repeating: "A", count: 88))</Latest></BlockList>",
            "InvalidBlockList"
        ),
    ])
    func refusedBodies(xml: String, code: String) {
        let error = #expect(throws: WireError.self) { try BlockListXML.parse(Array(xml.utf8)) }
        #expect(error?.code == code)
    }

    @Test func invalidUTF8() {
        let xml =
            Array("<BlockList><Latest>".utf8) + [0xFF, 0xFE]
            + Array("</Latest></BlockList>".utf8)
        #expect(throws: WireError.self) { try BlockListXML.parse(xml) }
    }

    /// Nested entities would be gigabytes if anything expanded them.
    @Test func aBillionLaughs() {
        var declarations = "<!ENTITY l0 \"QUFB\">"
        for level in 1...30 {
            let references = String(repeating: "&l\(level - 1);", count: 10)
            declarations += "<!ENTITY l\(level) \"\(references)\">"
        }
        let xml = "<!DOCTYPE b [\(declarations)]><BlockList><Latest>&l30;</Latest></BlockList>"
        let error = #expect(throws: WireError.self) { try BlockListXML.parse(Array(xml.utf8)) }
        #expect(error?.code == "InvalidXmlDocument")
    }

    @Test func atMost50000Entries() throws {
        let entry = "<Latest>QUFB</Latest>"
        let most = String(repeating: entry, count: 50_000)
        #expect(
            try BlockListXML.parse(Array("<BlockList>\(most)</BlockList>".utf8)).count == 50_000)
        let error = #expect(throws: WireError.self) {
            try BlockListXML.parse(Array("<BlockList>\(most)\(entry)</BlockList>".utf8))
        }
        #expect(error?.code == "BlockListTooLong")
    }
}
