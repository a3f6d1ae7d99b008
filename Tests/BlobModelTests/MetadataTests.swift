import BlobModel
import Testing

/// Goal: the metadata rules of spec rest.md §13, in the order Azure looks.
struct MetadataTests {
    private func metadata(_ pairs: (String, String)...) throws(Metadata.Invalid) -> Metadata {
        try Metadata(pairs.map { Metadata.Entry(name: $0.0, value: $0.1) })
    }

    @Test func keepsOrderAndCase() throws {
        let metadata = try metadata(("Zz", "1"), ("_a9", ""), ("b", "x"))
        #expect(metadata.entries.map(\.name) == ["Zz", "_a9", "b"])
    }

    @Test func refusesEmptyNames() {
        #expect(throws: Metadata.Invalid.emptyName) { try metadata(("", "1")) }
    }

    @Test(arguments: ["1a", "a-b", "a.b", "a b", "\u{e9}", "a@"])
    func refusesWhatIsNoIdentifier(_ name: String) {
        #expect(throws: Metadata.Invalid.name) { try metadata((name, "1")) }
    }

    @Test func refusesNamesThatDifferInCaseOnly() {
        #expect(throws: Metadata.Invalid.duplicateName) { try metadata(("a", "1"), ("A", "2")) }
    }

    @Test func holdsEightKibibytesAndNotOneByteMore() throws {
        let value = String(repeating: "v", count: Metadata.bytesMax - 1)
        #expect(try metadata(("a", value)).entries.count == 1)
        #expect(throws: Metadata.Invalid.tooLarge) { try metadata(("ab", value)) }
    }
}
