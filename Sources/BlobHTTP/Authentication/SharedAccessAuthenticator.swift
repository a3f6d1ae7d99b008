import AccessControl
import AzureWire
import BlobModel
import Crypto
import HTTPTypes

/// Finds out who made a shared access signature (spec auth.md §4–§6).
struct SharedAccessAuthenticator: Sendable {
    let accounts: AccountDirectory
    let delegationKeys: DelegationKeys

    /// - Parameters:
    ///   - place: what the token is used for, in the account whose keys may have signed it.
    ///   - fields: of the request it came with.
    ///   - policies: those of the place's container; asked for once the signature is right.
    func authenticate(
        _ token: SharedAccessToken, for place: SignedPlace, _ fields: HTTPFields,
        at now: Timestamp, from origin: SharedAccessGrant.Origin,
        policies: (ContainerAddress) throws(WireError) -> [SignedIdentifier]
    ) throws(WireError) -> Caller {
        guard let text = token.stringToSign(for: place, fields),
            let (signer, key) = self.signer(of: text, token, place.account)
        else {
            throw .authenticationFailed(detail: "Signature did not match.")
        }
        var stored: [SignedIdentifier] = []
        if token.policy != nil, let container = place.container {
            stored = try policies(container)
        }
        let grant = try SharedAccessGrant(token, policies: stored, at: now, from: origin)
        return Caller(
            principal: .sharedAccess(
                SharedAccessPrincipal(
                    account: place.account, signer: signer,
                    signatureDigest: Self.digest(token.signature), policy: token.policy)),
            rights: .sharedAccess(grant), key: key)
    }

    private func signer(
        of text: String, _ token: SharedAccessToken, _ account: AccountName
    ) -> (SharedAccessPrincipal.Signer, AccountKeyID?)? {
        if case .delegation(_, let delegation) = token.kind {
            let claims = delegation.claims
            guard let key = self.delegationKeys.key(for: claims, of: account),
                Self.isSigned(text, token.signature, HMAC<SHA256>(key: SymmetricKey(data: key)))
            else { return nil }
            return (.delegation(subject: claims.subject, tenant: claims.tenant), nil)
        }
        let key = self.accounts[account.text]?.keys.first {
            Self.isSigned(text, token.signature, $0.code)
        }
        return key.map { (.accountKey(number: $0.number.rawValue), $0.id) }
    }

    private static func isSigned(
        _ text: String, _ signature: [UInt8], _ code: HMAC<SHA256>
    ) -> Bool {
        var code = code
        code.update(data: Array(text.utf8))
        // Comparing a code takes the same time wherever it differs.
        return code.finalize() == signature
    }

    private static func digest(_ signature: [UInt8]) -> BlobModel.SHA256Digest {
        guard let digest = BlobModel.SHA256Digest(Array(SHA256.hash(data: signature))) else {
            preconditionFailure("a SHA-256 has 32 bytes")
        }
        return digest
    }
}
