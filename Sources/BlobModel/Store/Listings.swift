/// One page of List Containers.
public struct ContainerQuery: Hashable, Sendable {
    public var account: AccountName
    public var prefix: String
    /// The first one to show; nil starts at the beginning.
    public var start: ContainerPosition?
    /// 1…5,000.
    public var limit: Int
    /// Show soft-deleted ones, too.
    public var includesDeleted: Bool
    /// Show `$logs` and the like, too; `$root` and `$web` are always shown.
    public var includesSystem: Bool

    public init(
        account: AccountName, prefix: String, start: ContainerPosition?, limit: Int,
        includesDeleted: Bool = false, includesSystem: Bool = false
    ) {
        self.account = account
        self.prefix = prefix
        self.start = start
        self.limit = limit
        self.includesDeleted = includesDeleted
        self.includesSystem = includesSystem
    }
}

/// A place in the order of containers: by name, soft-deleted ones by version before the live one.
public struct ContainerPosition: Hashable, Sendable {
    public var name: String
    /// Nil: before everything of that name.
    public var version: Timestamp?

    public init(name: String, version: Timestamp?) {
        self.name = name
        self.version = version
    }
}

public struct ContainerPage: Hashable, Sendable {
    public var containers: [Container]
    /// Where the next page starts; nil after the last.
    public var next: ContainerPosition?

    public init(containers: [Container], next: ContainerPosition?) {
        self.containers = containers
        self.next = next
    }
}

/// One page of List Blobs, flat or by delimiter.
public struct BlobQuery: Hashable, Sendable {
    public struct Includes: OptionSet, Hashable, Sendable {
        public var rawValue: UInt8

        public init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        /// Names that have uncommitted blocks but no committed blob.
        public static let uncommitted = Includes(rawValue: 1)
        public static let snapshots = Includes(rawValue: 2)
        /// Previous versions.
        public static let versions = Includes(rawValue: 4)
        /// What is soft-deleted: blobs; with ``snapshots`` and ``versions``, such, too.
        public static let deleted = Includes(rawValue: 8)
        /// Names without a current blob that have previous versions, once each.
        public static let deletedWithVersions = Includes(rawValue: 16)
    }

    public var container: ContainerAddress
    public var prefix: String
    /// Names that share the text up to and including the first delimiter after the prefix are
    /// folded into one entry. Nil lists flat; never empty.
    public var delimiter: String?
    /// The first entry to show; nil starts at the beginning.
    public var start: BlobPosition?
    /// 1…5,000.
    public var limit: Int
    public var includes: Includes

    public init(
        container: ContainerAddress, prefix: String, delimiter: String?, start: BlobPosition?,
        limit: Int, includes: Includes = []
    ) {
        self.container = container
        self.prefix = prefix
        self.delimiter = delimiter
        self.start = start
        self.limit = limit
        self.includes = includes
    }
}

/// A place in the order of a list: by name or folded prefix; within a name its snapshots and
/// versions by time, the soft-deleted blob behind them, and last the current blob.
public struct BlobPosition: Hashable, Sendable {
    public enum Place: Hashable, Sendable {
        /// Before everything of that name.
        case first
        case item(HistoryItem.Key)
        case current
    }

    public var name: String
    public var place: Place

    public init(name: String, place: Place = .first) {
        self.name = name
        self.place = place
    }
}

public struct BlobPage: Hashable, Sendable {
    public enum Entry: Hashable, Sendable {
        case blob(BlobName, Blob)
        /// A snapshot, previous version or soft-deleted blob.
        case item(BlobName, HistoryItem)
        /// A name without a current blob, told of by its newest previous version.
        case hasVersionsOnly(BlobName, HistoryItem)
        case uncommitted(BlobName, Upload)
        /// The folded prefix, delimiter included.
        case prefix(String)
    }

    /// In the order of the names' UTF-8 bytes, blobs and prefixes together.
    public var entries: [Entry]
    /// Where the next page starts; nil after the last.
    public var next: BlobPosition?

    public init(entries: [Entry], next: BlobPosition?) {
        self.entries = entries
        self.next = next
    }
}

/// One page of Find Blobs by Tags.
public struct TagQuery: Hashable, Sendable {
    public var account: AccountName
    /// Nil: the whole account, or the container that the filter names.
    public var container: ContainerName?
    public var filter: TagFilter
    /// Where to go on, as a page gave it; bytes of any origin are safe.
    public var start: [UInt8]?
    /// 1…5,000.
    public var limit: Int

    public init(
        account: AccountName, container: ContainerName?, filter: TagFilter, start: [UInt8]?,
        limit: Int
    ) {
        self.account = account
        self.container = container
        self.filter = filter
        self.start = start
        self.limit = limit
    }
}

public struct TaggedPage: Hashable, Sendable {
    public struct Entry: Hashable, Sendable {
        public var container: ContainerName
        public var name: BlobName
        public var blob: Blob

        public init(container: ContainerName, name: BlobName, blob: Blob) {
            self.container = container
            self.name = name
            self.blob = blob
        }
    }

    public var entries: [Entry]
    /// Where the next page starts; nil after the last.
    public var next: [UInt8]?

    public init(entries: [Entry], next: [UInt8]?) {
        self.entries = entries
        self.next = next
    }
}

/// What Get Block List shows.
public struct BlockList: Hashable, Sendable {
    /// Nil if only uncommitted blocks exist.
    public var blob: Blob?
    /// In blob order.
    public var committed: [Chunk]
    /// In the order of their ids' text.
    public var uncommitted: [StagedBlock]

    public init(blob: Blob?, committed: [Chunk], uncommitted: [StagedBlock]) {
        self.blob = blob
        self.committed = committed
        self.uncommitted = uncommitted
    }
}
