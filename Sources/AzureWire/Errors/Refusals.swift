public import BlobModel

extension Refusal {
    /// How the data plane shows a refusal.
    public var wire: WireError {
        switch self {
        // The account has gone since its key was checked.
        case .accountNotFound: .resourceNotFound
        case .containerNotFound: .containerNotFound
        case .containerAlreadyExists: .containerAlreadyExists
        case .blobNotFound: .blobNotFound

        case .notModified: .notModified
        case .conditionNotMet: .conditionNotMet
        case .blobAlreadyExists: .blobAlreadyExists
        case .unsatisfiableCondition: .unsatisfiableCondition

        case .leaseIDMissing(let resource): resource.leaseIDMissing
        case .leaseIDMismatch(let resource): resource.leaseIDMismatch
        case .leaseNotPresent(let resource): resource.leaseNotPresent
        case .leaseAlreadyPresent: .leaseAlreadyPresent
        case .leaseIDMismatchWithLeaseOperation: .leaseIDMismatchWithLeaseOperation
        case .leaseNotPresentWithLeaseOperation: .leaseNotPresentWithLeaseOperation
        case .leaseIsBreakingAndCannotBeAcquired: .leaseIsBreakingAndCannotBeAcquired
        case .leaseIsBreakingAndCannotBeChanged: .leaseIsBreakingAndCannotBeChanged
        case .leaseIsBrokenAndCannotBeRenewed: .leaseIsBrokenAndCannotBeRenewed

        case .legalHold: .blobImmutableDueToLegalHold
        case .retained: .blobImmutableDueToPolicy
        case .containerDeletion(let refusal): refusal.wire
        case .versionPolicyLocked: .immutabilityPolicyDeleteOnLockedPolicy
        case .versionLevelNotEnabled: .versionLevelImmutabilityNotEnabled
        case .untilDateInThePast:
            .invalidHeaderValue(
                KnownHeader.immutabilityUntilDate.rawValue, "a time that has passed")

        case .publicAccessNotPermitted: .publicAccessNotPermitted

        case .blobKindMismatch: .invalidBlobType
        case .appendPositionNotMet: .appendPositionConditionNotMet
        case .byteCountMaxNotMet: .maxBlobSizeConditionNotMet
        case .appendBlockCountExceeded: .appendBlockCountExceedsLimit
        case .uncommittedBlockCountExceeded: .uncommittedBlockCountExceedsLimit
        case .blockIDLengthDiffers: .invalidBlobOrBlock
        case .blockListInvalid: .invalidBlockList
        case .blobSealed: .blobIsSealed
        case .blobArchived: .blobArchived
        case .blobBeingRehydrated: .blobBeingRehydrated
        case .tierNotSupported: .accessTierNotSupportedForBlobType
        case .snapshotsPresent: .snapshotsPresent
        case .operationNotAllowedOnRootBlob: .operationNotAllowedOnRootBlob
        case .notSoftDeleted: .blobSnapshotNotSoftDeleted
        case .permanentDeleteNotAllowed: .permanentDeleteNotAllowed
        case .invalidPageRange: .invalidPageRange
        case .sequenceNumberConditionNotMet: .sequenceNumberConditionNotMet
        case .sequenceNumberTooLarge: .sequenceNumberIncrementTooLarge
        case .previousSnapshotNotFound: .previousSnapshotNotFound
        case .previousSnapshotTooNew: .previousSnapshotCannotBeNewer
        case .blobOverwritten: .blobOverwritten
        case .expiryInThePast: .expiryTimeInThePast

        case .copySource(let refusal): .cannotVerifyCopySource(refusal.wire)
        case .sourceConditionNotMet: .sourceConditionNotMet
        case .copySourceTooLarge: .copySourceTooLarge
        case .sourceMD5Mismatch: .sourceMD5Mismatch
        case .pendingCopy: .pendingCopyOperation
        case .noPendingCopy: .noPendingCopyOperation
        case .copyIDMismatch: .copyIDMismatch
        case .incrementalCopySourceNotSnapshot: .incrementalCopySourceMustBeSnapshot
        case .incrementalCopyOlderSnapshot: .incrementalCopyOfEarlierSnapshotNotAllowed
        case .incrementalCopyMismatch: .incrementalCopyBlobMismatch
        case .incrementalCopyDestination: .operationNotAllowedOnIncrementalCopyBlob

        case .accountAlreadyExists, .accountDeletion, .accountConfigured, .accountNameHasData,
            .accountUnchangeable, .policy, .holdTagCountExceeded, .migration,
            .containerHoldOnVersionLevel,
            .versioningNotEnabled, .versioningProtected, .versionLevelUnchangeable:
            // Only the management plane changes policies and holds, and it has a table of its own;
            // here they would be a fault of the server.
            .internalError
        }
    }
}

extension LeasedResource {
    fileprivate var leaseIDMissing: WireError {
        switch self {
        case .container: .leaseIDMissingOnContainer
        case .blob, .copySource: .leaseIDMissingOnBlob
        }
    }

    fileprivate var leaseIDMismatch: WireError {
        switch self {
        case .container: .leaseIDMismatchWithContainerOperation
        case .blob, .copySource: .leaseIDMismatchWithBlobOperation
        }
    }

    fileprivate var leaseNotPresent: WireError {
        switch self {
        case .container: .leaseNotPresentWithContainerOperation
        case .blob, .copySource: .leaseNotPresentWithBlobOperation
        }
    }
}

extension ContainerDeletionRefusal {
    var wire: WireError {
        switch self {
        // The code says "locked" for both states (spec worm.md U6).
        case .policy, .policyWithContent: .containerImmutabilityPolicyLocked
        case .legalHold, .legalHoldThroughManagement: .containerHasLegalHold
        case .versionLevel, .versionLevelWithContent:
            .containerImmutableStorageWithVersioningEnabled
        }
    }
}

extension StorageFailure {
    /// How the data plane shows that the store could not do its work. What exactly went wrong is
    /// for the log.
    public var wire: WireError {
        switch self {
        case .outOfSpace:
            .serverBusy(
                "The server has no space left on the device. The request has changed nothing; try "
                    + "again when there is space.")
        case .writesStopped:
            .serverBusy("The server does not accept writes at the moment.")
        case .inputOutput, .corrupt:
            .internalError
        }
    }
}
