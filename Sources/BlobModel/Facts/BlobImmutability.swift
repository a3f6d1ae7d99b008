/// What protects one version by itself, in a container with version-level immutability (spec
/// worm.md §2.3). Snapshots have their own, too.
public struct BlobImmutability: Hashable, Sendable {
    public static let none = BlobImmutability()

    public var policy: VersionPolicy?
    /// `x-ms-legal-hold`. Nil: never set, which acts like false and is not shown (rule 2.4.5).
    public var legalHold: Bool?

    public init(policy: VersionPolicy? = nil, legalHold: Bool? = nil) {
        self.policy = policy
        self.legalHold = legalHold
    }
}

/// A version's time-based retention policy.
public struct VersionPolicy: Hashable, Sendable {
    /// Where a policy that nobody set on the version itself came from.
    public struct Default: Hashable, Sendable {
        /// The interval: 1…``ImmutabilityPolicy/daysMax``.
        public var days: Int
        /// Whether append blobs may grow (`allowProtectedAppendWrites`). Each append then begins
        /// the interval anew.
        public var allowsAppendBlock: Bool

        public init(days: Int, allowsAppendBlock: Bool) {
            self.days = days
            self.allowsAppendBlock = allowsAppendBlock
        }
    }

    /// A whole second (rule 2.3.2).
    public var until: Timestamp
    public var mode: ImmutabilityPolicy.State
    /// Nil: set on the version, by a header of its write or afterwards.
    public var inherited: Default?

    public init(until: Timestamp, mode: ImmutabilityPolicy.State, inherited: Default? = nil) {
        self.until = until
        self.mode = mode
        self.inherited = inherited
    }

    public var allowsAppendBlock: Bool {
        self.inherited?.allowsAppendBlock ?? false
    }

    /// Begins the interval of a policy that came from a default anew, if that keeps longer: what is
    /// there since `time` is kept as long as everything else.
    public mutating func restart(at time: Timestamp) {
        guard let inherited = self.inherited else { return }
        self.until = max(
            self.until, time.advanced(byDays: inherited.days).roundedUpToSecond)
    }
}

/// What new versions of a container get when their write says nothing else (spec worm.md §2.2).
public struct DefaultVersionPolicy: Hashable, Sendable {
    public var mode: ImmutabilityPolicy.State
    public var value: VersionPolicy.Default

    public init(mode: ImmutabilityPolicy.State, days: Int, allowsAppendBlock: Bool) {
        self.mode = mode
        self.value = VersionPolicy.Default(days: days, allowsAppendBlock: allowsAppendBlock)
    }

    /// A container's policy, as what is written to it inherits it.
    public init(_ policy: ImmutabilityPolicy) {
        self.init(
            mode: policy.state, days: policy.days,
            allowsAppendBlock: policy.appendWrites.allowAppendBlock)
    }

    /// Of a version whose time runs from `base` on; a begun second counts whole.
    public func stamped(from base: Timestamp) -> VersionPolicy {
        VersionPolicy(
            until: base.advanced(byDays: self.value.days).roundedUpToSecond, mode: self.mode,
            inherited: self.value)
    }
}

/// A container whose versions are protected one by one. It never ceases to be one (rule 2.1.4), and
/// its policy is what new versions inherit.
public struct VersionLevel: Hashable, Sendable {
    public var enabledAt: Timestamp
    /// The policy the container had when it was migrated: what was in it then keeps to it, until a
    /// version gets a policy or hold of its own. Nil: it was made so.
    public var migrated: DefaultVersionPolicy?

    public init(enabledAt: Timestamp, migrated: DefaultVersionPolicy? = nil) {
        self.enabledAt = enabledAt
        self.migrated = migrated
    }
}
