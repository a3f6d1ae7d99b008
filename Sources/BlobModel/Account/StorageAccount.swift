/// An account made through the management plane. Accounts configured at the server's start are
/// none: the journal does not know them.
public struct StorageAccount: Hashable, Sendable {
    public var name: AccountName
    public var properties: AccountProperties
    public var createdAt: Timestamp
    public var key1: Key
    public var key2: Key

    /// Which of the keys on disk is valid, and since when. The key itself is not in the journal.
    public struct Key: Hashable, Sendable {
        public var id: AccountKeyID
        public var createdAt: Timestamp

        public init(id: AccountKeyID, createdAt: Timestamp) {
            self.id = id
            self.createdAt = createdAt
        }
    }

    public init(
        name: AccountName, properties: AccountProperties, createdAt: Timestamp, key1: Key,
        key2: Key
    ) {
        self.name = name
        self.properties = properties
        self.createdAt = createdAt
        self.key1 = key1
        self.key2 = key2
    }

    public subscript(number: AccountKeyNumber) -> Key {
        get {
            switch number {
            case .first: self.key1
            case .second: self.key2
            }
        }
        set {
            switch number {
            case .first: self.key1 = newValue
            case .second: self.key2 = newValue
            }
        }
    }
}

/// A random number that tells keys apart and says nothing of them.
public struct AccountKeyID: Hashable, Sendable {
    public var value: UInt64

    public init(value: UInt64) {
        self.value = value
    }

    public static func random() -> AccountKeyID {
        AccountKeyID(value: .random(in: .min ... .max))
    }
}

/// `key1` or `key2`; the raw value is what records call it.
public enum AccountKeyNumber: UInt8, CaseIterable, Hashable, Sendable {
    case first = 1
    case second = 2
}

/// What was asked for when the account was made, by Azure's names.
public struct AccountProperties: Hashable, Sendable {
    public enum Kind: UInt8, Hashable, Sendable {
        case storageV2 = 1
        case blockBlobStorage = 2
    }

    /// Locally redundant ones: the other ones promise copies in other places.
    public enum SKU: UInt8, Hashable, Sendable {
        case standardLRS = 1
        case premiumLRS = 2
    }

    public var kind: Kind
    public var sku: SKU
    /// As Azure normalises it: `westeurope`.
    public var location: String
    /// One of ``defaultTiers``: what blobs have that nobody chose a tier for. Nil on premium
    /// accounts, whose blobs have none.
    public var accessTier: AccessTier?
    public var tags: AccountTags
    /// Whether containers may be public, and those that are, are.
    public var allowsPublicAccess: Bool
    /// Whether plain HTTP is refused (`supportsHttpsTrafficOnly`).
    public var requiresHTTPS: Bool

    public static let defaultTiers: Set<AccessTier> = [.hot, .cool, .cold]

    public init(
        kind: Kind, sku: SKU, location: String, accessTier: AccessTier?, tags: AccountTags = .none,
        allowsPublicAccess: Bool = false, requiresHTTPS: Bool = false
    ) {
        self.kind = kind
        self.sku = sku
        self.location = location
        self.accessTier = accessTier
        self.tags = tags
        self.allowsPublicAccess = allowsPublicAccess
        self.requiresHTTPS = requiresHTTPS
    }
}

/// The resource tags of an account, in the order of their names' bytes; no two names are the same
/// without regard to case.
public struct AccountTags: Hashable, Sendable {
    public struct Entry: Hashable, Sendable {
        public var name: String
        public var value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    public static let none = AccountTags(ordered: [])
    public static let countMax = 50
    public static let nameCharactersMax = 128
    public static let valueCharactersMax = 256

    public let entries: [Entry]

    private init(ordered entries: [Entry]) {
        self.entries = entries
    }

    /// Nil if there are too many, a text is too long, a name is empty, has one of `<>%&\?/` or a
    /// control character in it, or comes twice.
    public init?(_ entries: [Entry]) {
        guard entries.count <= Self.countMax,
            entries.allSatisfy({ Self.isName($0.name) && Self.isValue($0.value) }),
            Set(entries.map { $0.name.lowercased() }).count == entries.count
        else { return nil }
        self.entries = entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf16.count <= self.nameCharactersMax
            && text.unicodeScalars.allSatisfy { !"<>%&\\?/".unicodeScalars.contains($0) }
            && !text.unicodeScalars.contains { $0.value < 0x20 }
    }

    private static func isValue(_ text: String) -> Bool {
        text.utf16.count <= self.valueCharactersMax
            && !text.unicodeScalars.contains { $0.value < 0x20 }
    }
}
