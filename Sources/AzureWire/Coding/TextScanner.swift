/// Reads a short ASCII text from left to right, for formats with fixed fields.
///
/// It looks straight into the text's bytes, so it lives no longer than the closure it is given to.
struct TextScanner {
    private var rest: Slice<UnsafeBufferPointer<UInt8>>

    static func scan<Result>(_ text: String, _ body: (inout TextScanner) -> Result?) -> Result? {
        var text = text
        return text.withUTF8 { buffer in
            var scanner = TextScanner(rest: buffer[...])
            return body(&scanner)
        }
    }

    var isAtEnd: Bool {
        self.rest.isEmpty
    }

    /// Exactly `digits` decimal digits.
    mutating func number(digits: Int) -> Int? {
        var value = 0
        for _ in 0..<digits {
            guard let digit = self.rest.first.flatMap(decimalDigitValue) else { return nil }
            value = value * 10 + Int(digit)
            self.rest.removeFirst()
        }
        return value
    }

    mutating func take(_ expected: StaticString) -> Bool {
        let count = expected.utf8CodeUnitCount
        let bytes = UnsafeBufferPointer(start: expected.utf8Start, count: count)
        guard self.rest.prefix(count).elementsEqual(bytes) else { return false }
        self.rest.removeFirst(count)
        return true
    }

    /// The first of `words` the rest begins with, as its position.
    mutating func take(oneOf words: [StaticString]) -> Int? {
        words.firstIndex { self.take($0) }
    }
}

func decimalDigitValue(_ byte: UInt8) -> UInt8? {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) ? byte - UInt8(ascii: "0") : nil
}
