import AzureWire
import BlobModel

/// When and for what a token may be used: what it and the stored policy it names say together. Each
/// thing is said once.
struct SharedAccessTerms: Hashable, Sendable {
    var start: Timestamp?
    var expiry: Timestamp
    var letters: SharedAccessPermissions
    var policy: SignedIdentifier?

    /// - Parameter policies: those of the container; the token may name one of them.
    init(_ token: SharedAccessToken, _ policies: [SignedIdentifier]) throws(WireError) {
        let policy = policies.first { $0.id == token.policy }
        if token.policy != nil && policy == nil {
            throw .authenticationFailed(detail: "The signed identifier is unknown.")
        }
        guard
            let letters = try Self.only(token.nonEmpty("sp"), policy?.permission),
            let expiry = try Self.only(try Self.time(token, "se"), policy?.expiry)
        else { throw SharedAccessToken.malformed }
        guard let letters = SharedAccessPermissions(strictly: letters) else {
            throw SharedAccessToken.malformed
        }
        self.start = try Self.only(try Self.time(token, "st"), policy?.start)
        self.expiry = expiry
        self.letters = letters
        self.policy = policy
    }

    func check(_ now: Timestamp) throws(WireError) {
        if let start, start >= self.expiry {
            throw .authenticationFailed(
                detail: "Signed expiry time [\(WireDate.text(of: self.expiry))] must be after "
                    + "signed start time [\(WireDate.text(of: start))]")
        }
        if now < self.expiry && now >= self.start ?? now { return }
        throw .authenticationFailed(
            detail: "Signature not valid in the specified time frame: Start "
                + "[\(WireDate.text(of: self.start ?? now))] - Expiry "
                + "[\(WireDate.text(of: self.expiry))] - Current [\(WireDate.text(of: now))]")
    }

    private static func only<Value>(_ own: Value?, _ stored: Value?) throws(WireError) -> Value? {
        if own != nil && stored != nil { throw SharedAccessToken.malformed }
        return own ?? stored
    }

    private static func time(
        _ token: SharedAccessToken, _ name: String
    ) throws(WireError) -> Timestamp? {
        guard let text = token.nonEmpty(name) else { return nil }
        guard let time = SignedTime.parse(text) else { throw SharedAccessToken.malformed }
        return time
    }
}
