import BlobModel

/// Reads the pieces that both tag expressions are made of, `where` and `x-ms-if-tags`
/// (spec rest.md §4.8): keys, operators, values and words.
struct TagExpressionScanner {
    /// Why an expression is none.
    struct Failure: Error {
        var reason: String
        /// In characters, from 0.
        var position: Int
    }

    private let text: [UInt8]
    private var offset = 0

    init(_ text: String) {
        self.text = Array(text.utf8)
    }

    /// Whether only blanks are left.
    mutating func isAtEnd() -> Bool {
        self.skipBlanks()
        return self.offset == self.text.count
    }

    func failure(_ reason: String) -> Failure {
        let read = String(decoding: self.text[..<self.offset], as: UTF8.self)
        return Failure(reason: reason, position: read.utf16.count)
    }

    /// What is here cannot be.
    func unexpected() -> Failure {
        guard self.offset < self.text.count else {
            return self.failure("unexpected end of the expression")
        }
        let rest = String(decoding: self.text[self.offset...].prefix(16), as: UTF8.self)
        return self.failure("unexpected '\(rest.first.map { String($0) } ?? "")'")
    }

    mutating func take(_ symbol: StaticString) -> Bool {
        self.skipBlanks()
        guard self.begins(with: symbol, ignoringCase: false) else { return false }
        self.offset += symbol.utf8CodeUnitCount
        return true
    }

    /// `AND`, `OR`: in any case, and not the beginning of a longer word.
    mutating func takeWord(_ word: StaticString) -> Bool {
        self.skipBlanks()
        let end = self.offset + word.utf8CodeUnitCount
        guard self.begins(with: word, ignoringCase: true),
            end == self.text.count || !isBareKeyCharacter(self.text[end])
        else { return false }
        self.offset = end
        return true
    }

    /// `>=` before `>`: the longest that fits.
    mutating func takeOperator() throws(Failure) -> TagCondition.Operator {
        if self.take(">=") { return .greaterOrEqual }
        if self.take("<=") { return .lessOrEqual }
        if self.take("<>") { return .notEqual }
        if self.take("=") { return .equal }
        if self.take(">") { return .greater }
        if self.take("<") { return .less }
        throw self.failure("expecting an operator")
    }

    /// Letters, digits and `_`, or any key a tag can have in double quotes. `@container` comes back
    /// as that; whether it may stand here is the caller's to know.
    mutating func takeKey() throws(Failure) -> String {
        self.skipBlanks()
        let start = self.offset
        if self.byte == UInt8(ascii: "\"") {
            let key = try self.takeQuoted(by: UInt8(ascii: "\""))
            guard (1...BlobTags.keyCharactersMax).contains(key.utf8.count) else {
                throw self.failure("tag must be between 1 and 128 characters in length")
            }
            return key
        }
        if self.byte == UInt8(ascii: "@") { self.offset += 1 }
        while let byte = self.byte, isBareKeyCharacter(byte) { self.offset += 1 }
        let key = String(decoding: self.text[start..<self.offset], as: UTF8.self)
        guard !key.isEmpty, key != "@" else { throw self.unexpected() }
        guard key.utf8.count <= BlobTags.keyCharactersMax else {
            throw self.failure("tag must be between 1 and 128 characters in length")
        }
        return key
    }

    /// A text in single quotes of the characters that tags are made of.
    mutating func takeValue() throws(Failure) -> String {
        let value = try self.takeInSingleQuotes(isTagText: true)
        guard value.utf8.count <= BlobTags.valueCharactersMax else {
            throw self.failure("tag value must be between 0 and 256 characters in length")
        }
        return value
    }

    /// A text in single quotes that is no tag's.
    mutating func takeContainerName() throws(Failure) -> String {
        try self.takeInSingleQuotes(isTagText: false)
    }

    private mutating func takeInSingleQuotes(isTagText: Bool) throws(Failure) -> String {
        self.skipBlanks()
        guard self.byte == UInt8(ascii: "'") else { throw self.failure("expecting tag value") }
        return try self.takeQuoted(by: UInt8(ascii: "'"), isTagText: isTagText)
    }

    /// A doubled quote stands for one; no tag has a quote in it, so that is refused with the other
    /// characters that cannot be.
    private mutating func takeQuoted(
        by quote: UInt8, isTagText: Bool = true
    ) throws(Failure) -> String {
        self.offset += 1
        var content: [UInt8] = []
        while let byte = self.byte {
            self.offset += 1
            if byte == quote {
                guard self.byte == quote else {
                    let text = String(decoding: content, as: UTF8.self)
                    guard !isTagText || BlobTags.isInAlphabet(text) else {
                        throw self.failure("a character is not permitted in tag name or value")
                    }
                    return text
                }
                self.offset += 1
            }
            content.append(byte)
        }
        throw self.failure("a quoted text does not end")
    }

    private var byte: UInt8? {
        self.offset < self.text.count ? self.text[self.offset] : nil
    }

    private mutating func skipBlanks() {
        while let byte = self.byte, byte == 0x20 || (0x09...0x0D).contains(byte) {
            self.offset += 1
        }
    }

    private func begins(with word: StaticString, ignoringCase: Bool) -> Bool {
        let expected = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        let actual = self.text[self.offset...].prefix(expected.count)
        return actual.elementsEqual(expected) { a, b in
            a == b || (ignoringCase && isBareKeyCharacter(a) && a | 0x20 == b | 0x20)
        }
    }
}

/// Letters, digits and `_`.
private func isBareKeyCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
        true
    default:
        false
    }
}
