import AzureWire
import BlobModel
import HTTPTypes

extension Refusal {
    /// How the management plane shows a refusal (spec worm.md §3.2).
    var managementError: ManagementError {
        switch self {
        case .containerNotFound:
            // U25.
            ManagementError(
                .notFound, "ContainerNotFound", "The specified container does not exist.")
        case .accountConfigured:
            ManagementError(
                .conflict, "AccountConfiguredAtStart",
                "The storage account is configured at the start of the server and cannot be "
                    + "changed through the management plane.")
        case .accountNameHasData:
            ManagementError(
                .conflict, "StorageAccountAlreadyTaken",
                "The storage account name is taken: it holds containers of an account that was "
                    + "configured at the start of the server.")
        case .accountUnchangeable(let property):
            property.managementError
        case .policy(let refusal):
            refusal.managementError
        case .containerDeletion(let refusal):
            refusal.managementError
        case .containerHoldOnVersionLevel:
            // U20.
            ManagementError(
                .conflict, "ContainerOperationFailure",
                "Legal holds are set on versions of a container with version-level immutability.")
        case .versioningNotEnabled:
            ManagementError(
                .conflict, "ContainerOperationFailure",
                "Version-level immutability requires blob versioning on the storage account.")
        case .versionLevelUnchangeable:
            ManagementError(
                .conflict, "ContainerOperationFailure",
                "Version-level immutability is enabled when a container is created or migrated, and "
                    + "cannot be disabled.")
        case .versioningProtected:
            // U28.
            ManagementError(
                .conflict, "VersioningCannotBeDisabled",
                "Blob versioning cannot be disabled while version-level immutability is enabled on "
                    + "the storage account or one of its containers.")
        case .publicAccessNotPermitted:
            ManagementError(self.wire.status, self.wire.code, self.wire.message)
        case .holdTagCountExceeded:
            ManagementError(
                .badRequest, "InvalidRequestPropertyValue",
                "A container can have at most \(LegalHold.tagsMax) legal hold tags.")
        default:
            // What the blob layer says is passed on behind one code (spec worm.md §3).
            ManagementError(self.wire.status, "ContainerOperationFailure", self.wire.message)
        }
    }
}

extension FixedAccountProperty {
    var managementError: ManagementError {
        let name =
            switch self {
            case .kind: "kind"
            case .sku: "sku.name"
            case .location: "location"
            case .accessTier: "properties.accessTier"
            case .versionLevel: "properties.immutableStorageWithVersioning.enabled"
            }
        return ManagementError(
            .conflict, "AccountPropertyCannotBeUpdated",
            "The property '\(name)' was specified in the input, but it cannot be updated.")
    }
}

extension AccountDeletionRefusal {
    /// The text for locked policies is Azure's, the others follow it (spec worm.md §3.2).
    func managementError(_ account: AccountName) -> ManagementError {
        let reason =
            switch self.reason {
            case .lockedPolicy: "a locked immutability policy"
            case .legalHold: "a legal hold"
            case .versionLevel: "ImmutableStorageWithVersioning enabled"
            case .policyWithContent: "an immutability policy and at least one blob"
            }
        let names = self.containers.map(\.text).joined(separator: ", ")
        return ManagementError(
            .conflict, "AccountProtectedFromDeletion",
            "\(account.text) is protected from deletion. The container(s) \(names) have "
                + "\(reason).")
    }
}

extension PolicyRefusal {
    var managementError: ManagementError {
        switch self {
        case .etag:
            ManagementError(
                .preconditionFailed, "ContainerImmutabilityPolicyFailure",
                "Operation not allowed on immutability policy with incorrect etag.")
        case .state:
            ManagementError(
                .conflict, "ContainerImmutabilityPolicyFailure",
                "Operation not allowed on immutability policy with current state.")
        case .daysMissing:
            // U27, like the next two.
            .propertyMissing(PolicyBody.daysMember)
        case .daysOutOfRange:
            ManagementError(
                .badRequest, "InvalidRequestPropertyValue",
                "The value of property \(PolicyBody.daysMember) must be between 1 and "
                    + "\(ImmutabilityPolicy.daysMax).")
        case .bothAppendFlags:
            ManagementError(
                .badRequest, "InvalidRequestPropertyValue",
                "The properties allowProtectedAppendWrites and allowProtectedAppendWritesAll are "
                    + "mutually exclusive.")
        case .appendAllOnVersionLevel:
            ManagementError(
                .badRequest, "InvalidRequestPropertyValue",
                "The property allowProtectedAppendWritesAll is not available for version-level "
                    + "immutability policies.")
        case .createdLocked:
            ManagementError(
                .badRequest, "InvalidRequestPropertyValue",
                "The immutability policy of an account is created in state Disabled or Unlocked.")
        case .accountNotVersionLevel:
            ManagementError(
                .conflict, "AccountImmutabilityNotEnabled",
                "Version-level immutability can be enabled only when the storage account is "
                    + "created.")
        }
    }
}

extension MigrationRefusal {
    /// The status is not published, nor are the other texts than the first (U24).
    func managementError(_ container: String) -> ManagementError {
        let message =
            switch self {
            case .noPolicy:
                "The container \(container) must have an immutability policy set as a default "
                    + "policy before initiating container migration to support object level "
                    + "immutability with versioning."
            case .legalHold:
                "The container \(container) must have no legal hold before initiating container "
                    + "migration to support object level immutability with versioning."
            case .versioningNotEnabled:
                "Blob versioning must be enabled on the storage account before initiating "
                    + "container migration to support object level immutability with versioning."
            case .alreadyVersionLevel:
                "The container \(container) supports object level immutability with versioning "
                    + "already."
            }
        return ManagementError(.conflict, "ContainerOperationFailure", message)
    }
}

extension ContainerDeletionRefusal {
    var managementError: ManagementError {
        // Code and text are not documented beyond the reason words (U7).
        let reason =
            switch self {
            case .policy, .policyWithContent: "it holds blobs under an ImmutabilityPolicy"
            case .legalHold, .legalHoldThroughManagement: "it has a LegalHold"
            case .versionLevel, .versionLevelWithContent:
                "it holds blobs under ImmutableStorageWithVersioning"
            }
        return ManagementError(
            .conflict, "ContainerProtectedFromDeletion",
            "The container is protected from deletion because \(reason).")
    }
}
