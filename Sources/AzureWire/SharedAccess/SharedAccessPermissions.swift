/// What a shared access signature allows: the letters of `sp` and of stored policies
/// (spec auth.md §4).
public struct SharedAccessPermissions: OptionSet, Hashable, Sendable {
    public let rawValue: UInt16

    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    public static let read = Self(rawValue: 1 << 0)
    public static let add = Self(rawValue: 1 << 1)
    public static let create = Self(rawValue: 1 << 2)
    public static let write = Self(rawValue: 1 << 3)
    public static let delete = Self(rawValue: 1 << 4)
    public static let deleteVersion = Self(rawValue: 1 << 5)
    public static let permanentDelete = Self(rawValue: 1 << 6)
    public static let list = Self(rawValue: 1 << 7)
    public static let tags = Self(rawValue: 1 << 8)
    public static let filter = Self(rawValue: 1 << 9)
    public static let setImmutability = Self(rawValue: 1 << 10)

    /// Every one there is.
    public static let all = Self(rawValue: 1 << 11 - 1)

    /// In any order: what was signed is the text. Letters of other services mean nothing here.
    public init(_ text: String) {
        self = text.utf8.reduce(into: []) { permissions, letter in
            if let permission = Self.meaning(of: letter) { permissions.formUnion(permission) }
        }
    }

    /// Nil if there is a letter that no blob or container can have.
    public init?(strictly text: String) {
        guard text.utf8.allSatisfy({ Self.meaning(of: $0) != nil || Self.isForeign($0) })
        else { return nil }
        self.init(text)
    }

    /// Those of other services: `m`, `e`, `o`, `p` and `u`.
    private static func isForeign(_ letter: UInt8) -> Bool {
        switch letter {
        case UInt8(ascii: "m"), UInt8(ascii: "e"), UInt8(ascii: "o"), UInt8(ascii: "p"),
            UInt8(ascii: "u"):
            true
        default: false
        }
    }

    private static func meaning(of letter: UInt8) -> SharedAccessPermissions? {
        switch letter {
        case UInt8(ascii: "r"): .read
        case UInt8(ascii: "a"): .add
        case UInt8(ascii: "c"): .create
        case UInt8(ascii: "w"): .write
        case UInt8(ascii: "d"): .delete
        case UInt8(ascii: "x"): .deleteVersion
        case UInt8(ascii: "y"): .permanentDelete
        case UInt8(ascii: "l"): .list
        case UInt8(ascii: "t"): .tags
        case UInt8(ascii: "f"): .filter
        case UInt8(ascii: "i"): .setImmutability
        default: nil
        }
    }
}
