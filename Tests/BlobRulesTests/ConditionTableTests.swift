import BlobModel
import BlobRules
import Testing

/// Every combination of conditional headers with a condition on tags (spec rest.md §5).
struct ConditionTableTests {
    @Test func everyCombination() throws {
        let rows = try Fixture.rows(of: "conditions")
        #expect(rows.count == 7 * 5 * 3)
        for row in rows {
            let fields = row.split(separator: ",").map(String.init)
            try #require(fields.count == 9, "\(row)")
            var scene = Scene()
            var blob = try #require(Scene.blob("block", modified: Fixture.noon))
            blob.tags = Fixture.tags("open")
            scene.blob = blob
            let conditions = try Self.conditions(fields, on: blob)
            scene.sourceConditions = conditions
            #expect(try scene.outcome(of: "copy-as-source") == fields[6], "source: \(row)")
            scene.conditions = conditions
            #expect(try scene.outcome(of: "read") == fields[3], "read: \(row)")
            #expect(try scene.outcome(of: "put-block-blob") == fields[4], "create: \(row)")
            #expect(try scene.outcome(of: "set-metadata") == fields[5], "write: \(row)")
            scene.blob = nil
            #expect(try scene.outcome(of: "put-block-blob") == fields[7], "missing: \(row)")
            #expect(try scene.outcome(of: "set-metadata") == fields[8], "missing: \(row)")
        }
    }

    private struct Unreadable: Error {
        var word: String
    }

    private static func conditions(_ fields: [String], on blob: Blob) throws -> Conditions {
        var conditions = Conditions.none
        let other = ETag(time: Fixture.noon.advanced(byTicks: 1)).text
        switch fields[0] {
        case "none": break
        case "match": conditions.ifMatch = .tag(blob.etag.text)
        case "match-other": conditions.ifMatch = .tag(other)
        case "match-any": conditions.ifMatch = .any
        case "none-match": conditions.ifNoneMatch = .tag(blob.etag.text)
        case "none-match-other": conditions.ifNoneMatch = .tag(other)
        case "none-match-any": conditions.ifNoneMatch = .any
        default: throw Unreadable(word: fields[0])
        }
        let before = blob.lastModified.advanced(byTicks: -Timestamp.ticksPerSecond)
        switch fields[1] {
        case "none": break
        case "modified-since": conditions.ifModifiedSince = before
        case "modified-since-now": conditions.ifModifiedSince = blob.lastModified
        case "unmodified-since": conditions.ifUnmodifiedSince = before
        case "unmodified-since-now": conditions.ifUnmodifiedSince = blob.lastModified
        default: throw Unreadable(word: fields[1])
        }
        switch fields[2] {
        case "none": break
        case "true": conditions.tags = .compare(key: "state", .equal, value: "open")
        case "false": conditions.tags = .compare(key: "state", .equal, value: "closed")
        default: throw Unreadable(word: fields[2])
        }
        return conditions
    }
}
