/// Which clock says when a retention is over.
public enum ClockMode: UInt8, Hashable, Sendable {
    /// One that goes with the machine's running time and that nobody can set.
    case compliance = 1
    /// The wall clock, for those who trust it.
    case system = 2
    /// The wall clock and what it was told to be ahead: for the fixtures of tests, in a store that
    /// never knows another clock.
    case manual = 3
}

/// What the clocks said at one moment, as the journal keeps it.
public struct ClockReading: Hashable, Sendable {
    /// How the wall clock stands to the compliance clock.
    public enum Deviation: UInt8, Hashable, Sendable {
        case none = 0
        case wallAhead = 1
        case wallBehind = 2
    }

    /// Further apart than this, the clocks disagree (spec worm.md §5.3.3).
    public static let deviationTicksMax = Timestamp.secondsPerDay * Timestamp.ticksPerSecond

    /// A manual clock goes no further ahead: 1,000 years of 365 days, more than twice the longest
    /// retention, and every time still has a year of four digits.
    public static let advancedTicksMax =
        365_000 * Timestamp.secondsPerDay * Timestamp.ticksPerSecond

    public var mode: ClockMode
    /// Never goes back, over restarts too.
    public var compliance: Timestamp
    public var wall: Timestamp
    /// How far a manual clock was told to be ahead of the wall clock, in all:
    /// 0…``advancedTicksMax``. 0 in the other modes.
    public var advancedTicks: Int64

    public init(
        mode: ClockMode, compliance: Timestamp, wall: Timestamp, advancedTicks: Int64 = 0
    ) {
        self.mode = mode
        self.compliance = compliance
        self.wall = wall
        self.advancedTicks = advancedTicks
    }

    /// None where being apart is what was asked for.
    public var deviation: Deviation {
        if self.mode != .compliance { return .none }
        let (ahead, overflows) = self.wall.ticks.subtractingReportingOverflow(
            self.compliance.ticks)
        if overflows { return self.wall > self.compliance ? .wallAhead : .wallBehind }
        if ahead > Self.deviationTicksMax { return .wallAhead }
        return ahead < -Self.deviationTicksMax ? .wallBehind : .none
    }

    /// By which retention is judged: the smaller of the two (spec worm.md §5.3.1), but a wall clock
    /// that is trusted and a manual clock are believed.
    public var retention: Timestamp {
        switch self.mode {
        case .compliance: min(self.compliance, self.wall)
        case .system: max(self.compliance, self.wall)
        case .manual: self.compliance
        }
    }
}

/// | mode u8 | compliance i64 | wall i64 | advanced ticks i64, in manual mode only |
extension ClockReading: ByteEncodable, ByteDecodable {
    public func encode(into writer: inout ByteWriter) {
        writer.write(self.mode.rawValue)
        writer.write(encoding: self.compliance)
        writer.write(encoding: self.wall)
        if self.mode == .manual { writer.write(self.advancedTicks) }
    }

    public init(from reader: inout ByteReader) throws(MalformedBytes) {
        let mode: ClockMode = try reader.readCase()
        self.init(
            mode: mode, compliance: try reader.decode(), wall: try reader.decode(),
            advancedTicks: mode == .manual ? try reader.read() : 0)
        guard (0...Self.advancedTicksMax).contains(self.advancedTicks) else {
            throw MalformedBytes()
        }
    }
}
