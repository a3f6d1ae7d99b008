import BlobModel

/// Gives every event a time of its own, strictly later than the one before, across restarts too,
/// and never behind the compliance clock. A wall clock that is set back therefore never shortens
/// retention.
struct EventClock {
    /// The time given out last.
    private(set) var last: Timestamp
    private let keeper: TimeKeeper

    /// - Parameter last: the time of the newest event in the journal.
    init(after last: Timestamp, _ keeper: TimeKeeper) {
        self.last = last
        self.keeper = keeper
    }

    mutating func next() -> Moment {
        let (reading, stamp) = self.keeper.read()
        self.last = max(stamp, reading.compliance, self.last.advanced(byTicks: 1))
        return Moment(now: self.last, retention: reading.retention)
    }
}
