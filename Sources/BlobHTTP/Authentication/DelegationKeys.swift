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
    private struct Secret: Sendable {
        let code: HMAC<SHA256>
        /// Another one for each secret.
        let generation: UInt64

        init(_ secret: DelegationSecret) {
            self.code = HMAC<SHA256>(key: SymmetricKey(data: secret.bytes))
            self.generation = .random(in: .min ... .max)
        }

        func key(for claims: DelegationClaims) -> [UInt8] {
            var code = self.code
            code.update(data: Array(claims.text.utf8))
            return Array(code.finalize())
        }
    }

    private let secrets: Mutex<[AccountName: Secret]>
    private let store: any DelegationSecretStore
    /// One change at a time.
    private let turns = Turns()

    /// - Parameters:
    ///   - secrets: what is kept of the accounts that there are.
    public init(_ secrets: [AccountName: DelegationSecret], store: any DelegationSecretStore) {
        self.secrets = Mutex(secrets.mapValues(Secret.init))
        self.store = store
    }

    /// The key that was made for `claims`, and what tells whether it was revoked meanwhile; nil if
    /// the account never gave one out.
    func key(
        for claims: DelegationClaims, of account: AccountName
    ) -> (key: [UInt8], generation: UInt64)? {
        self.secrets.withLock { $0[account] }.map { ($0.key(for: claims), $0.generation) }
    }

    /// Whether keys of that generation are still valid.
    func isValid(_ generation: UInt64, of account: AccountName) -> Bool {
        self.secrets.withLock { $0[account]?.generation } == generation
    }

    /// The key for `claims`, which is valid from now on, also after a restart.
    public func issue(
        _ claims: DelegationClaims, of account: AccountName
    ) async throws(StorageFailure) -> [UInt8] {
        if let key = self.key(for: claims, of: account)?.key { return key }
        return try await self.turns.take { () async throws(StorageFailure) in
            if let key = self.key(for: claims, of: account)?.key { return key }
            return try await self.replace(of: account).key(for: claims)
        }
    }

    /// Makes every key of the account void, at once and for good.
    public func revoke(_ account: AccountName) async throws(StorageFailure) {
        try await self.turns.take { () async throws(StorageFailure) in
            _ = try await self.replace(of: account)
        }
    }

    /// Of an account that is gone.
    public func forget(_ account: AccountName) async throws(StorageFailure) {
        try await self.turns.take { () async throws(StorageFailure) in
            self.secrets.withLock { $0[account] = nil }
            try await self.store.removeSecret(of: account)
        }
    }

    private func replace(of account: AccountName) async throws(StorageFailure) -> Secret {
        let secret = DelegationSecret.random()
        try await self.store.save(secret, of: account)
        let kept = Secret(secret)
        self.secrets.withLock { $0[account] = kept }
        return kept
    }
}
