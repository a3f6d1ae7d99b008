import BlobModel

/// The body of an account's PUT and PATCH (spec worm.md §4.6).
///
/// What is absent keeps its value, in both: a client that does not know a member must not reset it.
struct AccountBody: Decodable, Sendable {
    private(set) var update = AccountUpdate()

    /// What every account has and cannot be changed.
    static let fixed: [String: FixedValue] = [
        "allowCrossTenantReplication": .bool(false),
        "allowSharedKeyAccess": .bool(true),
        "azureFilesIdentityBasedAuthentication": .members([
            "directoryServiceOptions": .string("None")
        ]),
        "defaultToOAuthAuthentication": .bool(false),
        "dnsEndpointType": .string("Standard"),
        "enableExtendedGroups": .bool(false),
        // Nothing is encrypted here, so nothing but the absence of customer keys can be confirmed.
        "encryption": .members([
            "keySource": .string("Microsoft.Storage"),
            "requireInfrastructureEncryption": .bool(false),
            "services": .members([
                "blob": .members(["keyType": .string("Account")]),
                "file": .members(["keyType": .string("Account")]),
                "queue": .members(["keyType": .string("Service")]),
                "table": .members(["keyType": .string("Service")]),
            ]),
        ]),
        "isHnsEnabled": .bool(false),
        "isLocalUserEnabled": .bool(false),
        "isNfsV3Enabled": .bool(false),
        "isSftpEnabled": .bool(false),
        "largeFileSharesState": .string("Disabled"),
        "minimumTlsVersion": .string("TLS1_2"),
        "networkAcls": .members([
            "bypass": .string("AzureServices"), "defaultAction": .string("Allow"),
            "ipRules": .emptyList, "ipv6Rules": .emptyList, "resourceAccessRules": .emptyList,
            "virtualNetworkRules": .emptyList,
        ]),
        "publicNetworkAccess": .string("Enabled"),
    ]

    init(from decoder: any Decoder) throws {
        var body = try JSONMembers(from: decoder)
        body.ignoreReadOnly("id", "name", "type", "systemData")
        self.update.kind = try body.kind()
        if var sku = try body.object("sku") {
            sku.ignoreReadOnly("tier")
            self.update.sku = try sku.sku()
            try sku.end()
        }
        self.update.location = try body.location()
        self.update.tags = try body.tags()
        try body.confirm(["identity": .members(["type": .string("None")])])
        try body.refuse("extendedLocation", "placement", "zones")
        if var properties = try body.object("properties") {
            try self.read(&properties)
        }
        try body.end()
    }

    private mutating func read(_ properties: inout JSONMembers) throws(ManagementError) {
        self.update.accessTier = try properties.accessTier()
        self.update.allowsPublicAccess = try properties.bool("allowBlobPublicAccess")
        self.update.requiresHTTPS = try properties.bool("supportsHttpsTrafficOnly")
        if var immutability = try properties.object("immutableStorageWithVersioning") {
            self.update.isVersionLevel = try immutability.bool("enabled")
            self.update.policy = try immutability.policy()
            try immutability.end()
        }
        try properties.confirm(Self.fixed)
        try properties.refuse(
            "allowedCopyScope", "customDomain", "dualStackEndpointPreference",
            "geoPriorityReplicationStatus", "keyPolicy", "routingPreference", "sasPolicy")
        // A client sends back the whole object it read.
        properties.ignoreReadOnly(
            "accountMigrationInProgress", "blobRestoreStatus", "creationTime",
            "failoverInProgress", "geoReplicationStats", "isSkuConversionBlocked",
            "keyCreationTime", "lastGeoFailoverTime", "primaryEndpoints", "primaryLocation",
            "privateEndpointConnections", "provisioningState", "secondaryEndpoints",
            "secondaryLocation", "statusOfPrimary", "statusOfSecondary",
            "storageAccountSkuConversionStatus")
        try properties.end()
    }

    /// What PUT asks for where there is no account yet.
    func creation(
        key1: AccountKeyID, key2: AccountKeyID
    ) throws(ManagementError) -> AccountCreation {
        guard let kind = self.update.kind else { throw .propertyMissing("kind") }
        guard let sku = self.update.sku else { throw .propertyMissing("sku.name") }
        guard let location = self.update.location else { throw .propertyMissing("location") }
        let wanted: AccountProperties.SKU =
            switch kind {
            case .storageV2: .standardLRS
            case .blockBlobStorage: .premiumLRS
            }
        guard sku == wanted else { throw .propertyValue(sku.text, of: "sku.name") }
        if kind == .blockBlobStorage, let tier = self.update.accessTier {
            throw .propertyValue(tier.text, of: "properties.accessTier")
        }
        return AccountCreation(
            properties: AccountProperties(
                kind: kind, sku: sku, location: location,
                accessTier: kind == .storageV2 ? self.update.accessTier ?? .hot : nil,
                tags: self.update.tags ?? .none,
                allowsPublicAccess: self.update.allowsPublicAccess ?? false,
                requiresHTTPS: self.update.requiresHTTPS ?? false),
            key1: key1, key2: key2, isVersionLevel: self.update.isVersionLevel ?? false,
            policy: self.update.policy)
    }
}
