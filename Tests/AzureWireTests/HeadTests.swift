import AzureWire
import BlobModel
import HTTPTypes
import Testing

/// Goal: every head is understood as the operation it asks for, or refused with Azure's status and
/// code. Method: the table `Tests/Golden/AzureWire/heads.txt`, one row per head.
@Suite struct HeadTests {
    struct Row: CustomTestStringConvertible, Sendable {
        var method: String
        var target: String
        var fields: [(String, String)]
        var expected: String

        var testDescription: String { "\(self.method) \(self.target) \(self.fields)" }
    }

    @Test func everyRowOfTheTable() throws {
        let rows = try Self.rows()
        #expect(rows.count > 500)
        for row in rows {
            let method = try #require(HTTPRequest.Method(row.method))
            let outcome: String
            do {
                outcome = name(of: try parse(method, row.target, row.fields))
            } catch let error as WireError {
                outcome = summary(of: error)
            }
            #expect(outcome == row.expected, "\(row.testDescription)")
        }
    }

    @Test func longNamesAreRefused() throws {
        let longest = String(repeating: "n", count: 1_024)
        _ = try parse(.get, "/acct/cc1/\(longest)")
        let tooLong = #expect(throws: WireError.self) { try parse(.get, "/acct/cc1/\(longest)n") }
        #expect(tooLong?.code == "OutOfRangeInput")
        let deep = String(repeating: "a/", count: 253)
        _ = try parse(.get, "/acct/cc1/\(deep)a")
        let tooDeep = #expect(throws: WireError.self) { try parse(.get, "/acct/cc1/\(deep)a/a") }
        #expect(tooDeep?.code == "OutOfRangeInput")
    }

    @Test func metadataOfMoreThan8KiBIsRefused() throws {
        let value = String(repeating: "v", count: 8_191)
        _ = try parse(.put, "/acct/cc1?restype=container", [("x-ms-meta-a", value)])
        let error = #expect(throws: WireError.self) {
            try parse(.put, "/acct/cc1?restype=container", [("x-ms-meta-a", value + "v")])
        }
        #expect(error?.code == "MetadataTooLarge")
    }

    private static func rows() throws -> [Row] {
        try golden("heads.txt").split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let columns = line.split(separator: " | ")
            let head = line.split(separator: " ", maxSplits: 2)
            try #require(columns.count == 3 && head.count == 3, "\(line)")
            return Row(
                method: String(head[0]), target: String(head[1]),
                fields: columns[1] == "-" ? [] : fieldPairs(columns[1]),
                expected: String(columns[2]))
        }
    }

    /// `Name: value; Name: value`. A piece without a colon belongs to the value before it.
    private static func fieldPairs(_ text: Substring) -> [(String, String)] {
        var pairs: [(String, String)] = []
        for piece in text.split(separator: "; ") {
            if let colon = piece.firstIndex(of: ":"), !piece[..<colon].contains(" ") {
                let value = piece[piece.index(after: colon)...]
                pairs.append((String(piece[..<colon]), String(value.drop { $0 == " " })))
            } else {
                pairs[pairs.count - 1].1 += "; \(piece)"
            }
        }
        return pairs
    }
}

/// Status, code, and the header or parameter the error names.
private func summary(of error: WireError) -> String {
    let subject = error.details.first {
        $0.name == "HeaderName" || $0.name == "QueryParameterName"
    }
    return ([String(error.status.code), error.code] + (subject.map { [$0.value] } ?? []))
        .joined(separator: " ")
}
