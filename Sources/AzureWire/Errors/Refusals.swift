public import BlobModel

extension Refusal {
    /// How the data plane shows a refusal.
    public var wire: WireError {
        switch self {
        case .containerNotFound: .containerNotFound
        case .containerAlreadyExists: .containerAlreadyExists
        case .blobNotFound: .blobNotFound
        case .notModified: .notModified
        case .conditionNotMet: .conditionNotMet
        case .blobAlreadyExists: .blobAlreadyExists
        case .unsatisfiableCondition: .unsatisfiableCondition
        case .leaseNotPresentOnContainer: .leaseNotPresentWithContainerOperation
        case .leaseNotPresentOnBlob: .leaseNotPresentWithBlobOperation
        case .legalHold: .blobImmutableDueToLegalHold
        case .retained: .blobImmutableDueToPolicy
        case .containerDeletion(let refusal): refusal.wire
        case .blobKindMismatch: .invalidBlobType
        case .appendPositionNotMet: .appendPositionConditionNotMet
        case .byteCountMaxNotMet: .maxBlobSizeConditionNotMet
        case .appendBlockCountExceeded: .appendBlockCountExceedsLimit
        case .uncommittedBlockCountExceeded: .uncommittedBlockCountExceedsLimit
        case .blockIDLengthDiffers: .invalidBlobOrBlock
        case .blockListInvalid: .invalidBlockList
        case .policy, .holdTagCountExceeded:
            // Only the management plane changes policies and holds, and it has a table of its own;
            // here they would be a fault of the server.
            .internalError
        }
    }
}

extension ContainerDeletionRefusal {
    var wire: WireError {
        switch self {
        // The code says "locked" for both states (spec worm.md U6).
        case .policy, .policyWithContent: .containerImmutabilityPolicyLocked
        case .legalHold, .legalHoldThroughManagement: .containerHasLegalHold
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
