import Crypto

/// A service principal of the development issuer. Of its secret only the digest is kept.
public struct DevelopmentClient: Sendable {
    /// The client that is there when none is configured. Public by design, like the development
    /// account's key, and like that good for loopback only.
    public static let wellKnown = DevelopmentClient(
        id: "6c617a75-6c69-4000-8000-000000000002", secret: wellKnownSecret,
        objectID: "6c617a75-6c69-4000-8000-000000000003")
    public static let wellKnownSecret = "lazuli-development"

    public let id: String
    /// What its tokens have as `oid` and `sub`.
    public let objectID: String
    private let secret: SHA256.Digest

    private init(id: String, secret: String, objectID: String) {
        self.id = id
        self.objectID = objectID
        self.secret = SHA256.hash(data: Array(secret.utf8))
    }

    /// `CLIENT_ID:SECRET` or `CLIENT_ID:SECRET:OBJECT_ID`; without an object it is the client's
    /// id. Nil if `text` has another form.
    public init?(_ text: Substring) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard (2...3).contains(parts.count), parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        self.init(id: parts[0], secret: parts[1], objectID: parts.count == 3 ? parts[2] : parts[0])
    }

    /// In constant time, whatever the lengths.
    func hasSecret(_ text: String) -> Bool {
        SHA256.hash(data: Array(text.utf8)) == self.secret
    }
}
