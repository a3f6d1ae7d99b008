/// An access tier by Azure's name. Tiers differ in price there; here only `Archive` behaves
/// differently: its content must be rehydrated before it is read.
public enum AccessTier: UInt8, CaseIterable, Hashable, Sendable {
    case hot = 1
    case cool = 2
    case cold = 3
    case archive = 4
    case smart = 5
    case premium = 6
    case p4 = 10
    case p6 = 11
    case p10 = 12
    case p15 = 13
    case p20 = 14
    case p30 = 15
    case p40 = 16
    case p50 = 17
    case p60 = 18
    case p70 = 19
    case p80 = 20

    /// Of page blobs on premium accounts.
    public var isForPageBlobs: Bool {
        self.rawValue >= AccessTier.p4.rawValue
    }

    public var text: String {
        switch self {
        case .hot: "Hot"
        case .cool: "Cool"
        case .cold: "Cold"
        case .archive: "Archive"
        case .smart: "Smart"
        case .premium: "Premium"
        case .p4: "P4"
        case .p6: "P6"
        case .p10: "P10"
        case .p15: "P15"
        case .p20: "P20"
        case .p30: "P30"
        case .p40: "P40"
        case .p50: "P50"
        case .p60: "P60"
        case .p70: "P70"
        case .p80: "P80"
        }
    }

    /// Compared without regard to case.
    public init?(_ text: String) {
        let folded = text.lowercased()
        guard let tier = Self.allCases.first(where: { $0.text.lowercased() == folded }) else {
            return nil
        }
        self = tier
    }
}

/// The tier somebody chose for a blob; a blob without one has the account's default, hot.
public struct TierState: Hashable, Sendable {
    /// A way back from the archive.
    public struct Rehydration: Hashable, Sendable {
        public enum Priority: UInt8, Hashable, Sendable {
            case standard = 1
            case high = 2

            /// How long it takes. Azure needs hours for its media; here nothing has to be
            /// fetched, but a client sees the same states.
            public var seconds: Int64 {
                switch self {
                case .standard: 10
                case .high: 2
                }
            }
        }

        public var target: AccessTier
        public var priority: Priority
        public var startedAt: Timestamp

        public init(target: AccessTier, priority: Priority, startedAt: Timestamp) {
            self.target = target
            self.priority = priority
            self.startedAt = startedAt
        }

        public var endsAt: Timestamp {
            self.startedAt.advanced(byTicks: self.priority.seconds * Timestamp.ticksPerSecond)
        }
    }

    /// The tier set last, or ``AccessTier/archive`` while a rehydration is under way.
    private let stored: AccessTier
    private let storedRehydration: Rehydration?
    public let changedAt: Timestamp

    public init(_ tier: AccessTier, changedAt: Timestamp, rehydration: Rehydration? = nil) {
        self.stored = tier
        self.storedRehydration = rehydration
        self.changedAt = changedAt
    }

    public func tier(at now: Timestamp) -> AccessTier {
        guard let rehydration = self.storedRehydration, now >= rehydration.endsAt else {
            return self.stored
        }
        return rehydration.target
    }

    /// Non-nil while it goes on.
    public func rehydration(at now: Timestamp) -> Rehydration? {
        self.storedRehydration.flatMap { now < $0.endsAt ? $0 : nil }
    }

    /// What was set, whatever the time: for who writes it down.
    public var written: (tier: AccessTier, rehydration: Rehydration?) {
        (self.stored, self.storedRehydration)
    }
}
