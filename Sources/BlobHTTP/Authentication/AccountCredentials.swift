public import BlobModel
public import Crypto

/// A storage account and the keys that open it.
public struct AccountCredentials: Sendable {
    public var name: AccountName
    /// Key 1 and, optionally, key 2; either opens everything.
    public var keys: [SymmetricKey]

    public init(name: AccountName, keys: [SymmetricKey]) {
        precondition((1...2).contains(keys.count), "an account has one key or two")
        self.name = name
        self.keys = keys
    }
}
