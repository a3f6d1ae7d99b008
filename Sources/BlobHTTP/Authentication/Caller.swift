import AccessControl
import AzureWire
import BlobModel
import Crypto

/// Who asks, and what it came with allows.
struct Caller: Sendable {
    /// How it proved who it is.
    enum Proof: Sendable {
        case accountKey(account: AccountName, number: AccountKeyNumber)
        case sharedAccess(AccountName, SharedAccessPrincipal.Signer, SharedAccessGrant)
        case token(TokenPrincipal)
        case nothing
    }

    /// What the request, or the signature in it, was signed with, as far as it can be taken away.
    enum Key: Hashable, Sendable {
        case account(AccountKeyID)
        case delegation(generation: UInt64)
        /// None, or one that cannot go.
        case permanent
    }

    let proof: Proof
    let key: Key

    static let anonymous = Caller(proof: .nothing, key: .permanent)

    var rights: Rights {
        switch self.proof {
        case .accountKey: .everything
        case .sharedAccess(_, _, let grant): .sharedAccess(grant)
        case .token(let principal): .roles(subject: principal.subject)
        case .nothing: .anonymous
        }
    }

    /// As records name it. Made for each of them: reads, which leave none, need not pay for it.
    var principal: Principal {
        switch self.proof {
        case .accountKey(let account, let number):
            .accountKey(account: account, number: number.rawValue)
        case .sharedAccess(let account, let signer, let grant):
            .sharedAccess(
                SharedAccessPrincipal(
                    account: account, signer: signer,
                    signatureDigest: Self.digest(grant.token.signature),
                    policy: grant.token.policy))
        case .token(let principal): .token(principal)
        case .nothing: .anonymous
        }
    }

    private static func digest(_ signature: [UInt8]) -> BlobModel.SHA256Digest {
        guard let digest = BlobModel.SHA256Digest(Array(SHA256.hash(data: signature))) else {
            preconditionFailure("a SHA-256 has 32 bytes")
        }
        return digest
    }
}

extension Caller.Key {
    init(_ key: AccountDirectory.Key) {
        self = key.id.map { .account($0) } ?? .permanent
    }
}
