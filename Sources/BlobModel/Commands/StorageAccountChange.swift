/// A change to an account as a whole; the management plane alone asks for these.
public enum StorageAccountChange: Hashable, Sendable {
    /// The keys are on disk already, under these ids.
    case create(AccountCreation)
    case update(AccountUpdate)
    /// With everything that is in it.
    case delete
    /// The new key is on disk already, under this id.
    case regenerateKey(AccountKeyNumber, AccountKeyID)
}

public struct AccountCreation: Hashable, Sendable {
    public var properties: AccountProperties
    public var key1: AccountKeyID
    public var key2: AccountKeyID
    /// `immutableStorageWithVersioning.enabled`, which cannot be added later.
    public var isVersionLevel: Bool
    /// Its default policy; asks for ``isVersionLevel``.
    public var policy: AccountPolicyChange?

    public init(
        properties: AccountProperties, key1: AccountKeyID, key2: AccountKeyID,
        isVersionLevel: Bool = false, policy: AccountPolicyChange? = nil
    ) {
        self.properties = properties
        self.key1 = key1
        self.key2 = key2
        self.isVersionLevel = isVersionLevel
        self.policy = policy
    }
}

/// Nil members keep their value. What cannot be changed may be confirmed.
public struct AccountUpdate: Hashable, Sendable {
    public var kind: AccountProperties.Kind?
    public var sku: AccountProperties.SKU?
    public var location: String?
    public var accessTier: AccessTier?
    /// Replaces all.
    public var tags: AccountTags?
    public var allowsPublicAccess: Bool?
    public var requiresHTTPS: Bool?
    public var isVersionLevel: Bool?
    public var policy: AccountPolicyChange?

    public init() {}
}
