import Synchronization

/// How many of a limited number of places are taken.
final class Occupancy: Sendable {
    private let max: Int
    private let count = Atomic<Int>(0)

    init(max: Int) {
        self.max = max
    }

    /// Takes a place, to be given back with ``leave()``; also one more than there are.
    /// - Returns: whether it was one of those that there are.
    func enter() -> Bool {
        self.count.wrappingAdd(1, ordering: .relaxed).newValue <= self.max
    }

    func leave() {
        self.count.wrappingSubtract(1, ordering: .relaxed)
    }
}
