/// What an account's user delegation keys are derived from. Replacing it makes all of them void.
/// Its description does not give it away to a log.
public struct DelegationSecret: Hashable, Sendable, CustomStringConvertible,
    CustomDebugStringConvertible, CustomReflectable
{
    public static let byteCount = 32

    /// ``byteCount`` of them.
    public let bytes: [UInt8]

    /// Nil unless there are ``byteCount`` bytes.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    /// A new one.
    public static func random() -> DelegationSecret {
        DelegationSecret(checked: randomBytes(Self.byteCount))
    }

    private init(checked bytes: [UInt8]) {
        self.bytes = bytes
    }

    public var description: String { "a delegation secret" }
    public var debugDescription: String { self.description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Where the secrets of user delegation keys are kept: beside the journal, which does not know them.
public protocol DelegationSecretStore: Sendable {
    /// Replaces an account's, at once. Durable when it returns.
    func save(
        _ secret: DelegationSecret, of account: AccountName
    ) async throws(StorageFailure)

    /// Forgets an account's; there may be none.
    func removeSecret(of account: AccountName) async throws(StorageFailure)
}
