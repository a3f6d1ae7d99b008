public import BlobModel

/// A record that cannot follow the facts it meets: the journal contradicts itself.
public struct InconsistentRecord: Error, Hashable, Sendable {
    public var sequence: UInt64

    public init(sequence: UInt64) {
        self.sequence = sequence
    }
}

/// What a record does to the index, given the facts before it. Pure, and the same when the record
/// is new and when it is replayed.
public func evolve(
    _ record: Record, facts: Facts
) throws(InconsistentRecord) -> [IndexChange] {
    switch record.event {
    case .containerCreated(let metadata):
        return [.putContainer(newContainer(record, metadata))]
    case .refused:
        return []
    case .containerMetadataSet, .containerDeleted, .policyPut, .policyDeleted, .policyLocked,
        .policyExtended, .legalHoldSet, .legalHoldCleared:
        guard let container = facts.container else {
            throw InconsistentRecord(sequence: record.sequence)
        }
        guard let changes = evolveContainer(container, record) else {
            throw InconsistentRecord(sequence: record.sequence)
        }
        return changes
    case .blockBlobPut, .appendBlobPut, .blockStaged, .blockListCommitted, .blockAppended,
        .blobMetadataSet, .blobPropertiesSet, .blobDeleted:
        guard let container = facts.container, let name = record.blob,
            let changes = evolveBlob(name, in: container.id, record, facts)
        else { throw InconsistentRecord(sequence: record.sequence) }
        return changes
    }
}
