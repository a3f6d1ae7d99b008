import BlobModel

/// What the data plane shows of an account.
struct AccountProfile: Hashable, Sendable {
    /// Of every account that is configured at the server's start.
    static let configured = AccountProfile(
        AccountProperties(
            kind: .storageV2, sku: .standardLRS, location: AccountResource.location,
            accessTier: .hot))

    let kind: AccountProperties.Kind
    let sku: AccountProperties.SKU
    /// What blobs have that nobody chose a tier for; nil: they have none.
    let accessTier: AccessTier?

    init(_ properties: AccountProperties) {
        self.kind = properties.kind
        self.sku = properties.sku
        self.accessTier = properties.accessTier
    }
}
