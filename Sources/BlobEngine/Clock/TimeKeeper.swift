import BlobModel
import StorageIO
import Synchronization

/// The store's clocks, for the committer, the sweeper and readers alike.
final class TimeKeeper: Sendable {
    /// The compliance clock with what the operating system's clocks said for the last reading.
    private struct State {
        var clock: ComplianceClock
        var recorded: ClockReading?
        /// When ``recorded`` was taken, in ticks since the machine started.
        var recordedAt: Int64
    }

    /// How far the compliance clock can fall behind when the server is killed.
    private static let recordTicksMax = 600 * Timestamp.ticksPerSecond

    private let clock: any WallClock
    private let state: Mutex<State>

    /// - Parameters:
    ///   - recorded: the journal's last reading.
    ///   - lastTime: of the journal's last event; a store of a time without compliance clock
    ///     resumes there. Nil for a new store.
    init(
        _ clock: any WallClock, _ mode: ClockMode, recorded: ClockReading?, lastTime: Timestamp?
    ) {
        let wall = Timestamp(ticks: clock.ticks)
        let elapsed = clock.elapsedTicks
        self.clock = clock
        self.state = Mutex(
            State(
                clock: ComplianceClock(
                    mode, resumingAt: recorded?.compliance ?? lastTime ?? wall, wall: wall,
                    elapsed: elapsed, advancedTicks: recorded?.advancedTicks ?? 0),
                recorded: recorded?.mode == mode ? recorded : nil, recordedAt: elapsed))
    }

    func read() -> (reading: ClockReading, stamp: Timestamp) {
        self.state.withLock { self.read(&$0) }
    }

    /// What readers judge by.
    /// - Parameter lastTime: of the last event; time as readers see it does not go back behind it.
    func moment(after lastTime: Timestamp) -> Moment {
        let (reading, stamp) = self.read()
        return Moment(
            now: max(stamp, reading.compliance, lastTime), retention: reading.retention)
    }

    /// A reading that the journal should have, because the last one is too old, is none of this
    /// clock, or the wall clock has jumped; nil if it need not.
    ///
    /// - Parameter isLast: the server ends: every second counts.
    func due(isLast: Bool = false) -> ClockReading? {
        self.state.withLock { state in
            let reading = self.read(&state).reading
            let age = self.clock.elapsedTicks - state.recordedAt
            let ageMax = isLast ? Timestamp.ticksPerSecond : Self.recordTicksMax
            if let recorded = state.recorded, recorded.deviation == reading.deviation,
                age < ageMax
            {
                return nil
            }
            return reading
        }
    }

    /// What the clocks would say if the manual clock were advanced; it is not yet.
    func reading(advancedByTicks ticks: Int64) -> ClockReading {
        self.state.withLock { state in
            var ahead = state.clock
            ahead.advance(byTicks: ticks)
            return ahead.read(
                wall: Timestamp(ticks: self.clock.ticks), elapsed: self.clock.elapsedTicks)
        }
    }

    /// Advances the manual clock to where a reading that is durable has it.
    func adopt(_ reading: ClockReading) {
        self.state.withLock { state in
            state.clock.advance(byTicks: reading.advancedTicks - state.clock.advancedTicks)
        }
        self.noteRecorded(reading)
    }

    func noteRecorded(_ reading: ClockReading) {
        self.state.withLock { state in
            state.recorded = reading
            state.recordedAt = self.clock.elapsedTicks
        }
    }

    private func read(_ state: inout State) -> (reading: ClockReading, stamp: Timestamp) {
        let wall = Timestamp(ticks: self.clock.ticks)
        let elapsed = self.clock.elapsedTicks
        return (
            state.clock.read(wall: wall, elapsed: elapsed),
            state.clock.stamp(wall: wall, elapsed: elapsed)
        )
    }
}
