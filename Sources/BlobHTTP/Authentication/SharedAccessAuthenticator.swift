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
    ///   - user: who proved to be there besides, for signatures that are for one user alone.
    ///   - policies: those of the place's container; asked for once the signature is right.
    func authenticate(
        _ token: SharedAccessToken, for place: SignedPlace, _ fields: HTTPFields,
        at now: Timestamp, from origin: SharedAccessGrant.Origin, user: TokenPrincipal?,
        policies: (ContainerAddress) throws(WireError) -> [SignedIdentifier]
    ) throws(WireError) -> Caller {
        guard let text = token.stringToSign(for: place, fields),
            let (signer, key) = self.signer(of: text, token, place.account)
        else {
            throw .authenticationFailed(detail: "Signature did not match.")
        }
        if case .delegation(_, let delegation) = token.kind { try delegation.check(user) }
        var stored: [SignedIdentifier] = []
        if token.policy != nil, let container = place.container {
            stored = try policies(container)
        }
        let grant = try SharedAccessGrant(token, policies: stored, at: now, from: origin)
        return Caller(proof: .sharedAccess(place.account, signer, grant), key: key)
    }

    private func signer(
        of text: [UInt8], _ token: SharedAccessToken, _ account: AccountName
    ) -> (SharedAccessPrincipal.Signer, Caller.Key)? {
        if case .delegation(_, let delegation) = token.kind {
            let claims = delegation.claims
            guard let (key, generation) = self.delegationKeys.key(for: claims, of: account),
                HMAC<SHA256>(key: SymmetricKey(data: key)).isCode(token.signature, of: text)
            else { return nil }
            return (
                .delegation(subject: claims.subject, tenant: claims.tenant),
                .delegation(generation: generation)
            )
        }
        let key = self.accounts.keys(of: account).first {
            $0.code.isCode(token.signature, of: text)
        }
        return key.map { (.accountKey(number: $0.number.rawValue), Caller.Key($0)) }
    }
}
