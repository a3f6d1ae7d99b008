/// Which state of a name is meant.
public enum Revision: Hashable, Sendable {
    /// The blob itself.
    case current
    /// `?snapshot=`: the time it was taken.
    case snapshot(Timestamp)
    /// `?versionid=`: the time the version was written. The current version has one, too.
    case version(Timestamp)
}

/// What is kept beside the current blob of a name.
public struct HistoryItem: Hashable, Sendable {
    public enum Role: UInt8, Hashable, Comparable, Sendable {
        case snapshot = 1
        /// A previous version.
        case version = 2
        /// The soft-deleted blob itself, where versioning is off: at most one per name, and only
        /// while the name has no current blob.
        case base = 3

        public static func < (lhs: Role, rhs: Role) -> Bool {
            lhs.rawValue < rhs.rawValue
        }
    }

    /// Its place among the items of its name.
    public struct Key: Hashable, Comparable, Sendable {
        /// The soft-deleted blob's key: behind all others.
        public static let base = Key(time: Timestamp(ticks: .max), role: .base)

        /// Snapshot or version id.
        public var time: Timestamp
        public var role: Role

        public init(time: Timestamp, role: Role) {
            self.time = time
            self.role = role
        }

        public static func < (lhs: Key, rhs: Key) -> Bool {
            (lhs.time, lhs.role) < (rhs.time, rhs.role)
        }
    }

    public var key: Key
    public var blob: Blob
    /// Non-nil while it is soft-deleted.
    public var deletion: Deletion?

    public init(key: Key, blob: Blob, deletion: Deletion?) {
        self.key = key
        self.blob = blob
        self.deletion = deletion
    }
}

/// When something was soft-deleted and until when it can be restored.
public struct Deletion: Hashable, Sendable {
    public var at: Timestamp
    /// From then on the server may remove it for good.
    public var until: Timestamp

    public init(at: Timestamp, until: Timestamp) {
        self.at = at
        self.until = until
    }

    /// `RemainingRetentionDays`: begun days count.
    public func remainingDays(at now: Timestamp) -> Int {
        let day = Timestamp.secondsPerDay * Timestamp.ticksPerSecond
        let rest = self.until.ticks - now.ticks
        return rest <= 0 ? 0 : Int((rest + day - 1) / day)
    }
}

/// What becomes of a state that is replaced or deleted.
public enum Fate: Hashable, Sendable {
    case discarded
    /// It goes on as a previous version.
    case version
    /// It can be restored until then. What was the current blob and is overwritten becomes a
    /// soft-deleted snapshot; what was deleted stays what it was.
    case softDeleted(until: Timestamp)
}

/// What a write does to the state before it, and what it begins.
public struct Succession: Hashable, Sendable {
    /// No versioning, no soft delete: the state before, if there is one, is gone.
    public static let plain = Succession(predecessor: .discarded, isVersion: false)

    /// Without meaning where there was no blob.
    public var predecessor: Fate
    /// Whether the new state is a version: its id is the event's time.
    public var isVersion: Bool
    /// What protects the new state from its beginning on; nil without version-level immutability.
    public var immutability: BlobImmutability?

    public init(predecessor: Fate, isVersion: Bool, immutability: BlobImmutability? = nil) {
        self.predecessor = predecessor
        self.isVersion = isVersion
        self.immutability = immutability
    }
}
