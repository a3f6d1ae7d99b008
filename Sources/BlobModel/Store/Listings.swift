/// One page of List Containers.
public struct ContainerQuery: Hashable, Sendable {
    public var account: AccountName
    public var prefix: String
    /// The first name to show; nil starts at the beginning.
    public var start: String?
    /// 1…5,000.
    public var limit: Int

    public init(account: AccountName, prefix: String, start: String?, limit: Int) {
        self.account = account
        self.prefix = prefix
        self.start = start
        self.limit = limit
    }
}

public struct ContainerPage: Hashable, Sendable {
    public var containers: [Container]
    /// Where the next page starts; nil after the last.
    public var next: String?

    public init(containers: [Container], next: String?) {
        self.containers = containers
        self.next = next
    }
}

/// One page of List Blobs, flat or by delimiter.
public struct BlobQuery: Hashable, Sendable {
    public var container: ContainerAddress
    public var prefix: String
    /// Names that share the text up to and including the first delimiter after the prefix are
    /// folded into one entry. Nil lists flat; never empty.
    public var delimiter: String?
    /// The first name (or folded prefix) to show; nil starts at the beginning.
    public var start: String?
    /// 1…5,000.
    public var limit: Int
    /// Show names that have uncommitted blocks but no committed blob.
    public var includesUncommitted: Bool

    public init(
        container: ContainerAddress, prefix: String, delimiter: String?, start: String?, limit: Int,
        includesUncommitted: Bool
    ) {
        self.container = container
        self.prefix = prefix
        self.delimiter = delimiter
        self.start = start
        self.limit = limit
        self.includesUncommitted = includesUncommitted
    }
}

public struct BlobPage: Hashable, Sendable {
    public enum Entry: Hashable, Sendable {
        case blob(BlobName, Blob)
        case uncommitted(BlobName, Upload)
        /// The folded prefix, delimiter included.
        case prefix(String)
    }

    /// In the order of the names' UTF-8 bytes, blobs and prefixes together.
    public var entries: [Entry]
    /// Where the next page starts; nil after the last.
    public var next: String?

    public init(entries: [Entry], next: String?) {
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
