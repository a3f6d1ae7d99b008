import AzureWire
import BlobModel
import Crypto
import HTTPTypes

/// Finds out who signed a data-plane request (spec auth.md §1–§3, §9). Nothing is served to
/// somebody who signed with no key.
struct SharedKeyAuthenticator: Sendable {
    /// How far a client's clock may be off.
    static let clockSkewSecondsMax: Int64 = 15 * 60

    /// Each account's keys, in order, as HMACs that have taken in the key already.
    private let keys: [String: [HMAC<SHA256>]]

    init(_ accounts: [AccountCredentials]) {
        self.keys = Dictionary(
            accounts.map { ($0.name.text, $0.keys.map { HMAC<SHA256>(key: $0) }) },
            uniquingKeysWith: { first, _ in first })
    }

    func hasAccount(_ name: some StringProtocol) -> Bool {
        self.keys[String(name)] != nil
    }
}
