import BlobModel
import Synchronization

/// Keeps delegation secrets in memory; fails as a test wants it to.
final class MemorySecretStore: DelegationSecretStore {
    struct State: Sendable {
        var secrets: [AccountName: DelegationSecret] = [:]
        var failure: StorageFailure?
    }

    private let state = Mutex(State())

    func withState<Value: Sendable>(_ body: (inout State) -> Value) -> Value {
        self.state.withLock { body(&$0) }
    }

    func save(
        _ secret: DelegationSecret, of account: AccountName
    ) async throws(StorageFailure) {
        try self.change(secret, account)
    }

    func removeSecret(of account: AccountName) async throws(StorageFailure) {
        try self.change(nil, account)
    }

    private func change(
        _ secret: DelegationSecret?, _ account: AccountName
    ) throws(StorageFailure) {
        let failure = self.state.withLock { state in
            if state.failure == nil { state.secrets[account] = secret }
            return state.failure
        }
        if let failure { throw failure }
    }
}
