/// A lease on a container or blob as it was last changed (spec rest.md §7). What state it is in
/// follows from the time; nothing runs when it ends.
public struct Lease: Hashable, Sendable {
    public enum State: Hashable, Sendable {
        case leased
        case breaking
        case broken
        case expired
    }

    /// Bounds of ``seconds``.
    public static let secondsRange = 15...60
    public static let breakSecondsRange = 0...60

    public var id: LeaseID
    /// Nil means infinite.
    public var seconds: Int?
    /// When it was acquired, or renewed last.
    public var startedAt: Timestamp
    /// When a break takes effect; nil while nobody broke it.
    public var brokenAt: Timestamp?

    public init(id: LeaseID, seconds: Int?, startedAt: Timestamp, brokenAt: Timestamp? = nil) {
        self.id = id
        self.seconds = seconds
        self.startedAt = startedAt
        self.brokenAt = brokenAt
    }

    /// When it ends by itself; nil if it is infinite.
    public var expiresAt: Timestamp? {
        self.seconds.map { self.startedAt.advanced(byTicks: Int64($0) * Timestamp.ticksPerSecond) }
    }

    public func state(at now: Timestamp) -> State {
        if let brokenAt { return now < brokenAt ? .breaking : .broken }
        if let expiresAt { return now < expiresAt ? .leased : .expired }
        return .leased
    }

    /// Whether it still guards its resource.
    public func isInForce(at now: Timestamp) -> Bool {
        switch self.state(at: now) {
        case .leased, .breaking: true
        case .broken, .expired: false
        }
    }

    /// `x-ms-lease-time`: whole seconds until a break takes effect, begun ones count; 0 once it has.
    public func breakSecondsLeft(at now: Timestamp) -> Int {
        guard let brokenAt, now < brokenAt else { return 0 }
        let ticks = brokenAt.ticks - now.ticks
        return Int((ticks + Timestamp.ticksPerSecond - 1) / Timestamp.ticksPerSecond)
    }
}

/// A lease's GUID. Ids compare without regard to case, so this is a number.
public struct LeaseID: Hashable, Sendable {
    // Two words instead of a UInt128: an id is an argument that lives across suspensions, and
    // Swift 6.3 loses its place in an async function that keeps a bare UInt128 so.
    private let high: UInt64
    private let low: UInt64

    public var value: UInt128 {
        UInt128(self.high) << 64 | UInt128(self.low)
    }

    public init(value: UInt128) {
        self.high = UInt64(truncatingIfNeeded: value >> 64)
        self.low = UInt64(truncatingIfNeeded: value)
    }

    /// Nil unless `text` is `8-4-4-4-12` hex digits, also in braces or parentheses, or 32 digits.
    public init?(_ text: String) {
        var digits = text[...]
        if (digits.hasPrefix("{") && digits.hasSuffix("}"))
            || (digits.hasPrefix("(") && digits.hasSuffix(")"))
        {
            digits = digits.dropFirst().dropLast()
        }
        let groups = digits.split(separator: "-", omittingEmptySubsequences: false)
        guard groups.map(\.utf8.count) == [8, 4, 4, 4, 12] || groups.map(\.utf8.count) == [32]
        else { return nil }
        let hex = groups.joined()
        guard hex.utf8.allSatisfy({ $0 != UInt8(ascii: "+") }),
            let value = UInt128(hex, radix: 16)
        else { return nil }
        self.init(value: value)
    }

    /// `8-4-4-4-12` lower-case hex digits.
    public var text: String {
        RequestID(value: self.value).text
    }
}

/// What Lease Container and Lease Blob ask for.
public enum LeaseAction: Hashable, Sendable {
    /// `id` is the proposed one, or one made for this request. Nil seconds are infinite.
    case acquire(id: LeaseID, seconds: Int?)
    case renew(LeaseID)
    case change(LeaseID, to: LeaseID)
    case release(LeaseID)
    /// Nil: what is left of a fixed lease, at once for an infinite one.
    case `break`(seconds: Int?)
}
