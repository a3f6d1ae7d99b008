/// Whether a text of the request's head is what was sent: bytes that are no UTF-8 have become U+FFFD
/// before they get here. Storing or looking up such a text would be about another name.
func isIntact(_ text: some StringProtocol) -> Bool {
    text.utf8.allSatisfy { $0 < 0x80 } || !text.unicodeScalars.contains("\u{FFFD}")
}
