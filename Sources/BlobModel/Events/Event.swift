/// Something that happened, for good. Events carry results, not requests: `evolve` needs no rule
/// to apply one.
public enum Event: Hashable, Sendable {
    case containerCreated(Metadata)
    case containerMetadataSet(Metadata)
    case containerDeleted(through: Plane)

    case policyPut(days: Int, appendWrites: AppendWrites)
    case policyDeleted
    case policyLocked
    case policyExtended(days: Int)
    case legalHoldSet([HoldTag], allowProtectedAppendWritesAll: Bool?)
    case legalHoldCleared([HoldTag], allowProtectedAppendWritesAll: Bool?)

    /// Nil payload means an empty blob.
    case blockBlobPut(Payload?, ContentHeaders, Metadata)
    case appendBlobPut(ContentHeaders, Metadata)
    case blockStaged(BlockID, Payload)
    case blockListCommitted([StagedBlock], ContentHeaders, Metadata)
    case blockAppended(Payload)
    case blobMetadataSet(Metadata)
    case blobPropertiesSet(ContentHeaders)
    case blobDeleted

    /// An attempt to alter or delete protected data, refused. It changes nothing; an auditor wants
    /// to see it.
    case refused(OperationKind, ProtectionRefusal)

    /// The payloads this event refers to.
    public var payloads: [Payload] {
        switch self {
        case .blockBlobPut(let payload, _, _): payload.map { [$0] } ?? []
        case .blockStaged(_, let payload), .blockAppended(let payload): [payload]
        case .blockListCommitted(let blocks, _, _): blocks.map(\.payload)
        case .containerCreated, .containerMetadataSet, .containerDeleted, .policyPut,
            .policyDeleted,
            .policyLocked, .policyExtended, .legalHoldSet, .legalHoldCleared, .appendBlobPut,
            .blobMetadataSet, .blobPropertiesSet, .blobDeleted, .refused:
            []
        }
    }
}

/// The refusals that protect what was written, and so are recorded.
public enum ProtectionRefusal: Hashable, Sendable {
    case legalHold
    case retained
    case containerDeletion(ContainerDeletionRefusal)
    /// A locked policy withstood a change.
    case policyState
}

extension Refusal {
    /// Non-nil if the refusal belongs into the journal.
    public var protection: ProtectionRefusal? {
        switch self {
        case .legalHold: .legalHold
        case .retained: .retained
        case .containerDeletion(let reason): .containerDeletion(reason)
        case .policy(.state): .policyState
        case .containerNotFound, .containerAlreadyExists, .blobNotFound, .notModified,
            .conditionNotMet, .blobAlreadyExists, .unsatisfiableCondition,
            .leaseNotPresentOnContainer, .leaseNotPresentOnBlob, .policy, .blobKindMismatch,
            .appendPositionNotMet, .byteCountMaxNotMet, .appendBlockCountExceeded,
            .uncommittedBlockCountExceeded, .blockIDLengthDiffers, .blockListInvalid,
            .holdTagCountExceeded:
            nil
        }
    }
}
