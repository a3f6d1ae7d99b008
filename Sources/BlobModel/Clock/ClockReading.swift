/// Which clock says when a retention is over.
public enum ClockMode: UInt8, Hashable, Sendable {
    /// One that goes with the machine's running time and that nobody can set.
    case compliance = 1
    /// The wall clock, for those who trust it.
    case system = 2
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

    public var mode: ClockMode
    /// Never goes back, over restarts too.
    public var compliance: Timestamp
    public var wall: Timestamp

    public init(mode: ClockMode, compliance: Timestamp, wall: Timestamp) {
        self.mode = mode
        self.compliance = compliance
        self.wall = wall
    }

    public var deviation: Deviation {
        let (ahead, overflows) = self.wall.ticks.subtractingReportingOverflow(
            self.compliance.ticks)
        if overflows { return self.wall > self.compliance ? .wallAhead : .wallBehind }
        if ahead > Self.deviationTicksMax { return .wallAhead }
        return ahead < -Self.deviationTicksMax ? .wallBehind : .none
    }

    /// By which retention is judged: the smaller of the two (spec worm.md §5.3.1).
    public var retention: Timestamp {
        min(self.compliance, self.wall)
    }
}

/// | mode u8 | compliance i64 | wall i64 |
extension ClockReading: ByteEncodable, ByteDecodable {
    public func encode(into writer: inout ByteWriter) {
        writer.write(self.mode.rawValue)
        writer.write(encoding: self.compliance)
        writer.write(encoding: self.wall)
    }

    public init(from reader: inout ByteReader) throws(MalformedBytes) {
        self.init(
            mode: try reader.readCase(), compliance: try reader.decode(),
            wall: try reader.decode())
    }
}
