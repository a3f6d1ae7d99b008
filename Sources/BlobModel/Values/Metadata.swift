/// User metadata: names and values in the order they were sent.
///
/// Invariants: every name is a C# identifier (a letter or `_`, then letters, digits, `_`; ASCII),
/// no two names are equal when case is ignored, and names and values together are at most 8 KiB.
public struct Metadata: Hashable, Sendable {
    /// In the order Azure looks.
    public enum Invalid: Error {
        case emptyName
        case name
        case duplicateName
        case tooLarge
    }

    public struct Entry: Hashable, Sendable {
        public var name: String
        public var value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    public static let bytesMax = 8 << 10
    public static let empty = Metadata()

    public let entries: [Entry]

    private init() {
        self.entries = []
    }

    public init(_ entries: [Entry]) throws(Invalid) {
        if entries.isEmpty {
            self = .empty
            return
        }
        var seen: Set<String> = []
        var byteCount = 0
        for entry in entries {
            guard !entry.name.isEmpty else { throw .emptyName }
            guard Self.isIdentifier(entry.name) else { throw .name }
            guard seen.insert(entry.name.lowercased()).inserted else { throw .duplicateName }
            byteCount += entry.name.utf8.count + entry.value.utf8.count
        }
        guard byteCount <= Self.bytesMax else { throw .tooLarge }
        self.entries = entries
    }

    private static func isIdentifier(_ name: String) -> Bool {
        func isLetter(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                || byte == UInt8(ascii: "_")
        }
        func isDigit(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        let bytes = name.utf8
        guard let first = bytes.first, isLetter(first) else { return false }
        return bytes.allSatisfy { isLetter($0) || isDigit($0) }
    }
}
