/// What a decision is made on: the state around a command's target, as of the command's turn.
///
/// Only what the command's kind asks for is looked up; the rest stays at its empty value.
public struct Facts: Sendable {
    public var settings: AccountSettings = .initial
    /// Changes of an account, its settings, its set of containers and who may read them: the
    /// account, if it was made through the management plane.
    public var account: StorageAccount?
    /// The same: whether the account is there because the server was started with it.
    public var isAccountConfigured = true
    /// The same: whether configured accounts allow public access.
    public var configuredAllowPublicAccess = false
    /// Creation and deletion of an account: its containers, soft-deleted ones, too, in the order
    /// of their names.
    public var accountContainers: [AccountContainer] = []
    public var container: Container?
    /// Container deletion: whether there is any committed blob, previous version, snapshot or
    /// soft-deleted one. Uncommitted blocks are none (spec worm.md §1.9).
    public var containerHasBlobs = false
    /// Switching versioning off: whether any container of the account, soft-deleted ones included,
    /// has version-level immutability.
    public var accountHasVersionLevel = false
    /// Restore and purge of a container: the soft-deleted one of that name and version.
    public var deletedContainer: Container?
    /// The current blob.
    public var blob: Blob?
    /// The snapshot or previous version that the command addresses; nil if it addresses the
    /// current one, also by its version id.
    public var item: HistoryItem?
    /// Writes that put a blob where none is: the soft-deleted one it buries.
    public var deletedBase: HistoryItem?
    /// Delete and undelete of the blob: everything in its history, in key order.
    public var history: [HistoryItem] = []
    public var upload: Upload?
    /// Put Block: the uncommitted block of the same id that it would replace.
    public var stagedBlock: StagedBlock?
    /// Put Block List: all uncommitted blocks, by id.
    public var stagedBlocks: [BlockID: StagedBlock] = [:]
    /// Put Block List: the blocks of the committed list, in order. Writes of pages: the chunks
    /// that overlap the range, or all if the blob shares its chunks. A copy that clones: the
    /// source's.
    public var chunks: [Chunk] = []
    /// Copies: the source's container and the blob at the revision asked for.
    public var sourceContainer: Container?
    public var source: Blob?

    public init() {}

    public var accountExists: Bool {
        self.isAccountConfigured || self.account != nil
    }

    /// Whether the account allows public access.
    public var accountAllowsPublicAccess: Bool {
        self.account?.properties.allowsPublicAccess
            ?? (self.isAccountConfigured && self.configuredAllowPublicAccess)
    }
}

/// A container as its account's deletion sees it.
public struct AccountContainer: Hashable, Sendable {
    public var container: Container
    /// Looked up where a policy makes it matter; as ``Facts/containerHasBlobs``.
    public var hasBlobs: Bool

    public init(_ container: Container, hasBlobs: Bool) {
        self.container = container
        self.hasBlobs = hasBlobs
    }
}
