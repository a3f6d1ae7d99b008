import BlobModel
import Journal
import Synchronization

/// How far the committer is; the garbage collector follows it.
final class CommitProgress: Sendable {
    struct Reached: Sendable {
        /// The last record that is durable and visible.
        var sequence: UInt64
        /// When that record was made.
        var time: Timestamp
        /// Where the journal's last batch begins; nil while there is none.
        var lastBatch: JournalPosition?
    }

    private let state: Mutex<Reached>

    init(_ reached: Reached) {
        self.state = Mutex(reached)
    }

    var reached: Reached {
        self.state.withLock { $0 }
    }

    func advance(to reached: Reached) {
        self.state.withLock { $0 = reached }
    }
}
