import BlobModel

extension Event {
    /// The request the event answers; of a refusal, the one that was refused.
    func operation(by principal: Principal) -> OperationKind {
        switch self {
        // Only a manual clock is read on behalf of somebody else: when it is advanced.
        case .clockRead: principal == .server ? .readClock : .advanceClock
        case .accountSettingsSet: .setBlobServiceProperties
        case .accountCreated: .createAccount
        case .accountUpdated: .updateAccount
        case .accountDeleted: .deleteAccount
        case .accountKeyRegenerated: .regenerateAccountKey
        case .containerCreated: .createContainer
        case .containerMetadataSet: .setContainerMetadata
        case .containerUpdated: .updateContainer
        case .signedIdentifiersSet: .setContainerACL
        case .containerLeaseSet: .leaseContainer
        case .containerDeleted: .deleteContainer
        case .containerRestored: .restoreContainer
        case .containerPurged: .purgeContainer
        case .policyPut: .putImmutabilityPolicy
        case .policyDeleted: .deleteImmutabilityPolicy
        case .policyLocked: .lockImmutabilityPolicy
        case .policyExtended: .extendImmutabilityPolicy
        case .legalHoldSet: .setLegalHold
        case .legalHoldCleared: .clearLegalHold
        case .containerMigrated: .migrateContainer
        case .blockBlobPut, .appendBlobPut, .pageBlobPut: .putBlob
        case .blockStaged: .putBlock
        case .blockListCommitted: .putBlockList
        case .blockAppended: .appendBlock
        case .blobSealed: .sealAppendBlob
        case .pagesWritten, .pagesCleared: .putPage
        case .pageBlobResized, .sequenceNumberSet, .blobPropertiesSet: .setBlobProperties
        case .blobMetadataSet: .setBlobMetadata
        case .blobTagsSet: .setBlobTags
        case .blobTierSet: .setBlobTier
        case .blobExpirySet: .setBlobExpiry
        case .blobLeaseSet: .leaseBlob
        case .versionPolicySet: .setBlobImmutabilityPolicy
        case .versionPolicyDeleted: .deleteBlobImmutabilityPolicy
        case .versionHoldSet: .setBlobLegalHold
        case .blobSnapshotted: .snapshotBlob
        case .blobCopied, .copyBegun: .copyBlob
        case .copyFinished: .finishCopyBlob
        case .copyEnded(let status, _): status == .aborted ? .abortCopyBlob : .finishCopyBlob
        // The server deletes what has expired and what was soft-deleted long enough ago.
        case .blobDeleted: principal == .server ? .expireBlob : .deleteBlob
        case .revisionDeleted: principal == .server ? .purgeBlob : .deleteBlob
        case .snapshotsDeleted: .deleteBlob
        case .blobUndeleted: .undeleteBlob
        case .uploadDiscarded: .discardUpload
        case .refused(let operation, _, _): operation
        }
    }
}
