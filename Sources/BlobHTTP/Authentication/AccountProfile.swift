import BlobModel

/// What the data plane has to know of an account besides its keys.
struct AccountProfile: Hashable, Sendable {
    /// Of every account that is configured at the server's start, and of one that is not there.
    static let configured = AccountProfile.configured(allowsPublicAccess: false)

    static func configured(allowsPublicAccess: Bool) -> AccountProfile {
        AccountProfile(
            AccountProperties(
                kind: .storageV2, sku: .standardLRS, location: AccountResource.location,
                accessTier: .hot, allowsPublicAccess: allowsPublicAccess))
    }

    let kind: AccountProperties.Kind
    let sku: AccountProperties.SKU
    /// What blobs have that nobody chose a tier for; nil: they have none.
    let accessTier: AccessTier?
    /// Whether the level of its containers counts for anything.
    let allowsPublicAccess: Bool
    /// Whether what comes over plain HTTP is refused, whoever sends it.
    let requiresHTTPS: Bool

    init(_ properties: AccountProperties) {
        self.kind = properties.kind
        self.sku = properties.sku
        self.accessTier = properties.accessTier
        self.allowsPublicAccess = properties.allowsPublicAccess
        self.requiresHTTPS = properties.requiresHTTPS
    }
}
