import BlobModel

/// Gives every event a time of its own, strictly later than the one before, across restarts too.
///
/// A wall clock that is set back therefore never shortens retention: stamps go on from the last
/// one issued. A wall clock set ahead is believed; ARCHITECTURE.md says what follows from that.
struct EventClock {
    /// The time given out last.
    private(set) var last: Timestamp
    private let wall: @Sendable () -> Timestamp

    /// - Parameter last: the time of the newest event in the journal.
    init(after last: Timestamp, wall: @escaping @Sendable () -> Timestamp) {
        self.last = last
        self.wall = wall
    }

    mutating func next() -> Timestamp {
        self.last = max(self.wall(), self.last.advanced(byTicks: 1))
        return self.last
    }
}
