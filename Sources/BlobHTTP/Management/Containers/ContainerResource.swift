import AzureWire
import BlobModel

/// A container as the management plane shows it (spec worm.md §4.2, §4.3).
struct ContainerResource: Encodable, Sendable {
    static let type = BlobServiceResource.type + "/containers"
    static let defaultEncryptionScope = "$account-encryption-key"

    struct Properties: Encodable, Sendable {
        var deleted = false
        var remainingRetentionDays = 0
        var publicAccess = "None"
        var defaultEncryptionScope: String?
        var denyEncryptionScopeOverride: Bool?
        var metadata: [String: String]?
        var leaseStatus: String?
        var leaseState: String?
        var lastModifiedTime: String?
        var immutabilityPolicy: PolicyDigest?
        var legalHold: HoldDigest?
        var hasImmutabilityPolicy: Bool
        var hasLegalHold: Bool

        /// As PUT and PATCH answer.
        init(written container: Container) {
            self.hasImmutabilityPolicy = container.policy != nil
            self.hasLegalHold = container.hold.isInForce
            let metadata = container.metadata.entries.map { ($0.name, $0.value) }
            if !metadata.isEmpty { self.metadata = Dictionary(metadata) { first, _ in first } }
        }

        /// As an item of the list: no policy and no hold, only whether there is one.
        init(listed container: Container) {
            self.init(written: container)
            self.metadata = nil
            self.defaultEncryptionScope = ContainerResource.defaultEncryptionScope
            self.denyEncryptionScopeOverride = false
            self.leaseStatus = "Unlocked"
            self.leaseState = "Available"
            self.lastModifiedTime = WireDate.iso8601(container.lastModified)
        }

        /// As GET answers: everything, with the histories.
        init(read container: Container) {
            let metadata = Self(written: container).metadata
            self.init(listed: container)
            self.metadata = metadata
            self.immutabilityPolicy = container.policy.map(PolicyDigest.init)
            self.legalHold = HoldDigest(container.hold)
        }
    }

    var id: String
    var name: String
    var type = Self.type
    /// With its quotes; only GET and the list show it.
    var etag: String?
    var properties: Properties?

    init(_ container: Container, _ call: ManagementCall, _ properties: Properties?) {
        self.id = Self.id(container.address, call.target)
        self.name = container.address.name.text
        self.properties = properties
    }

    static func id(_ address: ContainerAddress, _ target: ManagementTarget) -> String {
        BlobServiceResource.id(address.account, target) + "/containers/\(address.name.text)"
    }
}
