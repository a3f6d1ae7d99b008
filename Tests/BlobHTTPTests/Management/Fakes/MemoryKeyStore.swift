import BlobModel
import Synchronization

/// Keeps keys in memory and notes every change; fails as a test wants it to.
final class MemoryKeyStore: AccountKeyStore {
    struct State: Sendable {
        var keys: [AccountName: [AccountKeyID: AccountKey]] = [:]
        /// What was kept for an account after each change, in order; nil: it was forgotten.
        var changes: [[AccountKeyID: AccountKey]?] = []
        var failure: StorageFailure?
    }

    private let state = Mutex(State())

    func withState<Value: Sendable>(_ body: (inout State) -> Value) -> Value {
        self.state.withLock { body(&$0) }
    }

    func save(
        _ keys: [AccountKeyID: AccountKey], of account: AccountName
    ) async throws(StorageFailure) {
        try self.change(keys, account)
    }

    func removeKeys(of account: AccountName) async throws(StorageFailure) {
        try self.change(nil, account)
    }

    private func change(
        _ keys: [AccountKeyID: AccountKey]?, _ account: AccountName
    ) throws(StorageFailure) {
        let failure = self.state.withLock { state in
            guard state.failure == nil else { return state.failure }
            state.changes.append(keys)
            state.keys[account] = keys
            return nil
        }
        if let failure { throw failure }
    }
}
