package import BlobModel

/// The clock that retention is judged by (spec worm.md §5.2, §5.3). Pure: it is told what the
/// operating system's clocks say.
///
/// - It goes on with the time since the machine started, which nobody can set, and never back.
/// - A start resumes it where the journal says it was: stopping, setting the date and starting
///   again frees nothing. What passed meanwhile is made up for slowly, at one week a year, as long
///   as the wall clock is ahead; being late only keeps longer.
/// - ``ClockMode/system`` goes on all the same, so that no date of that mode outlives it; only
///   retention is judged by the wall clock there.
/// - ``ClockMode/manual`` follows the wall clock forwards, as far ahead of it as it was told to be.
package struct ComplianceClock {
    /// A 52nd of the time that passes is added while the wall clock is ahead.
    private static let catchUpDivisor: Int64 = 52

    package let mode: ClockMode
    private let start: Timestamp
    private let startElapsed: Int64
    private let startWall: Timestamp
    private var compliance: Timestamp
    /// In manual mode: how far ahead, in all.
    package private(set) var advancedTicks: Int64

    /// - Parameters:
    ///   - start: the last reading that is durable; of a new store, the wall clock.
    ///   - elapsed: ticks since the machine started.
    ///   - advancedTicks: of that reading.
    package init(
        _ mode: ClockMode, resumingAt start: Timestamp, wall: Timestamp, elapsed: Int64,
        advancedTicks: Int64 = 0
    ) {
        self.mode = mode
        self.start = start
        self.startElapsed = elapsed
        self.startWall = wall
        self.compliance = start
        self.advancedTicks = advancedTicks
    }

    package mutating func read(wall: Timestamp, elapsed: Int64) -> ClockReading {
        switch self.mode {
        case .system, .compliance:
            let passed = self.passed(elapsed)
            let least = self.start.advanced(byTicks: passed)
            let most = least.advanced(byTicks: passed / Self.catchUpDivisor)
            self.compliance = max(self.compliance, least, min(wall, most))
        case .manual:
            self.compliance = max(
                self.compliance, wall.advanced(byTicks: self.advancedTicks))
        }
        return ClockReading(
            mode: self.mode, compliance: self.compliance, wall: wall,
            advancedTicks: self.advancedTicks)
    }

    /// Nothing in the other modes.
    package mutating func advance(byTicks ticks: Int64) {
        guard self.mode == .manual else { return }
        self.advancedTicks += ticks
    }

    /// The wall clock for stamps. At the start it is believed: a stamp ahead only keeps longer, and
    /// one that is behind shows in every Last-Modified. One that jumps ahead later is not: stamps
    /// go on from where it was.
    package func stamp(wall: Timestamp, elapsed: Int64) -> Timestamp {
        switch self.mode {
        case .system: return wall
        case .manual: return wall.advanced(byTicks: self.advancedTicks)
        case .compliance: break
        }
        let expected = self.startWall.advanced(byTicks: self.passed(elapsed))
        return wall > expected.advanced(byTicks: ClockReading.deviationTicksMax) ? expected : wall
    }

    private func passed(_ elapsed: Int64) -> Int64 {
        max(0, elapsed - self.startElapsed)
    }
}
