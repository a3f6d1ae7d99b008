import Dispatch
import Synchronization

/// Gathers what arrives while a batch is being made durable, and hands it over as the next batch.
///
/// Elements are processed in the order they were submitted, by one batch at a time. Nothing runs
/// while nothing waits.
final class CommitQueue<Element: Sendable>: Sendable {
    private struct State {
        var waiting: [Element] = []
        /// Whether a drain is running or about to: at most one ever is.
        var isDraining = false
        var isClosed = false
    }

    private let state = Mutex(State())
    private let queue: DispatchQueue
    private let process: @Sendable ([Element]) -> Void

    init(label: String, process: @escaping @Sendable ([Element]) -> Void) {
        self.queue = DispatchQueue(label: label, qos: .userInitiated)
        self.process = process
    }

    /// - Returns: false if the queue is closed; the element was not taken then.
    func submit(_ element: Element) -> Bool {
        let (isTaken, mustStart) = self.state.withLock { state -> (Bool, Bool) in
            guard !state.isClosed else { return (false, false) }
            state.waiting.append(element)
            defer { state.isDraining = true }
            return (true, !state.isDraining)
        }
        if mustStart {
            self.queue.async { self.drain() }
        }
        return isTaken
    }

    /// Takes nothing more and returns when everything taken has been processed.
    func close() {
        self.state.withLock { $0.isClosed = true }
        self.queue.sync {}
    }

    private func drain() {
        while true {
            let batch = self.state.withLock { state -> [Element] in
                state.isDraining = !state.waiting.isEmpty
                defer { state.waiting = [] }
                return state.waiting
            }
            guard !batch.isEmpty else { return }
            self.process(batch)
        }
    }
}
