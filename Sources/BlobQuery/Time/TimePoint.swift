/// A TIMESTAMP: a point in time and the offset from UTC in which it was written.
///
/// Invariant: the local time lies in the years 1…9999. Equality and order are of the point alone.
struct TimePoint: Comparable, Hashable {
    static let ticksPerSecond: Int64 = 10_000_000
    static let ticksPerDay = 86_400 * ticksPerSecond

    /// 100 ns since 1970-01-01T00:00:00Z, the tick of the whole store.
    let ticks: Int64
    /// Minutes east of Greenwich, −1439…1439. What EXTRACT and TO_STRING show is local to it.
    let offsetMinutes: Int

    /// Nil outside the years 1…9999.
    init?(ticks: Int64, offsetMinutes: Int = 0) {
        let (local, overflow) = ticks.addingReportingOverflow(
            Int64(offsetMinutes) * 60 * Self.ticksPerSecond)
        guard !overflow, Self.localTicks.contains(local) else { return nil }
        self.ticks = ticks
        self.offsetMinutes = offsetMinutes
    }

    /// Nil outside the years 1…9999.
    init?(day: CivilDay, tickOfDay: Int64, offsetMinutes: Int) {
        self.init(
            ticks: Int64(day.daysSinceEpoch) * Self.ticksPerDay + tickOfDay
                - Int64(offsetMinutes) * 60 * Self.ticksPerSecond,
            offsetMinutes: offsetMinutes)
    }

    var day: CivilDay { CivilDay(daysSinceEpoch: Int(self.localDay)) }

    /// Since midnight of ``day``.
    var tickOfDay: Int64 { self.local - self.localDay * Self.ticksPerDay }

    var hour: Int { Int(self.tickOfDay / (3_600 * Self.ticksPerSecond)) }
    var minute: Int { Int(self.tickOfDay / (60 * Self.ticksPerSecond) % 60) }
    var second: Int { Int(self.tickOfDay / Self.ticksPerSecond % 60) }
    /// 0…9,999,999.
    var tickOfSecond: Int { Int(self.tickOfDay % Self.ticksPerSecond) }

    static func == (lhs: TimePoint, rhs: TimePoint) -> Bool {
        lhs.ticks == rhs.ticks
    }

    static func < (lhs: TimePoint, rhs: TimePoint) -> Bool {
        lhs.ticks < rhs.ticks
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(self.ticks)
    }

    private var local: Int64 {
        self.ticks + Int64(self.offsetMinutes) * 60 * Self.ticksPerSecond
    }

    private var localDay: Int64 {
        let day = self.local / Self.ticksPerDay
        return self.local % Self.ticksPerDay < 0 ? day - 1 : day
    }

    /// From 0001-01-01T00:00 to the last tick of 9999-12-31.
    private static let localTicks = -719_162 * ticksPerDay...2_932_897 * ticksPerDay - 1
}
