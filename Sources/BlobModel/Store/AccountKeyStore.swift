/// A key of an account. It is shown to who may list keys, and nowhere else: its description does
/// not give it away to a log.
public struct AccountKey: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    public static let byteCount = 64

    /// ``byteCount`` of them.
    public let bytes: [UInt8]

    /// Nil unless there are ``byteCount`` bytes.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    /// A new one.
    public static func random() -> AccountKey {
        AccountKey(checked: randomBytes(Self.byteCount))
    }

    private init(checked bytes: [UInt8]) {
        self.bytes = bytes
    }

    public var description: String { "an account key" }
    public var debugDescription: String { self.description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Fit for a secret: the system's generator is a cryptographic one.
func randomBytes(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
}

/// Where the keys of the accounts made through the management plane are kept: beside the journal,
/// which says by their ids which of them are valid.
public protocol AccountKeyStore: Sendable {
    /// Replaces what is kept for an account, at once. Durable when it returns.
    func save(
        _ keys: [AccountKeyID: AccountKey], of account: AccountName
    ) async throws(StorageFailure)

    /// Forgets an account's keys; there may be none.
    func removeKeys(of account: AccountName) async throws(StorageFailure)
}
