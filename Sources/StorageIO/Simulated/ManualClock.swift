internal import Synchronization

/// A clock that moves only when told to.
public final class ManualClock: WallClock {
    private let value: Atomic<Int64>

    public init(ticks: Int64) {
        self.value = Atomic(ticks)
    }

    public var ticks: Int64 {
        self.value.load(ordering: .sequentiallyConsistent)
    }

    /// Moves by `ticks` (100 ns each), back if negative.
    public func advance(byTicks ticks: Int64) {
        self.value.add(ticks, ordering: .sequentiallyConsistent)
    }

    public func set(ticks: Int64) {
        self.value.store(ticks, ordering: .sequentiallyConsistent)
    }
}
