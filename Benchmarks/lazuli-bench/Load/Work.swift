import NIOCore
import Synchronization

/// When a load ends. Requests under way are waited for.
enum LoadLimit: Sendable {
    case requests(Int)
    case duration(TimeAmount)
}

/// The requests still to be sent, shared by all connections so that they end together.
final class Work: Sendable {
    private let next = Atomic<Int>(0)
    private let requestCountMax: Int
    private let deadline: NIODeadline

    init(limit: LoadLimit, begunAt: NIODeadline) {
        switch limit {
        case .requests(let count):
            self.requestCountMax = count
            self.deadline = .distantFuture
        case .duration(let duration):
            self.requestCountMax = .max
            self.deadline = begunAt + duration
        }
    }

    /// The number of the next request, or nil when it is time to stop.
    func take(now: NIODeadline) -> Int? {
        guard now < self.deadline else { return nil }
        let number = self.next.wrappingAdd(1, ordering: .relaxed).oldValue
        return number < self.requestCountMax ? number : nil
    }
}
