private let tagBytesMax = 1 << 10

/// Whether a tag of an XML document in UTF-8 is longer than any should be, or there is a declaration,
/// which could have long lists, too. Of a document that is not well-formed it may say either.
func hasLongTag(_ document: UnsafeBufferPointer<UInt8>) -> Bool {
    var rest = document[...]
    while let start = rest.firstIndex(of: UInt8(ascii: "<")) {
        rest = rest[start...]
        if rest.starts(with: "<!--".utf8) {
            rest = rest.dropFirst(4).dropping(through: "-->")
        } else if rest.starts(with: "<![CDATA[".utf8) {
            rest = rest.dropping(through: "]]>")
        } else if rest.starts(with: "<?".utf8) {
            rest = rest.dropping(through: "?>")
        } else if rest.starts(with: "<!".utf8) {
            return true
        } else {
            guard let end = endOfTag(rest.prefix(tagBytesMax)) else { return true }
            rest = rest[end...]
        }
    }
    return false
}

/// Behind its bracket; nil if that does not come. One in a value is none.
private func endOfTag(_ tag: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
    var quote: UInt8?
    for index in tag.indices {
        switch (tag[index], quote) {
        case (let byte, let open?): if byte == open { quote = nil }
        case (UInt8(ascii: "\""), nil), (UInt8(ascii: "'"), nil): quote = tag[index]
        case (UInt8(ascii: ">"), nil): return index + 1
        default: break
        }
    }
    return nil
}

extension Slice<UnsafeBufferPointer<UInt8>> {
    /// Nothing if `end` does not come.
    fileprivate func dropping(through end: StaticString) -> Self {
        let end = UnsafeBufferPointer(start: end.utf8Start, count: end.utf8CodeUnitCount)
        var rest = self
        while let first = rest.firstIndex(of: end[0]) {
            rest = rest[first...]
            if rest.starts(with: end) { return rest.dropFirst(end.count) }
            rest = rest.dropFirst()
        }
        return rest[rest.endIndex...]
    }
}
