/// The time of day, and the time that passes.
public protocol WallClock: Sendable {
    /// Ticks of 100 ns since 1970-01-01T00:00:00Z, without leap seconds. It can go back.
    var ticks: Int64 { get }
    /// Ticks of 100 ns since the machine started, asleep or not. Nobody can set it.
    var elapsedTicks: Int64 { get }
}
