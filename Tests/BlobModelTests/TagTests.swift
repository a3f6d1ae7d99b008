import BlobModel
import Testing

/// Goal: tags, conditions on them and filters hold what they promise, at the limits and one past.
@Suite struct TagTests {
    private func tags(_ pairs: KeyValuePairs<String, String>) throws -> BlobTags {
        try BlobTags(pairs.map { BlobTags.Entry(key: $0.key, value: $0.value) })
    }

    private func refusal(_ entries: [(String, String)]) -> BlobTags.Invalid? {
        #expect(throws: BlobTags.Invalid.self) {
            try BlobTags(entries.map { BlobTags.Entry(key: $0.0, value: $0.1) })
        }
    }

    @Test func tagsAreSortedByBytes() throws {
        let tags = try tags(["b": "2", "a": "1", "B": "3", "_": "", "10": "x", "9": "y"])
        #expect(tags.entries.map(\.key) == ["10", "9", "B", "_", "a", "b"])
        #expect(tags["B"] == "3")
        #expect(tags["_"] == "")
        #expect(tags["c"] == nil)
        #expect(!tags.isEmpty && BlobTags.none.isEmpty)
        #expect(try BlobTags([]) == .none)
    }

    @Test func limits() throws {
        let ten = (0..<10).map { ("k\($0)", "v") }
        #expect(try BlobTags(ten.map { .init(key: $0.0, value: $0.1) }).entries.count == 10)
        #expect(refusal(ten + [("k10", "v")]) == .tooMany)
        let long = String(repeating: "k", count: 129)
        _ = try tags([String(long.dropLast()): String(repeating: "v", count: 256)])
        #expect(refusal([(long, "")]) == .tooLong)
        #expect(refusal([("k", String(repeating: "v", count: 257))]) == .tooLong)
        #expect(refusal([("", "v")]) == .emptyName)
        #expect(refusal([("a", "1"), ("b", "2"), ("a", "1")]) == .duplicateName)
    }

    @Test func alphabet() throws {
        let allowed = Set(
            ("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" + " +-./:=_").utf8)
        for byte in UInt8(0)..<128 {
            #expect(
                BlobTags.isInAlphabet(String(UnicodeScalar(byte))) == allowed.contains(byte),
                "\(byte)")
        }
        #expect(refusal([("\u{e9}", "")]) == .characters)
        #expect(refusal([("k", "a&b")]) == .characters)
    }

    @Test func comparisons() throws {
        let tags = try tags(["k": "10", "e": ""])
        func holds(_ key: String, _ comparison: TagCondition.Operator, _ value: String) -> Bool {
            TagCondition.compare(key: key, comparison, value: value).holds(for: tags)
        }
        // Text, not numbers.
        #expect(holds("k", .less, "9") && holds("k", .greater, "1") && !holds("k", .less, "10"))
        #expect(holds("k", .lessOrEqual, "10") && holds("k", .greaterOrEqual, "10"))
        #expect(!holds("k", .greater, "10") && !holds("k", .greaterOrEqual, "11"))
        #expect(holds("k", .equal, "10") && !holds("k", .equal, "1"))
        #expect(holds("k", .notEqual, "1") && !holds("k", .notEqual, "10"))
        #expect(holds("e", .equal, "") && holds("e", .less, "a"))
        #expect(!holds("K", .equal, "10"))
        for comparison in [
            TagCondition.Operator.equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual,
        ] {
            #expect(!holds("absent", comparison, ""))
        }
    }

    @Test func conjunctionsAndDisjunctions() throws {
        let tags = try tags(["a": "1"])
        let yes = TagCondition.compare(key: "a", .equal, value: "1")
        let no = TagCondition.compare(key: "a", .equal, value: "2")
        #expect(TagCondition.and([yes, yes]).holds(for: tags))
        #expect(!TagCondition.and([yes, no]).holds(for: tags))
        #expect(TagCondition.or([no, yes]).holds(for: tags))
        #expect(!TagCondition.or([no, .and([yes, no])]).holds(for: tags))
    }

    @Test func ranges() {
        let open = TagRange(
            key: "k", lower: .init("b", isInclusive: false), upper: .init("d", isInclusive: false))
        #expect(["a", "b", "c", "d", "e"].filter(open.contains) == ["c"])
        let closed = TagRange(
            key: "k", lower: .init("b", isInclusive: true), upper: .init("d", isInclusive: true))
        #expect(["a", "b", "c", "d", "da"].filter(closed.contains) == ["b", "c", "d"])
        let below = TagRange(key: "k", lower: nil, upper: .init("b", isInclusive: true))
        #expect(["", "b", "ba"].filter(below.contains) == ["", "b"])
        let equal = TagRange(key: "k", equalTo: "b")
        #expect(["a", "b", "c"].filter(equal.contains) == ["b"])
        #expect(equal.onlyValue == "b")
        #expect(open.onlyValue == nil && closed.onlyValue == nil && below.onlyValue == nil)
    }

    @Test func filters() throws {
        let filter = try TagFilter(ranges: [
            TagRange(key: "b", lower: .init("1", isInclusive: true), upper: nil),
            TagRange(key: "a", equalTo: "x"),
        ])
        #expect(filter.ranges.map(\.key) == ["a", "b"])
        let tagged = try tags(["a": "x", "b": "2", "c": "3"])
        #expect(filter.matches(tagged))
        #expect(filter.shown(of: tagged).map(\.key) == ["a", "b"])
        #expect(!filter.matches(try tags(["a": "x"])))
        #expect(!filter.matches(try tags(["a": "x", "b": "0"])))
        #expect(!filter.matches(.none))
        let all = try TagFilter(ranges: [])
        #expect(all.matches(tagged) && !all.matches(.none))
        #expect(throws: TagFilter.Invalid.duplicateKey) {
            try TagFilter(ranges: [.init(key: "a", equalTo: "x"), .init(key: "a", equalTo: "x")])
        }
        #expect(throws: TagFilter.Invalid.tooManyKeys) {
            try TagFilter(ranges: (0...10).map { .init(key: "k\($0)", equalTo: "x") })
        }
    }
}
