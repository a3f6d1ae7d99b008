import BlobModel

/// The blob service of an account (spec worm.md §4.7).
struct BlobServiceResource: Encodable, Sendable {
    static let type = AccountResource.type + "/blobServices"

    /// What is so and cannot be set to anything else.
    static let fixed: [String: FixedValue] = [
        "automaticSnapshotPolicyEnabled": .bool(false),
        "changeFeed": .members(["enabled": .bool(false)]),
        "lastAccessTimeTrackingPolicy": .members(["enable": .bool(false)]),
        "restorePolicy": .members(["enabled": .bool(false)]),
        "staticWebsite": .members(["enabled": .bool(false)]),
    ]

    struct Enabled: Encodable, Sendable {
        var enabled = false
    }

    struct Enable: Encodable, Sendable {
        var enable = false
    }

    struct Retention: Encodable, Sendable {
        var enabled: Bool
        var days: Int?
        var allowPermanentDelete: Bool?
    }

    struct CORS: Encodable, Sendable {
        struct Rule: Encodable, Sendable {
            var allowedOrigins: [String]
            var allowedMethods: [String]
            var allowedHeaders: [String]
            var exposedHeaders: [String]
            var maxAgeInSeconds: Int
        }

        var corsRules: [Rule]
    }

    struct Properties: Encodable, Sendable {
        var changeFeed = Enabled()
        var containerDeleteRetentionPolicy: Retention
        var cors: CORS
        var defaultServiceVersion: String?
        var deleteRetentionPolicy: Retention
        /// Azure does not show it while it is off.
        var isVersioningEnabled: Bool?
        var lastAccessTimeTrackingPolicy = Enable()
        var restorePolicy = Enabled()

        init(_ settings: AccountSettings) {
            self.containerDeleteRetentionPolicy = Retention(
                enabled: settings.containerRetentionDays != nil,
                days: settings.containerRetentionDays)
            self.cors = CORS(
                corsRules: settings.corsRules.map { rule in
                    CORS.Rule(
                        allowedOrigins: rule.allowedOrigins, allowedMethods: rule.allowedMethods,
                        allowedHeaders: rule.allowedHeaders, exposedHeaders: rule.exposedHeaders,
                        maxAgeInSeconds: rule.maxAgeSeconds)
                })
            self.defaultServiceVersion = settings.defaultServiceVersion
            self.deleteRetentionPolicy = Retention(
                enabled: settings.blobRetention != nil, days: settings.blobRetention?.days,
                allowPermanentDelete: settings.blobRetention?.allowsPermanentDelete ?? false)
            self.isVersioningEnabled = settings.isVersioningEnabled ? true : nil
        }
    }

    var id: String
    var name = "default"
    var type = Self.type
    var sku: AccountResource.SKU
    var properties: Properties

    init(
        _ account: AccountName, _ sku: AccountResource.SKU, _ settings: AccountSettings,
        _ call: ManagementCall
    ) {
        self.sku = sku
        self.id = Self.id(account, call.target)
        self.properties = Properties(settings)
    }

    static func id(_ account: AccountName, _ target: ManagementTarget) -> String {
        AccountResource.id(account, target) + "/blobServices/default"
    }
}
