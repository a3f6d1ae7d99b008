import BlobModel

/// `{"value":[…],"nextLink":…}`
struct ResourceList<Item: Encodable & Sendable>: Encodable, Sendable {
    var value: [Item]
    var nextLink: String?
}

/// A storage account (spec worm.md §4.6).
///
/// Members whose truth this server does not know (creation times) or does not have (encryption at
/// rest, TLS versions, endpoints of other services) are absent rather than invented.
struct AccountResource: Encodable, Sendable {
    static let type = "Microsoft.Storage/storageAccounts"
    /// Where every account is, and the resource group it is listed in when none was named.
    static let location = "local"
    static let resourceGroup = "lazuli"

    struct SKU: Encodable, Sendable {
        var name = "Standard_LRS"
        var tier = "Standard"
    }

    struct NetworkRules: Encodable, Sendable {
        var bypass = "AzureServices"
        var defaultAction = "Allow"
        var ipRules: [String] = []
        var virtualNetworkRules: [String] = []
    }

    struct Properties: Encodable, Sendable {
        var accessTier = "Hot"
        var allowBlobPublicAccess = false
        var allowCrossTenantReplication = false
        var allowSharedKeyAccess = true
        var defaultToOAuthAuthentication = false
        var dnsEndpointType = "Standard"
        var isHnsEnabled = false
        var isLocalUserEnabled = false
        var isNfsV3Enabled = false
        var isSftpEnabled = false
        var largeFileSharesState = "Disabled"
        var networkAcls = NetworkRules()
        /// Only the blob service exists.
        var primaryEndpoints: [String: String]
        var primaryLocation = AccountResource.location
        var privateEndpointConnections: [String] = []
        var provisioningState = "Succeeded"
        var publicNetworkAccess = "Enabled"
        var statusOfPrimary = "available"
        var supportsHttpsTrafficOnly = false
    }

    var id: String
    var name: String
    var type = Self.type
    var kind = "StorageV2"
    var location = Self.location
    var sku = SKU()
    var tags: [String: String] = [:]
    var properties: Properties

    init(_ account: AccountName, _ call: ManagementCall) {
        self.id = Self.id(account, call.target)
        self.name = account.text
        self.properties = Properties(
            primaryEndpoints: ["blob": "\(call.origin)/\(account.text)/"])
    }

    static func id(_ account: AccountName, _ target: ManagementTarget) -> String {
        "/subscriptions/\(target.subscription)"
            + "/resourceGroups/\(target.resourceGroup ?? Self.resourceGroup)"
            + "/providers/\(Self.type)/\(account.text)"
    }
}

/// The answer of listKeys. `FULL` is what the wire shows, whatever the definitions say.
struct AccountKeys: Encodable, Sendable {
    struct Key: Encodable, Sendable {
        var keyName: String
        var value: String
        var permissions: String
    }

    var keys: [Key]
}
