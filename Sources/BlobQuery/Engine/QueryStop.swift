import Synchronization

/// Ends a query from another thread, when nobody waits for its answer any more.
///
/// It is asked before each record and each step of an evaluation: a single record of 16 MiB can
/// keep an expression busy for minutes.
public final class QueryStop: Sendable {
    private let flag = Atomic<Bool>(false)

    public init() {}

    public var isSet: Bool { self.flag.load(ordering: .relaxed) }

    public func set() {
        self.flag.store(true, ordering: .relaxed)
    }

    func check() throws(RecordFailure) {
        if self.isSet { throw RecordFailure(.stopped, "The query was stopped.", isFatal: true) }
    }

    func check(at position: UInt64) throws(QueryError) {
        do throws(RecordFailure) {
            try self.check()
        } catch {
            throw QueryError(failure: error, isFatal: true, position: position)
        }
    }
}
