import Synchronization

/// Tells when bytes that nothing refers to any more can no longer be in anybody's hands.
///
/// A reader looks a blob up and reads its bytes later; in between the blob may be deleted. So
/// every reader holds a pass from before its lookup until its last read, and the garbage collector
/// erases only what was unreachable before the oldest pass was given out.
final class ReadGate: Sendable {
    /// Held by one reader; gives itself back.
    final class Pass: Sendable {
        private let gate: ReadGate
        private let epoch: UInt64

        fileprivate init(gate: ReadGate, epoch: UInt64) {
            self.gate = gate
            self.epoch = epoch
        }

        deinit {
            self.gate.leave(self.epoch)
        }
    }

    private struct State {
        var epoch: UInt64 = 0
        /// Readers inside, by the epoch they entered in; no entry is zero.
        var readers: [UInt64: Int] = [:]
    }

    private let state = Mutex(State())

    func enter() -> Pass {
        let epoch = self.state.withLock { state in
            state.readers[state.epoch, default: 0] += 1
            return state.epoch
        }
        return Pass(gate: self, epoch: epoch)
    }

    /// Begins a new epoch: readers that enter from now on cannot see what is unreachable now.
    func beginEpoch() -> UInt64 {
        self.state.withLock { state in
            state.epoch += 1
            return state.epoch
        }
    }

    /// Whether everybody who entered before `epoch` has left.
    func isClear(before epoch: UInt64) -> Bool {
        self.state.withLock { state in state.readers.keys.allSatisfy { $0 >= epoch } }
    }

    private func leave(_ epoch: UInt64) {
        self.state.withLock { state in
            guard let count = state.readers[epoch] else {
                preconditionFailure("a pass leaves the epoch it entered, once")
            }
            state.readers[epoch] = count == 1 ? nil : count - 1
        }
    }
}
