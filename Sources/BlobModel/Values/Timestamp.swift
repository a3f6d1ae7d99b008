/// A point in time, counted in ticks of 100 ns since 1970-01-01T00:00:00Z.
///
/// The tick is Azure's: version ids, history entries and ETags show seven fractional digits.
/// Leap seconds do not exist here; a day has 86,400 seconds (spec rule 1.4.5).
public struct Timestamp: Hashable, Comparable, Sendable {
    public static let ticksPerSecond: Int64 = 10_000_000
    public static let secondsPerDay: Int64 = 86_400

    public var ticks: Int64

    public init(ticks: Int64) {
        self.ticks = ticks
    }

    public init(secondsSinceEpoch seconds: Int64) {
        self.ticks = seconds * Self.ticksPerSecond
    }

    /// Seconds since 1970, rounded towards the past.
    public var wholeSeconds: Int64 {
        let quotient = self.ticks / Self.ticksPerSecond
        return self.ticks % Self.ticksPerSecond < 0 ? quotient - 1 : quotient
    }

    /// This time plus `days` × 24 h; no calendar and no zone is involved.
    public func advanced(byDays days: Int) -> Timestamp {
        Timestamp(ticks: self.ticks + Int64(days) * Self.secondsPerDay * Self.ticksPerSecond)
    }

    public func advanced(byTicks ticks: Int64) -> Timestamp {
        Timestamp(ticks: self.ticks + ticks)
    }

    /// This time, or the next whole second.
    public var roundedUpToSecond: Timestamp {
        let seconds = self.wholeSeconds
        let whole = Timestamp(secondsSinceEpoch: seconds)
        return whole == self ? self : Timestamp(secondsSinceEpoch: seconds + 1)
    }

    public static func < (lhs: Timestamp, rhs: Timestamp) -> Bool {
        lhs.ticks < rhs.ticks
    }
}
