/// The two orders in which clients put the `x-ms-` headers they sign (spec auth.md §2).
enum HeaderOrder {
    /// Imitates the service: hyphens are skipped, `_` < digits < letters.
    case culture
    /// By byte.
    case byte

    func precedes(_ a: String, _ b: String) -> Bool {
        switch self {
        case .culture: culturePrecedes(a, b)
        case .byte: a.utf8.lexicographicallyPrecedes(b.utf8)
        }
    }
}

/// `a` and `b` are in lower case. Names equal but for their hyphens go by bytes.
private func culturePrecedes(_ a: String, _ b: String) -> Bool {
    let hyphen = UInt8(ascii: "-")
    var left = a.utf8.makeIterator()
    var right = b.utf8.makeIterator()
    func next(_ iterator: inout String.UTF8View.Iterator) -> UInt8 {
        while let byte = iterator.next() {
            if byte != hyphen { return weight(byte) }
        }
        return 0
    }
    while true {
        let (x, y) = (next(&left), next(&right))
        if x != y { return x < y }
        if x == 0 { return a.utf8.lexicographicallyPrecedes(b.utf8) }
    }
}

/// The end of a name weighs nothing. Among the bytes a name can have, only `_` is out of its place.
private func weight(_ byte: UInt8) -> UInt8 {
    byte == UInt8(ascii: "_") ? 1 : byte
}
