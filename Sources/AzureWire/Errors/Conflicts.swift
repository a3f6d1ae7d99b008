import HTTPTypes

// 409: what is there does not admit the operation (spec rest.md §7, §12, worm.md §3.1).

extension WireError {
    public static let appendBlockCountExceedsLimit = WireError(
        .conflict, "BlockCountExceedsLimit",
        "The committed block count cannot exceed the maximum limit of 50,000 blocks.")

    public static let blobAlreadyExists = WireError(
        .conflict, "BlobAlreadyExists", "The specified blob already exists.")

    public static let blobArchived = WireError(
        .conflict, "BlobArchived",
        "This operation is not permitted on an archived blob.")

    public static let blobBeingRehydrated = WireError(
        .conflict, "BlobBeingRehydrated",
        "This operation is not permitted because the blob is being rehydrated.")

    public static let blobImmutableDueToLegalHold = WireError(
        .conflict, "BlobImmutableDueToLegalHold",
        "This operation is not permitted as the blob is immutable due to one or more legal holds.")

    public static let blobImmutableDueToPolicy = WireError(
        .conflict, "BlobImmutableDueToPolicy",
        "This operation is not permitted as the blob is immutable due to a policy.")

    public static let blobIsSealed = WireError(
        .conflict, "BlobIsSealed",
        "The specified blob is sealed and its contents can't be modified unless the blob is "
            + "re-created after a delete.")

    public static let blobOverwritten = WireError(
        .conflict, "BlobOverwritten",
        "The blob has been recreated since the previous snapshot was taken.")

    public static let containerAlreadyExists = WireError(
        .conflict, "ContainerAlreadyExists", "The specified container already exists.")

    public static let containerHasLegalHold = WireError(
        .conflict, "ContainerHasLegalHold",
        "The requested operation is not allowed as the container has one or more legal holds.")

    public static let containerImmutabilityPolicyLocked = WireError(
        .conflict, "ContainerImmutabilityPolicyLocked",
        "The requested operation is not allowed as the container has a locked immutability policy.")

    /// "a immutable" is Azure's (spec worm.md §3.1).
    public static let containerImmutableStorageWithVersioningEnabled = WireError(
        .conflict, "ContainerImmutableStorageWithVersioningEnabled",
        "The requested operation is not allowed as the container has a immutable storage with "
            + "versioning enabled.")

    public static let copyIDMismatch = WireError(
        .conflict, "CopyIdMismatch",
        "The specified copy ID did not match the copy ID for the pending copy operation.")

    /// A source longer than Copy Blob From URL takes: Azure names it like one that cannot be read.
    public static let copySourceTooLarge = WireError(
        .conflict, cannotVerifyCopySourceCode,
        "The source request body for copy source is too large and exceeds the maximum permissible "
            + "limit (256MB).")

    /// Status and text are not published (spec worm.md U21).
    public static let immutabilityPolicyDeleteOnLockedPolicy = WireError(
        .conflict, "ImmutabilityPolicyDeleteOnLockedPolicy",
        "The operation is not permitted as the immutability policy of the blob is locked.")

    public static let incrementalCopyBlobMismatch = WireError(
        .conflict, "IncrementalCopyBlobMismatch",
        "The specified source blob is different than the copy source of the existing incremental "
            + "copy blob.")

    public static let incrementalCopyOfEarlierSnapshotNotAllowed = WireError(
        .conflict, "IncrementalCopyOfEarlierVersionSnapshotNotAllowed",
        "The specified snapshot is earlier than the last snapshot copied into the incremental "
            + "copy blob.")

    public static let incrementalCopySourceMustBeSnapshot = WireError(
        .conflict, "IncrementalCopySourceMustBeSnapshot",
        "The source for incremental copy request must be a snapshot.")

    public static let invalidBlobType = WireError(
        .conflict, "InvalidBlobType", "The blob type is invalid for this operation.")

    public static let leaseAlreadyPresent = WireError(
        .conflict, "LeaseAlreadyPresent",
        "There is already a lease present.")

    public static let leaseIDMismatchWithLeaseOperation = WireError(
        .conflict, "LeaseIdMismatchWithLeaseOperation",
        "The lease ID specified did not match the lease ID for the blob/container.")

    public static let leaseIsBreakingAndCannotBeAcquired = WireError(
        .conflict, "LeaseIsBreakingAndCannotBeAcquired",
        "The lease ID matched, but the lease is currently in breaking state and cannot be "
            + "acquired until it is broken.")

    public static let leaseIsBreakingAndCannotBeChanged = WireError(
        .conflict, "LeaseIsBreakingAndCannotBeChanged",
        "The lease ID matched, but the lease is currently in breaking state and cannot be changed.")

    public static let leaseIsBrokenAndCannotBeRenewed = WireError(
        .conflict, "LeaseIsBrokenAndCannotBeRenewed",
        "The lease ID matched, but the lease has been broken explicitly and cannot be renewed.")

    public static let leaseNotPresentWithLeaseOperation = WireError(
        .conflict, "LeaseNotPresentWithLeaseOperation",
        "There is currently no lease on the blob/container.")

    public static let noPendingCopyOperation = WireError(
        .conflict, "NoPendingCopyOperation",
        "There is currently no pending copy operation.")

    public static let operationNotAllowedOnIncrementalCopyBlob = WireError(
        .conflict, "OperationNotAllowedOnIncrementalCopyBlob",
        "The specified operation is not allowed on an incremental copy blob.")

    public static let pendingCopyOperation = WireError(
        .conflict, "PendingCopyOperation",
        "There is currently a pending copy operation.")

    /// The code is what the service is reported to answer (spec worm.md §2.9).
    public static let blobSnapshotNotSoftDeleted = WireError(
        .conflict, "BlobSnapshotNotSoftDeleted",
        "Only a snapshot or version that is soft-deleted can be deleted permanently.")

    /// Permanent deletion on an account that does not allow it. Azure refuses it with a code that is
    /// not published.
    public static let permanentDeleteNotAllowed = WireError(
        .conflict, "PermanentDeleteNotAllowed",
        "Permanent delete is not enabled on this storage account.")

    public static let previousSnapshotNotFound = WireError(
        .conflict, "PreviousSnapshotNotFound",
        "The previous snapshot is not found.")

    public static let publicAccessNotPermitted = WireError(
        .conflict, "PublicAccessNotPermitted",
        "Public access is not permitted on this storage account.")

    public static let sequenceNumberIncrementTooLarge = WireError(
        .conflict, "SequenceNumberIncrementTooLarge",
        "The sequence number increment cannot be performed because it would result in overflow of "
            + "the sequence number.")

    public static let snapshotsPresent = WireError(
        .conflict, "SnapshotsPresent",
        "This operation is not permitted because the blob has snapshots.")

    public static let uncommittedBlockCountExceedsLimit = WireError(
        .conflict, "BlockCountExceedsLimit",
        "The uncommitted block count cannot exceed the maximum limit of 100,000 blocks.")

    /// A policy or hold of one version, asked of a container that keeps no versions. Azure refuses
    /// it with a 409 whose code is not published (spec worm.md U13).
    public static let versionLevelImmutabilityNotEnabled = WireError(
        .conflict, "BlobOperationNotSupported",
        "The operation is not permitted as version-level immutability is not enabled on the "
            + "container.")
}
