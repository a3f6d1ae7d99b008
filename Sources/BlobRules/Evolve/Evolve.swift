public import BlobModel

/// A record that cannot follow the facts it meets: the journal contradicts itself.
public struct InconsistentRecord: Error, Hashable, Sendable {
    public var sequence: UInt64

    public init(sequence: UInt64) {
        self.sequence = sequence
    }
}

/// What a record does to the index, given the facts before it. Pure, and the same when the record
/// is new and when it is replayed: it asks for fewer facts than the decision, see the table.
///
/// | event | facts |
/// |---|---|
/// | of the store, `accountSettingsSet`, `accountCreated`, `containerCreated`, `refused` | none |
/// | `accountUpdated`, `accountKeyRegenerated` | `account` |
/// | `accountDeleted` | `accountContainers`, without whether they have blobs |
/// | other events of a container | `container`; `deletedContainer` for restored and purged |
/// | `blockStaged` | `container`, `upload`, `stagedBlock` |
/// | `uploadDiscarded` | `container`, `upload` |
/// | events that put a blob: `…Put`, `blockListCommitted`, `blobCopied`, `copyBegun` | `container`, `blob`, `upload`, `deletedBase`; `stagedBlocks` for a block list; `chunks` for content that is cloned |
/// | `pagesWritten`, `pagesCleared`, `pageBlobResized` | `container`, `blob`, `chunks` |
/// | `blobTagsSet`, `blobTierSet`, `versionPolicySet`, `versionPolicyDeleted`, `versionHoldSet` | `container`, `blob` or the `item` of that revision |
/// | `blobDeleted`, `snapshotsDeleted`, `blobUndeleted` | `container`, `blob`, `history` |
/// | `revisionDeleted` | `container`, `item` |
/// | all others | `container`, `blob` |
public func evolve(
    _ record: Record, facts: Facts
) throws(InconsistentRecord) -> [IndexChange] {
    let changes: [IndexChange]? =
        switch record.event {
        case .refused: []
        case .clockRead(let reading): [.putClock(reading)]
        case .accountSettingsSet(let settings):
            record.account.map { [.putAccount($0, settings)] }
        case .accountCreated, .accountUpdated, .accountDeleted, .accountKeyRegenerated:
            evolveAccount(record, facts)
        case .containerCreated, .containerMetadataSet, .containerUpdated,
            .signedIdentifiersSet, .containerLeaseSet,
            .containerDeleted, .containerRestored, .containerPurged, .policyPut, .policyDeleted,
            .policyLocked, .policyExtended, .legalHoldSet, .legalHoldCleared, .containerMigrated:
            evolveContainer(record, facts)
        case .blockBlobPut, .appendBlobPut, .pageBlobPut, .blockStaged, .blockListCommitted,
            .blockAppended, .blobSealed, .pagesWritten, .pagesCleared, .pageBlobResized,
            .sequenceNumberSet, .blobMetadataSet, .blobPropertiesSet, .blobTagsSet, .blobTierSet,
            .blobExpirySet, .blobLeaseSet, .versionPolicySet, .versionPolicyDeleted,
            .versionHoldSet, .blobSnapshotted, .blobCopied, .copyBegun,
            .copyFinished, .copyEnded, .blobDeleted, .snapshotsDeleted, .revisionDeleted,
            .blobUndeleted, .uploadDiscarded:
            evolveBlob(record, facts)
        }
    guard let changes else { throw InconsistentRecord(sequence: record.sequence) }
    return changes
}
