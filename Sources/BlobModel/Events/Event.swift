/// Something that happened, for good. Events carry results, not requests: `evolve` needs no rule
/// to apply one.
public enum Event: Hashable, Sendable {
    case clockRead(ClockReading)
    case accountSettingsSet(AccountSettings)
    case accountCreated(AccountProperties, AccountSettings, key1: AccountKeyID, key2: AccountKeyID)
    case accountUpdated(AccountProperties, AccountSettings)
    /// With all its containers.
    case accountDeleted
    case accountKeyRegenerated(AccountKeyNumber, AccountKeyID)

    case containerCreated(Metadata, versionLevel: Bool, publicAccess: PublicAccess)
    case containerMetadataSet(Metadata)
    /// Both as they are from now on.
    case containerUpdated(Metadata, publicAccess: PublicAccess)
    case signedIdentifiersSet([SignedIdentifier], publicAccess: PublicAccess)
    /// The lease as it is from now on; nil: none.
    case containerLeaseSet(Lease?)
    /// `until`: when it may be purged, if it is only soft-deleted.
    case containerDeleted(through: Plane, until: Timestamp?)
    /// The record's container is the restored one; this names the soft-deleted one.
    case containerRestored(ContainerName, version: Timestamp)
    case containerPurged(version: Timestamp)

    case policyPut(days: Int, appendWrites: AppendWrites)
    case policyDeleted
    case policyLocked
    case policyExtended(days: Int)
    case legalHoldSet([HoldTag], allowProtectedAppendWritesAll: Bool?)
    case legalHoldCleared([HoldTag], allowProtectedAppendWritesAll: Bool?)
    case containerMigrated

    /// Nil payload means an empty blob.
    case blockBlobPut(Payload?, BlobProperties, Succession)
    case appendBlobPut(BlobProperties, Succession)
    case pageBlobPut(byteCount: UInt64, sequenceNumber: UInt64, BlobProperties, Succession)
    case blockStaged(BlockID, Payload)
    case blockListCommitted([StagedBlock], BlobProperties, Succession)
    case blockAppended(Payload)
    case blobSealed
    case pagesWritten(offset: UInt64, Payload)
    case pagesCleared(Range<UInt64>)
    /// Nil headers stay as they are, here and in the next one.
    case pageBlobResized(UInt64, ContentHeaders?)
    case sequenceNumberSet(UInt64, ContentHeaders?)

    case blobMetadataSet(Metadata, Succession)
    case blobPropertiesSet(ContentHeaders)
    case blobTagsSet(BlobTags, of: Revision)
    case blobTierSet(AccessTier, TierState.Rehydration?, of: Revision)
    case blobExpirySet(Timestamp?)
    case blobLeaseSet(Lease?)
    case versionPolicySet(VersionPolicy, of: Revision)
    case versionPolicyDeleted(of: Revision)
    case versionHoldSet(Bool, of: Revision)
    /// The snapshot's id is the record's time; nil metadata is the blob's.
    case blobSnapshotted(Metadata?, Succession)

    /// `byteCount` and `blockCount` are the source's. `properties.copy` is complete.
    case blobCopied(
        CopiedContent, Blob.Kind, byteCount: UInt64, blockCount: UInt32, sequenceNumber: UInt64,
        isSealed: Bool, BlobProperties, Succession)
    case copyBegun(BlobProperties, Succession)
    case copyFinished(Payload?, ContentHeaders, Metadata)
    /// Failed or aborted: what is left is an empty blob.
    case copyEnded(CopyState.Status, reason: String?)

    /// The blob; with `snapshots`, all its snapshots, too.
    case blobDeleted(Fate, snapshots: Fate?)
    case snapshotsDeleted(Fate)
    /// A snapshot or previous version. Also the end of one that was soft-deleted: then the fate is
    /// to be discarded.
    case revisionDeleted(HistoryItem.Key, Fate)
    /// Everything soft-deleted of the name is back.
    case blobUndeleted
    case uploadDiscarded(UploadID)

    /// An attempt to alter or delete protected data, refused. It changes nothing; an auditor wants
    /// to see it.
    case refused(OperationKind, ProtectionRefusal, of: Revision)

    /// The payloads this event refers to.
    public var payloads: [Payload] {
        switch self {
        case .blockBlobPut(let payload, _, _), .copyFinished(let payload, _, _):
            payload.map { [$0] } ?? []
        case .blockStaged(_, let payload), .blockAppended(let payload),
            .pagesWritten(_, let payload):
            [payload]
        case .blockListCommitted(let blocks, _, _): blocks.map(\.payload)
        case .blobCopied(.single(let payload), _, _, _, _, _, _, _): [payload]
        case .clockRead, .accountSettingsSet, .accountCreated, .accountUpdated, .accountDeleted,
            .accountKeyRegenerated, .containerCreated, .containerMetadataSet,
            .containerUpdated, .signedIdentifiersSet, .containerLeaseSet, .containerDeleted,
            .containerRestored,
            .containerPurged, .policyPut,
            .policyDeleted, .policyLocked, .policyExtended, .legalHoldSet, .legalHoldCleared,
            .containerMigrated, .versionPolicySet, .versionPolicyDeleted, .versionHoldSet,
            .appendBlobPut, .pageBlobPut, .blobSealed, .pagesCleared, .pageBlobResized,
            .sequenceNumberSet, .blobMetadataSet, .blobPropertiesSet, .blobTagsSet, .blobTierSet,
            .blobExpirySet, .blobLeaseSet, .blobSnapshotted, .blobCopied, .copyBegun, .copyEnded,
            .blobDeleted, .snapshotsDeleted, .revisionDeleted, .blobUndeleted, .uploadDiscarded,
            .refused:
            []
        }
    }
}

/// The refusals that protect what was written, and so are recorded.
public enum ProtectionRefusal: Hashable, Sendable {
    case legalHold
    case retained
    case containerDeletion(ContainerDeletionRefusal)
    case accountDeletion(AccountDeletionRefusal.Reason)
    /// A locked policy withstood a change.
    case policyState
    /// What version-level immutability rests on withstood one: versioning.
    case versioning
}

extension Refusal {
    /// Non-nil if the refusal belongs into the journal.
    public var protection: ProtectionRefusal? {
        switch self {
        case .legalHold: .legalHold
        case .retained: .retained
        case .containerDeletion(let reason): .containerDeletion(reason)
        case .accountDeletion(let refusal): .accountDeletion(refusal.reason)
        case .policy(.state), .versionPolicyLocked: .policyState
        case .versioningProtected, .versionLevelUnchangeable: .versioning
        default: nil
        }
    }
}
