import BlobModel

/// The blob service of an account (spec worm.md §4.7).
struct BlobServiceResource: Encodable, Sendable {
    static let type = AccountResource.type + "/blobServices"

    /// What is in force, as shown.
    static let properties: [String: FixedValue] = [
        "changeFeed": .members(["enabled": .bool(false)]),
        "containerDeleteRetentionPolicy": .members(["enabled": .bool(false)]),
        "cors": .members(["corsRules": .emptyList]),
        "deleteRetentionPolicy": .members([
            "allowPermanentDelete": .bool(false), "enabled": .bool(false),
        ]),
        "lastAccessTimeTrackingPolicy": .members(["enable": .bool(false)]),
        "restorePolicy": .members(["enabled": .bool(false)]),
    ]

    /// What a request may confirm: the same, and versioning, which Azure does not show while it is
    /// off. The default service version is none.
    static let confirmable: [String: FixedValue] = properties.merging([
        "automaticSnapshotPolicyEnabled": .bool(false),
        "containerDeleteRetentionPolicy": .members([
            "allowPermanentDelete": .bool(false), "enabled": .bool(false),
        ]),
        "defaultServiceVersion": .string(""),
        "isVersioningEnabled": .bool(false),
    ]) { $1 }

    var id: String
    var name = "default"
    var type = Self.type
    var sku = AccountResource.SKU()
    var properties = Self.properties

    init(_ account: AccountName, _ call: ManagementCall) {
        self.id = Self.id(account, call.target)
    }

    static func id(_ account: AccountName, _ target: ManagementTarget) -> String {
        AccountResource.id(account, target) + "/blobServices/default"
    }
}
