import AzureWire
import BlobModel

/// `{"value":[…],"nextLink":…}`
struct ResourceList<Item: Encodable & Sendable>: Encodable, Sendable {
    var value: [Item]
    var nextLink: String?
}

/// A storage account (spec worm.md §4.6).
///
/// Members whose truth this server does not know (creation times of configured accounts) or does
/// not have (encryption at rest, endpoints of other services) are absent rather than invented.
struct AccountResource: Encodable, Sendable {
    static let type = "Microsoft.Storage/storageAccounts"
    /// Where every configured account is, and the resource group an account is listed in when none
    /// was named.
    static let location = "local"
    static let resourceGroup = "lazuli"

    struct SKU: Encodable, Sendable {
        var name: String
        var tier: String

        /// - Parameter account: nil if it is configured.
        init(of account: StorageAccount?) {
            let sku = account?.properties.sku ?? .standardLRS
            self.name = sku.text
            self.tier = sku.tier
        }
    }

    /// Only where it is enabled.
    struct Immutability: Encodable, Sendable {
        struct Policy: Encodable, Sendable {
            var immutabilityPeriodSinceCreationInDays: Int
            var state: String
            /// Only if it was ever supplied.
            var allowProtectedAppendWrites: Bool?
        }

        var enabled = true
        var immutabilityPolicy: Policy?

        init(_ immutability: AccountImmutability) {
            self.immutabilityPolicy = immutability.policy.map { policy in
                Policy(
                    immutabilityPeriodSinceCreationInDays: policy.days, state: policy.state.text,
                    allowProtectedAppendWrites: policy.appendBlobs)
            }
        }
    }

    var id: String
    var name: String
    var type = Self.type
    var kind: String
    var location: String
    var sku: SKU
    var tags: [String: String]
    var properties: AccountResourceProperties

    /// - Parameter created: nil if the account is configured.
    init(
        _ account: AccountName, _ profile: AccountProfile, _ created: StorageAccount?,
        _ settings: AccountSettings, _ call: ManagementCall
    ) {
        self.id = Self.id(account, call.target)
        self.name = account.text
        self.kind = (created?.properties.kind ?? .storageV2).text
        self.location = created?.properties.location ?? Self.location
        self.sku = SKU(of: created)
        let tags = created?.properties.tags.entries.map { ($0.name, $0.value) } ?? []
        self.tags = Dictionary(tags, uniquingKeysWith: { first, _ in first })
        self.properties = AccountResourceProperties(
            allowBlobPublicAccess: profile.allowsPublicAccess,
            primaryEndpoints: ["blob": "\(call.origin)/\(account.text)/"],
            primaryLocation: self.location,
            supportsHttpsTrafficOnly: profile.requiresHTTPS)
        self.properties.immutableStorageWithVersioning = settings.immutability.map(
            Immutability.init)
        if let created {
            self.properties.accessTier = created.properties.accessTier?.text
            self.properties.creationTime = WireDate.iso8601(created.createdAt)
            self.properties.keyCreationTime = [
                "key1": WireDate.iso8601(created.key1.createdAt),
                "key2": WireDate.iso8601(created.key2.createdAt),
            ]
        }
    }

    static func id(_ account: AccountName, _ target: ManagementTarget) -> String {
        "/subscriptions/\(target.subscription)"
            + "/resourceGroups/\(target.resourceGroup ?? Self.resourceGroup)"
            + "/providers/\(Self.type)/\(account.text)"
    }
}

/// Whatever can be sent back and not be changed is what ``AccountBody/fixed`` confirms.
struct AccountResourceProperties: Encodable, Sendable {
    struct NetworkRules: Encodable, Sendable {
        var bypass = "AzureServices"
        var defaultAction = "Allow"
        var ipRules: [String] = []
        var virtualNetworkRules: [String] = []
    }

    /// Premium accounts have none.
    var accessTier: String? = "Hot"
    var allowBlobPublicAccess: Bool
    var allowCrossTenantReplication = false
    var allowSharedKeyAccess = true
    var creationTime: String?
    var defaultToOAuthAuthentication = false
    var dnsEndpointType = "Standard"
    var immutableStorageWithVersioning: AccountResource.Immutability?
    var isHnsEnabled = false
    var isLocalUserEnabled = false
    var isNfsV3Enabled = false
    var isSftpEnabled = false
    var keyCreationTime: [String: String]?
    var largeFileSharesState = "Disabled"
    var minimumTlsVersion = "TLS1_2"
    var networkAcls = NetworkRules()
    /// Only the blob service exists.
    var primaryEndpoints: [String: String]
    var primaryLocation: String
    var privateEndpointConnections: [String] = []
    var provisioningState = "Succeeded"
    var publicNetworkAccess = "Enabled"
    var statusOfPrimary = "available"
    var supportsHttpsTrafficOnly: Bool
}
