import BlobModel
import Testing

/// Goal: every name rule of spec rest.md §13, on both sides of each bound.
struct NameTests {
    @Test(arguments: ["abc", "a1b", "devstoreaccount1", String(repeating: "a", count: 24)])
    func accountNames(_ text: String) {
        #expect(AccountName(text)?.text == text)
    }

    @Test(arguments: ["", "ab", "Abc", "a-b", "ab_", "äbc", String(repeating: "a", count: 25)])
    func invalidAccountNames(_ text: String) {
        #expect(AccountName(text) == nil)
    }

    @Test(arguments: [
        "abc", "a-b-c", "0a0", "$root", "$web", "$logs", String(repeating: "a", count: 63),
    ])
    func containerNames(_ text: String) throws {
        #expect(try ContainerName(parsing: text).text == text)
    }

    @Test(arguments: ["", "ab", "$r", String(repeating: "a", count: 64)])
    func containerNamesOfWrongLength(_ text: String) {
        #expect(throws: ContainerName.Invalid.length) { try ContainerName(parsing: text) }
    }

    @Test(arguments: [
        "Abc", "-abc", "abc-", "a--b", "a_b", "a.b", "abc ", "$rooT", "a/b", "ab\u{e9}",
    ])
    func containerNamesOfWrongCharacters(_ text: String) {
        #expect(throws: ContainerName.Invalid.characters) { try ContainerName(parsing: text) }
    }

    @Test(arguments: [
        "a", "..", "a//b", "a/../b", " ", "%2F", "\u{ffff}", "\u{1F600}",
        String(repeating: "a", count: 1_024), String(repeating: "\u{20ac}", count: 1_024),
        String(repeating: "\u{1F600}", count: 512), String(repeating: "a/", count: 253) + "a",
    ])
    func blobNames(_ text: String) throws {
        #expect(try BlobName(parsing: text).text == text)
    }

    @Test(arguments: [
        "", String(repeating: "a", count: 1_025), String(repeating: "\u{20ac}", count: 1_025),
        String(repeating: "\u{1F600}", count: 513),
    ])
    func blobNamesOfWrongLength(_ text: String) {
        #expect(throws: BlobName.Invalid.length) { try BlobName(parsing: text) }
    }

    @Test func aBlobNameHasAtMost254Segments() {
        #expect(throws: BlobName.Invalid.segments) {
            try BlobName(parsing: String(repeating: "a/", count: 254) + "a")
        }
    }

    /// Swift's `String` would call these two equal.
    @Test func blobNamesAreComparedByteForByte() throws {
        let composed = try BlobName(parsing: "caf\u{e9}")
        let decomposed = try BlobName(parsing: "cafe\u{301}")
        #expect(composed != decomposed)
        #expect(Set([composed, decomposed]).count == 2)
        #expect(decomposed < composed)
    }

    @Test(arguments: [
        ("abc", "abc"), ("CASE17", "case17"), (String(repeating: "z", count: 23), nil),
    ])
    func holdTags(_ text: String, _ folded: String?) {
        #expect(HoldTag(text)?.text == folded ?? text)
    }

    @Test(arguments: [
        "", "ab", "a-b", "a b", "caf\u{e9}1", String(repeating: "a", count: 24), "\u{212a}elvin",
    ])
    func invalidHoldTags(_ text: String) {
        #expect(HoldTag(text) == nil)
    }
}
