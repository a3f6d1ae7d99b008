/// A container's time-based retention policy (spec worm.md §1.1–1.4).
public struct ImmutabilityPolicy: Hashable, Sendable {
    /// Both states protect blobs alike; they differ in what may still be done to the policy.
    public enum State: UInt8, Hashable, Sendable {
        case unlocked = 1
        case locked = 2
    }

    /// 400 years (rule 1.1.2).
    public static let daysMax = 146_000
    /// How often a locked policy may be extended (rule 1.1.6).
    public static let extendsMax = 5

    public var state: State
    /// The retention interval: 1…``daysMax``.
    public var days: Int
    public var appendWrites: AppendWrites
    /// Extends made since the policy was locked: 0…``extendsMax``.
    public var extendCount: Int
    public var etag: ETag
    /// The latest put, the lock and each extend (rule 1.8.2), oldest first.
    public var history: [PolicyUpdate]

    public init(
        state: State, days: Int, appendWrites: AppendWrites, extendCount: Int, etag: ETag,
        history: [PolicyUpdate]
    ) {
        self.state = state
        self.days = days
        self.appendWrites = appendWrites
        self.extendCount = extendCount
        self.etag = etag
        self.history = history
    }
}

/// The two "protected append" flags as they were supplied; nil means never supplied, which acts
/// like false but is not echoed (spec worm.md §4.4). Never both true.
public struct AppendWrites: Hashable, Sendable {
    /// `allowProtectedAppendWrites`: append blobs may grow.
    public var appendBlobs: Bool?
    /// `allowProtectedAppendWritesAll`: append blobs may grow, and so may block blobs (through
    /// operations the Blob REST API does not have).
    public var all: Bool?

    public init(appendBlobs: Bool? = nil, all: Bool? = nil) {
        self.appendBlobs = appendBlobs
        self.all = all
    }

    /// Whether Append Block passes.
    public var allowAppendBlock: Bool {
        self.appendBlobs == true || self.all == true
    }
}

/// An entry of a policy's `updateHistory`.
public struct PolicyUpdate: Hashable, Sendable {
    public enum Kind: UInt8, Hashable, Sendable {
        case put = 1
        case lock = 2
        case extend = 3
    }

    public var kind: Kind
    public var days: Int
    public var appendWrites: AppendWrites
    public var time: Timestamp
    public var by: Principal

    public init(kind: Kind, days: Int, appendWrites: AppendWrites, time: Timestamp, by: Principal) {
        self.kind = kind
        self.days = days
        self.appendWrites = appendWrites
        self.time = time
        self.by = by
    }
}
