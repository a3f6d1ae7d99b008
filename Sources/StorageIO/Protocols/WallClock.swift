/// The time of day.
public protocol WallClock: Sendable {
    /// Ticks of 100 ns since 1970-01-01T00:00:00Z, without leap seconds. It can go back.
    var ticks: Int64 { get }
}
