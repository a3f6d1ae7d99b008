/// The one line in `DATA/format` that says what the directory is:
/// `lazuli-data <version> <store id, 16 hex> <crc32c of everything before, 8 hex>`.
///
/// The checksum is there because a store id that changed would make every batch look foreign.
struct FormatMarker: Hashable, Sendable {
    enum Invalid: Error, Hashable {
        case version(String)
        case damaged
    }

    static let version = 1
    private static let kind = "lazuli-data"

    /// Random, one per data directory, and in every batch: the journal of another store copied
    /// into a blob is never mistaken for a batch.
    var storeID: UInt64

    init(storeID: UInt64) {
        self.storeID = storeID
    }

    init(parsing line: String) throws(Invalid) {
        let words = line.prefix { $0 != "\n" }
            .split(separator: " ", omittingEmptySubsequences: false)
        guard words.count >= 2, words[0] == Self.kind else { throw .damaged }
        guard words[1] == "\(Self.version)" else {
            guard UInt32(words[1]) != nil else { throw .damaged }
            throw .version(String(words[1]))
        }
        guard words.count == 4, let storeID = UInt64(words[2], radix: 16) else { throw .damaged }
        self.storeID = storeID
        guard self.line == line else { throw .damaged }
    }

    var line: String {
        let text = "\(Self.kind) \(Self.version) \(hexadecimal(self.storeID)) "
        return text + hexadecimal(checksum(of: Array(text.utf8))) + "\n"
    }
}

/// All digits of a number, lower case.
func hexadecimal<Value: FixedWidthInteger & UnsignedInteger>(_ value: Value) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: Value.bitWidth / 4 - digits.utf8.count) + digits
}
