public import AzureWire
public import BlobModel
import Crypto
import Synchronization

/// The user delegation keys of all accounts (spec auth.md §6).
///
/// No key is kept: each is the HMAC-SHA256 of what it was made for with its account's secret, so it
/// can be made again from what a signature says of it. A new secret makes all earlier ones void; by
/// itself a key ends at its expiry, which is part of it.
public final class DelegationKeys: Sendable {
    private let secrets: Mutex<[AccountName: HMAC<SHA256>]>
    private let store: any DelegationSecretStore
    /// One change at a time.
    private let turns = Turns()

    /// - Parameters:
    ///   - secrets: what is kept of the accounts that there are.
    public init(_ secrets: [AccountName: DelegationSecret], store: any DelegationSecretStore) {
        self.secrets = Mutex(secrets.mapValues(Self.code))
        self.store = store
    }

    /// The key that was made for `claims`; nil if the account never gave one out.
    func key(for claims: DelegationClaims, of account: AccountName) -> [UInt8]? {
        guard var code = self.secrets.withLock({ $0[account] }) else { return nil }
        code.update(data: Array(claims.text.utf8))
        return Array(code.finalize())
    }

    /// The key for `claims`, which is valid from now on, also after a restart.
    public func issue(
        _ claims: DelegationClaims, of account: AccountName
    ) async throws(StorageFailure) -> [UInt8] {
        if let key = self.key(for: claims, of: account) { return key }
        return try await self.turns.take { () async throws(StorageFailure) in
            if let key = self.key(for: claims, of: account) { return key }
            let secret = DelegationSecret.random()
            try await self.replace(with: secret, of: account)
            var code = Self.code(secret)
            code.update(data: Array(claims.text.utf8))
            return Array(code.finalize())
        }
    }

    /// Makes every key of the account void, at once and for good.
    public func revoke(_ account: AccountName) async throws(StorageFailure) {
        try await self.turns.take { () async throws(StorageFailure) in
            try await self.replace(with: .random(), of: account)
        }
    }

    /// Of an account that is gone.
    public func forget(_ account: AccountName) async throws(StorageFailure) {
        try await self.turns.take { () async throws(StorageFailure) in
            self.secrets.withLock { $0[account] = nil }
            try await self.store.removeSecret(of: account)
        }
    }

    private func replace(
        with secret: DelegationSecret, of account: AccountName
    ) async throws(StorageFailure) {
        try await self.store.save(secret, of: account)
        self.secrets.withLock { $0[account] = Self.code(secret) }
    }

    private static func code(_ secret: DelegationSecret) -> HMAC<SHA256> {
        HMAC<SHA256>(key: SymmetricKey(data: secret.bytes))
    }
}
