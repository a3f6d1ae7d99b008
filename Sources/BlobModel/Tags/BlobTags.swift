/// A blob's index tags (spec rest.md §4.8).
///
/// Invariants: at most 10, keys of 1–128 and values of 0–256 characters, all of letters, digits,
/// space and `+ - . / : = _` (so characters, bytes and UTF-16 units are the same), sorted by key,
/// no key twice. Keys are case-sensitive.
public struct BlobTags: Hashable, Sendable {
    /// Why entries are no tags, in the order they are looked at.
    public enum Invalid: Error, Hashable {
        case tooMany
        case emptyName
        case characters
        case tooLong
        case duplicateName
    }

    public struct Entry: Hashable, Sendable {
        public var key: String
        public var value: String

        public init(key: String, value: String) {
            self.key = key
            self.value = value
        }
    }

    public static let countMax = 10
    public static let keyCharactersMax = 128
    public static let valueCharactersMax = 256
    public static let none = BlobTags()

    /// Ascending by key.
    public let entries: [Entry]

    private init() {
        self.entries = []
    }

    /// - Parameter entries: in any order.
    public init(_ entries: [Entry]) throws(Invalid) {
        guard entries.count <= Self.countMax else { throw .tooMany }
        for entry in entries {
            guard !entry.key.isEmpty else { throw .emptyName }
            guard Self.isInAlphabet(entry.key), Self.isInAlphabet(entry.value) else {
                throw .characters
            }
            guard entry.key.utf8.count <= Self.keyCharactersMax,
                entry.value.utf8.count <= Self.valueCharactersMax
            else { throw .tooLong }
        }
        let sorted = entries.sorted { ordinalPrecedes($0.key, $1.key) }
        guard !zip(sorted, sorted.dropFirst()).contains(where: { $0.key == $1.key }) else {
            throw .duplicateName
        }
        self.entries = sorted
    }

    public var isEmpty: Bool {
        self.entries.isEmpty
    }

    /// The value of the tag `key`.
    public subscript(key: String) -> String? {
        self.entries.first { $0.key == key }?.value
    }

    /// Whether every character may stand in a tag's key or value.
    public static func isInAlphabet(_ text: some StringProtocol) -> Bool {
        text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                // The digits, `:` behind them, and `-`, `.`, `/` before them.
                UInt8(ascii: "-")...UInt8(ascii: ":"),
                UInt8(ascii: " "), UInt8(ascii: "+"), UInt8(ascii: "="), UInt8(ascii: "_"):
                true
            default:
                false
            }
        }
    }
}

/// The order of tag keys and values: byte for byte, whatever the language.
func ordinalPrecedes(_ a: String, _ b: String) -> Bool {
    a.utf8.lexicographicallyPrecedes(b.utf8)
}

/// | count u32 | key, value … | in ascending order of keys
extension BlobTags: ByteEncodable, ByteDecodable {
    public func encode(into writer: inout ByteWriter) {
        writer.write(each: self.entries) { writer, entry in
            writer.write(entry.key)
            writer.write(entry.value)
        }
    }

    public init(from reader: inout ByteReader) throws(MalformedBytes) {
        let entries = try reader.readArray { reader throws(MalformedBytes) in
            Entry(key: try reader.readString(), value: try reader.readString())
        }
        do throws(Invalid) {
            try self.init(entries)
        } catch {
            throw MalformedBytes()
        }
        // The form is canonical: one order only.
        guard self.entries == entries else { throw MalformedBytes() }
    }
}
