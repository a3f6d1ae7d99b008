import BlobModel
import Synchronization

/// The copies from elsewhere that go on after their requests were answered: some at a time, the
/// rest one after the other. What does not end before the server does is failed at its next start,
/// so nothing about them is lost with this list.
final class BackgroundCopies: Sendable {
    private static let runningMax = 4
    /// More are refused, so that nobody can fill the memory with them.
    private static let waitingMax = 1_000

    /// How many bytes have come.
    final class Progress: Sendable {
        fileprivate let byteCount = Atomic<UInt64>(0)

        func add(_ byteCount: Int) {
            self.byteCount.wrappingAdd(UInt64(byteCount), ordering: .relaxed)
        }
    }

    typealias Work = @Sendable (Progress) async -> Void

    private struct Running {
        var task: Task<Void, Never>
        var progress: Progress
    }

    private struct State {
        var running: [CopyID: Running] = [:]
        var waiting: [(id: CopyID, work: Work)] = []
        var hasEnded = false
    }

    private let state = Mutex(State())

    var hasRoom: Bool {
        self.state.withLock { !$0.hasEnded && $0.waiting.count < Self.waitingMax }
    }

    /// Carries out `work` when it is its turn.
    func add(_ id: CopyID, _ work: @escaping Work) {
        self.state.withLock { state in
            state.waiting.append((id, work))
            self.startNext(&state)
        }
    }

    /// Nil if the copy is none of these.
    func copiedByteCount(_ id: CopyID) -> UInt64? {
        self.state.withLock { $0.running[id] }?.progress.byteCount.load(ordering: .relaxed)
    }

    /// The copy was aborted.
    func cancel(_ id: CopyID) {
        self.state.withLock { state in
            state.waiting.removeAll { $0.id == id }
            state.running[id]?.task.cancel()
        }
    }

    /// Cancels all and waits until nothing goes on any more.
    func end() async {
        let tasks = self.state.withLock { state in
            state.hasEnded = true
            state.waiting = []
            return state.running.values.map(\.task)
        }
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
    }

    private func startNext(_ state: inout State) {
        guard state.running.count < Self.runningMax, !state.waiting.isEmpty, !state.hasEnded
        else { return }
        let (id, work) = state.waiting.removeFirst()
        let progress = Progress()
        let task = Task {
            await work(progress)
            self.state.withLock { state in
                state.running[id] = nil
                self.startNext(&state)
            }
        }
        state.running[id] = Running(task: task, progress: progress)
    }
}
