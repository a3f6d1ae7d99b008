internal import Synchronization

/// A clock that moves only when told to.
public final class ManualClock: WallClock {
    private let value: Atomic<Int64>
    private let elapsed = Atomic<Int64>(0)

    public init(ticks: Int64) {
        self.value = Atomic(ticks)
    }

    public var ticks: Int64 {
        self.value.load(ordering: .sequentiallyConsistent)
    }

    public var elapsedTicks: Int64 {
        self.elapsed.load(ordering: .sequentiallyConsistent)
    }

    /// Time passes: `ticks` of 100 ns, not negative.
    public func advance(byTicks ticks: Int64) {
        precondition(ticks >= 0, "time does not go back; `set` sets the wall clock")
        self.value.add(ticks, ordering: .sequentiallyConsistent)
        self.elapsed.add(ticks, ordering: .sequentiallyConsistent)
    }

    /// Somebody sets the wall clock.
    public func set(ticks: Int64) {
        self.value.store(ticks, ordering: .sequentiallyConsistent)
    }
}
