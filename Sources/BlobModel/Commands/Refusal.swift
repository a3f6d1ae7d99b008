/// Why a command or a read is refused. One table in AzureWire turns each into status, code and
/// message; nothing else decides what a client sees.
public enum Refusal: Error, Hashable, Sendable {
    // Existence.
    case accountNotFound
    case accountAlreadyExists
    case containerNotFound
    case containerAlreadyExists
    case blobNotFound

    // Preconditions. `notModified` is for reads only.
    case notModified
    case conditionNotMet
    /// If-None-Match: `*` on a write that would create, and the blob exists.
    case blobAlreadyExists
    /// If-None-Match: `*` on a read of a blob that exists.
    case unsatisfiableCondition

    // Leases (spec rest.md §7). The first three of each kind guard other operations.
    case leaseIDMissing(LeasedResource)
    case leaseIDMismatch(LeasedResource)
    case leaseNotPresent(LeasedResource)
    case leaseAlreadyPresent
    case leaseIDMismatchWithLeaseOperation
    case leaseNotPresentWithLeaseOperation
    case leaseIsBreakingAndCannotBeAcquired
    case leaseIsBreakingAndCannotBeChanged
    case leaseIsBrokenAndCannotBeRenewed

    // Write-once protection.
    case legalHold
    case retained
    case containerDeletion(ContainerDeletionRefusal)
    case accountDeletion(AccountDeletionRefusal)
    case policy(PolicyRefusal)
    /// Deletion of a version's policy that is locked.
    case versionPolicyLocked
    /// A policy or hold of one version, in a container without version-level immutability.
    case versionLevelNotEnabled
    /// Versioning cannot be switched off under version-level immutability.
    case versioningProtected
    case migration(MigrationRefusal)
    /// A container's hold where versions have their own.
    case containerHoldOnVersionLevel
    /// Version-level immutability asked of an account that keeps no versions.
    case versioningNotEnabled
    /// Version-level immutability asked on or off where it is the other for good.
    case versionLevelUnchangeable
    /// A policy's until-date that has passed.
    case untilDateInThePast

    // Accounts.
    /// The account is configured at the server's start; the management plane does not change it.
    case accountConfigured
    /// An account that is not there any more was configured under this name and has left data.
    case accountNameHasData
    /// What is set when the account is made.
    case accountUnchangeable(FixedAccountProperty)
    /// A public container, in an account that allows none.
    case publicAccessNotPermitted

    // What the operation itself asks for.
    case blobKindMismatch
    case appendPositionNotMet
    case byteCountMaxNotMet
    case appendBlockCountExceeded
    case uncommittedBlockCountExceeded
    case blockIDLengthDiffers
    case blockListInvalid
    case holdTagCountExceeded
    case blobSealed
    case blobArchived
    case blobBeingRehydrated
    /// A tier that this kind of blob cannot have.
    case tierNotSupported
    case snapshotsPresent
    /// Delete of the current version by its id.
    case operationNotAllowedOnRootBlob
    /// Permanent deletion of what is not soft-deleted.
    case notSoftDeleted
    /// Permanent deletion, which the account does not allow.
    case permanentDeleteNotAllowed
    case invalidPageRange
    case sequenceNumberConditionNotMet
    case sequenceNumberTooLarge
    case previousSnapshotNotFound
    case previousSnapshotTooNew
    /// The difference is between two lives of the name.
    case blobOverwritten
    /// A time that has passed.
    case expiryInThePast

    // Copies.
    /// The source cannot be read, for the reason a read of it would give.
    indirect case copySource(Refusal)
    case sourceConditionNotMet
    case copySourceTooLarge
    case sourceMD5Mismatch
    case pendingCopy
    case noPendingCopy
    case copyIDMismatch
    case incrementalCopySourceNotSnapshot
    case incrementalCopyOlderSnapshot
    /// The blob was made by incremental copies from another source, or by none.
    case incrementalCopyMismatch
    /// A write to a blob that incremental copies made.
    case incrementalCopyDestination
}

/// What a lease guards.
public enum LeasedResource: Hashable, Sendable {
    case container
    case blob
    /// The source of a copy.
    case copySource
}

public enum ContainerDeletionRefusal: UInt8, Hashable, Sendable {
    /// Data plane: a policy of either state (rule 1.7, U6).
    case policy = 1
    /// Data plane: a legal hold.
    case legalHold = 2
    /// Management plane: a policy and at least one blob.
    case policyWithContent = 3
    /// Management plane: a legal hold.
    case legalHoldThroughManagement = 4
    /// Data plane: version-level immutability.
    case versionLevel = 5
    /// Management plane: version-level immutability and at least one blob, version or snapshot.
    case versionLevelWithContent = 6
}

/// Why an account stays (spec worm.md §1.7).
public struct AccountDeletionRefusal: Hashable, Sendable {
    /// In the order in which they are asked.
    public enum Reason: UInt8, CaseIterable, Hashable, Sendable {
        /// A locked policy, whatever is under it.
        case lockedPolicy = 1
        case legalHold = 2
        case versionLevel = 3
        /// An unlocked policy over at least one blob (U32).
        case policyWithContent = 4
    }

    /// How many are named at most.
    public static let containersMax = 100

    public var reason: Reason
    /// Those with that reason, the first ``containersMax`` in the order of their names.
    public var containers: [ContainerName]

    public init(reason: Reason, containers: [ContainerName]) {
        self.reason = reason
        self.containers = containers
    }
}

public enum FixedAccountProperty: Hashable, Sendable {
    case kind
    case sku
    case location
    /// Of a premium account, whose blobs have none.
    case accessTier
    /// Version-level immutability, which cannot be switched off.
    case versionLevel
}

public enum MigrationRefusal: UInt8, Hashable, Sendable {
    case noPolicy = 1
    case legalHold = 2
    case versioningNotEnabled = 3
    case alreadyVersionLevel = 4
}

public enum PolicyRefusal: UInt8, Error, Hashable, Sendable {
    /// If-Match is missing or names another state.
    case etag = 1
    /// A locked policy cannot be put, deleted or locked again; extend must be longer, at most five
    /// times, and leave the append flags alone.
    case state = 2
    /// The first put names no interval.
    case daysMissing = 3
    /// The interval is outside 1…146,000.
    case daysOutOfRange = 4
    /// Both append flags would be true.
    case bothAppendFlags = 5
    /// Version-level policies do not know `allowProtectedAppendWritesAll` (rule 2.2.2).
    case appendAllOnVersionLevel = 6
    /// An account's policy is created disabled or unlocked (rule 2.2.3).
    case createdLocked = 7
    /// The account was made without version-level immutability, which cannot be added.
    case accountNotVersionLevel = 8
}
