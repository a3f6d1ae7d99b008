/// Reads a short ASCII text from left to right, for formats with fixed fields.
struct TextScanner<Text: Collection<UInt8>> {
    private var rest: Text.SubSequence

    init(_ text: Text) {
        self.rest = text[...]
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
            self.rest = self.rest.dropFirst()
        }
        return value
    }

    mutating func take(_ expected: StaticString) -> Bool {
        let count = expected.utf8CodeUnitCount
        let bytes = UnsafeBufferPointer(start: expected.utf8Start, count: count)
        guard self.rest.prefix(count).elementsEqual(bytes) else { return false }
        self.rest = self.rest.dropFirst(count)
        return true
    }

    /// The first of `words` the rest begins with, as its position.
    mutating func take(oneOf words: [String]) -> Int? {
        guard let index = words.firstIndex(where: { self.rest.starts(with: $0.utf8) }) else {
            return nil
        }
        self.rest = self.rest.dropFirst(words[index].utf8.count)
        return index
    }
}

func decimalDigitValue(_ byte: UInt8) -> UInt8? {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) ? byte - UInt8(ascii: "0") : nil
}
