/// The times of one operation. They are taken once and passed down as a value.
public struct Moment: Hashable, Sendable {
    /// What its event is stamped with. Leases, tiers and conditions are judged by it.
    public var now: Timestamp
    /// By which everything is judged that may be deleted once a time has come: retention, soft
    /// delete, expiry. It can be behind ``now`` and is never ahead of it.
    public var retention: Timestamp

    public init(now: Timestamp, retention: Timestamp) {
        self.now = now
        self.retention = min(now, retention)
    }

    /// With clocks that agree.
    public init(_ now: Timestamp) {
        self.init(now: now, retention: now)
    }
}
