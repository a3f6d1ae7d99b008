public import BlobModel

/// What a user delegation signature says of the key it was made with (spec auth.md §6): whoever has
/// the texts and the account's secret can make that key again.
public struct SignedDelegation: Hashable, Sendable {
    /// `skt` and `ske`: when the key is valid.
    public let start: Timestamp
    public let expiry: Timestamp
    /// `sduoid`: the directory object that must come with a token of its own besides; nil: none.
    public let delegatedSubject: String?
    /// `skdutid`: that one's tenant.
    public let delegatedTenant: String?
    /// The key's texts as they were sent.
    public let claims: DelegationClaims

    /// Nil if something is missing or no time.
    init?(_ parameters: SignedParameters) {
        let texts = ["skoid", "sktid", "skt", "ske", "sks", "skv"].compactMap(parameters.nonEmpty)
        guard texts.count == 6, let start = SignedTime.parse(texts[2]),
            let expiry = SignedTime.parse(texts[3])
        else { return nil }
        self.start = start
        self.expiry = expiry
        self.delegatedSubject = parameters.nonEmpty("sduoid")
        self.delegatedTenant = parameters.nonEmpty("skdutid")
        self.claims = DelegationClaims(
            subject: texts[0], tenant: texts[1], start: texts[2], expiry: texts[3],
            service: texts[4], version: texts[5])
    }

    /// `skoid`: the directory object the key was given to, whose roles bound the signature's.
    public var subject: String {
        self.claims.subject
    }
}
