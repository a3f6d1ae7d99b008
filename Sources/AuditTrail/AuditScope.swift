public import BlobModel

/// What a trail is about.
public enum AuditScope: Hashable, Sendable {
    case store
    case account(AccountName)
    /// The container, and what became of protection within it.
    case container(ContainerAddress)
    case blob(BlobAddress)

    /// Whether the record is about it. A name that was used again is all its lives.
    public func covers(_ record: Record) -> Bool {
        switch self {
        case .store: true
        case .account(let name): record.account == name
        case .container(let address):
            record.containerAddress == address || Self.takes(record, address)
        case .blob(let address):
            record.containerAddress == address.container
                ? record.blob == address.name || record.isEndOfContainer
                : Self.takes(record, address.container)
        }
    }

    /// Whether a record of another resource ends the container or gives it another name.
    private static func takes(_ record: Record, _ container: ContainerAddress) -> Bool {
        guard record.account == container.account else { return false }
        switch record.event {
        case .accountDeleted: return true
        case .containerRestored(let name, _): return name == container.name
        default: return false
        }
    }

    /// Whether a record that is covered is about protection: policies, holds, what was refused for
    /// their sake, the life of containers, settings of accounts, the clock. Of a single blob also
    /// each content that was put under its name, and each deletion.
    public func isProtection(_ event: Event) -> Bool {
        switch event {
        case .containerCreated, .containerDeleted, .containerRestored, .containerPurged,
            .containerMigrated, .policyPut, .policyDeleted, .policyLocked, .policyExtended,
            .legalHoldSet, .legalHoldCleared, .versionPolicySet, .versionPolicyDeleted,
            .versionHoldSet, .refused, .accountSettingsSet, .accountCreated, .accountUpdated,
            .accountDeleted, .accountKeyRegenerated, .clockRead:
            return true
        case .blockBlobPut, .appendBlobPut, .pageBlobPut, .blockListCommitted, .blobCopied,
            .copyBegun, .blobDeleted, .snapshotsDeleted, .revisionDeleted, .blobUndeleted:
            guard case .blob = self else { return false }
            return true
        case .containerMetadataSet, .containerUpdated, .signedIdentifiersSet, .containerLeaseSet,
            .blockStaged,
            .blockAppended, .blobSealed, .pagesWritten, .pagesCleared, .pageBlobResized,
            .sequenceNumberSet, .blobMetadataSet, .blobPropertiesSet, .blobTagsSet, .blobTierSet,
            .blobExpirySet, .blobLeaseSet, .blobSnapshotted, .copyFinished, .copyEnded,
            .uploadDiscarded:
            return false
        }
    }
}

extension Record {
    /// Whether what is in the container comes or goes with the event.
    fileprivate var isEndOfContainer: Bool {
        switch self.event {
        case .containerDeleted, .containerRestored, .containerPurged: true
        default: false
        }
    }
}
