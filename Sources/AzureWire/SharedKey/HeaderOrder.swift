/// The two orders in which clients put the `x-ms-` headers they sign (spec auth.md §2).
enum HeaderOrder {
    /// Imitates the service: hyphens are skipped, `_` < digits < letters.
    case culture
    /// By byte.
    case byte

    /// - Parameters: names in lower case, ASCII as all field names are.
    func precedes(_ a: String, _ b: String) -> Bool {
        switch self {
        case .culture: culturePrecedes(a, b)
        case .byte: a < b
        }
    }
}

/// Names equal but for their hyphens go by bytes.
private func culturePrecedes(_ a: String, _ b: String) -> Bool {
    let (left, right) = (a.utf8.span, b.utf8.span)
    // What both begin with decides nothing: most pairs are told apart by the first byte after it.
    var (i, j) = (0, 0)
    while i < left.count, i < right.count, left[i] == right[i] { i += 1 }
    j = i
    while true {
        while i < left.count, left[i] == UInt8(ascii: "-") { i += 1 }
        while j < right.count, right[j] == UInt8(ascii: "-") { j += 1 }
        let x = i < left.count ? weight(left[i]) : 0
        let y = j < right.count ? weight(right[j]) : 0
        if x != y { return x < y }
        if x == 0 { return a < b }
        i += 1
        j += 1
    }
}

/// The end of a name weighs nothing. Among the bytes a name can have, only `_` is out of its place.
private func weight(_ byte: UInt8) -> UInt8 {
    byte == UInt8(ascii: "_") ? 1 : byte
}
