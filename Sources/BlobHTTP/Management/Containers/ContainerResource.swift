import AzureWire
import BlobModel

/// A container as the management plane shows it (spec worm.md §4.2, §4.3).
struct ContainerResource: Encodable, Sendable {
    static let type = BlobServiceResource.type + "/containers"
    static let defaultEncryptionScope = "$account-encryption-key"

    /// Only where it is enabled.
    struct VersionLevelWORM: Encodable, Sendable {
        var enabled = true
        var migrationState: String?
        var timeStamp: String

        init(_ versionLevel: VersionLevel) {
            self.migrationState = versionLevel.migrated == nil ? nil : "Completed"
            self.timeStamp = WireDate.iso8601(versionLevel.enabledAt)
        }
    }

    struct Properties: Encodable, Sendable {
        /// Of a soft-deleted container: when, and as which version it can be restored.
        var deletedTime: String?
        var version: String?
        var deleted = false
        var remainingRetentionDays = 0
        var publicAccess: String
        var defaultEncryptionScope: String?
        var denyEncryptionScopeOverride: Bool?
        var metadata: [String: String]?
        var leaseStatus: String?
        var leaseState: String?
        var leaseDuration: String?
        var lastModifiedTime: String?
        var immutabilityPolicy: PolicyDigest?
        var legalHold: HoldDigest?
        var hasImmutabilityPolicy: Bool
        var hasLegalHold: Bool
        var immutableStorageWithVersioning: VersionLevelWORM?

        /// As PUT and PATCH answer.
        init(written container: Container) {
            self.publicAccess = container.publicAccess.resourceText
            self.hasImmutabilityPolicy = container.policy != nil
            self.hasLegalHold = container.hold.isInForce
            self.immutableStorageWithVersioning = container.versionLevel.map(VersionLevelWORM.init)
            let metadata = container.metadata.entries.map { ($0.name, $0.value) }
            if !metadata.isEmpty { self.metadata = Dictionary(metadata) { first, _ in first } }
        }

        /// As an item of the list: no policy and no hold, only whether there is one.
        init(listed container: Container, at now: Timestamp) {
            self.init(written: container)
            self.metadata = nil
            self.defaultEncryptionScope = ContainerResource.defaultEncryptionScope
            self.denyEncryptionScopeOverride = false
            let lease = LeaseWords(container.lease, at: now)
            self.leaseStatus = lease.status
            self.leaseState = lease.state
            self.leaseDuration = lease.duration
            if let deletion = container.deletion {
                self.deleted = true
                self.deletedTime = WireDate.iso8601(deletion.at)
                self.remainingRetentionDays = deletion.remainingDays(at: now)
                self.version = ContainerVersion.text(deletion.at)
            }
            self.lastModifiedTime = WireDate.iso8601(container.lastModified)
        }

        /// As GET answers: everything, with the histories.
        init(read container: Container, at now: Timestamp) {
            let metadata = Self(written: container).metadata
            self.init(listed: container, at: now)
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
