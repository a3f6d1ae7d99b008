import AccessControl
import BlobModel

/// Who asks, and what it came with allows.
struct Caller: Sendable {
    let principal: Principal
    let rights: Rights
    /// The account's key that the request, or the signature in it, was signed with; nil if it was
    /// signed with none, or with one that cannot go.
    let key: AccountKeyID?

    static let anonymous = Caller(principal: .anonymous, rights: .anonymous, key: nil)
}
