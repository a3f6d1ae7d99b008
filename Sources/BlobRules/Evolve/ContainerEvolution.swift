import BlobModel

func newContainer(_ record: Record, _ metadata: Metadata) -> Container {
    Container(
        address: record.container, id: ContainerID(sequence: record.sequence),
        createdAt: record.time, lastModified: record.time, etag: ETag(time: record.time),
        metadata: metadata, policy: nil, hold: .clear)
}

/// Nil if the record contradicts the container, or is about something else.
func evolveContainer(_ before: Container, _ record: Record) -> [IndexChange]? {
    var container = before
    switch record.event {
    case .containerMetadataSet(let metadata):
        container.metadata = metadata
        container.lastModified = record.time
        container.etag = ETag(time: record.time)
    case .containerDeleted:
        return [.removeContainer(before.address, before.id)]
    case .policyPut(let days, let appendWrites):
        container.policy = putPolicy(days, appendWrites, record)
    case .policyDeleted:
        container.policy = nil
    case .policyLocked:
        guard let policy = before.policy else { return nil }
        container.policy = locked(policy, record)
    case .policyExtended(let days):
        guard let policy = before.policy else { return nil }
        container.policy = extended(policy, to: days, record)
    case .legalHoldSet(let tags, let allowAll):
        container.hold = adding(tags, allowAll, to: before.hold, record)
    case .legalHoldCleared(let tags, let allowAll):
        container.hold = removing(tags, allowAll, from: before.hold, record)
    case .containerCreated, .blockBlobPut, .appendBlobPut, .blockStaged, .blockListCommitted,
        .blockAppended, .blobMetadataSet, .blobPropertiesSet, .blobDeleted, .refused:
        return nil
    }
    return [.putContainer(container)]
}

/// While unlocked only the latest put is remembered (rule 1.8.2).
private func putPolicy(
    _ days: Int, _ appendWrites: AppendWrites, _ record: Record
) -> ImmutabilityPolicy {
    ImmutabilityPolicy(
        state: .unlocked, days: days, appendWrites: appendWrites, extendCount: 0,
        etag: ETag(time: record.time), history: [update(.put, days, appendWrites, record)])
}

private func locked(_ before: ImmutabilityPolicy, _ record: Record) -> ImmutabilityPolicy {
    var policy = before
    policy.state = .locked
    policy.etag = ETag(time: record.time)
    policy.history.append(update(.lock, policy.days, policy.appendWrites, record))
    return policy
}

private func extended(
    _ before: ImmutabilityPolicy, to days: Int, _ record: Record
) -> ImmutabilityPolicy {
    switch before.state {
    case .unlocked:
        // Accepted, but as good as a put: it does not count among the five (U1).
        return putPolicy(days, before.appendWrites, record)
    case .locked:
        var policy = before
        policy.days = days
        policy.extendCount += 1
        policy.etag = ETag(time: record.time)
        policy.history.append(update(.extend, days, policy.appendWrites, record))
        return policy
    }
}

private func update(
    _ kind: PolicyUpdate.Kind, _ days: Int, _ appendWrites: AppendWrites, _ record: Record
) -> PolicyUpdate {
    PolicyUpdate(
        kind: kind, days: days, appendWrites: appendWrites, time: record.time,
        by: record.actor.principal)
}

/// A union that keeps the order in which tags came (rule 1.6.3).
private func adding(
    _ tags: [HoldTag], _ allowAll: Bool?, to before: LegalHold, _ record: Record
) -> LegalHold {
    var hold = before
    for tag in tags where !hold.tags.contains(where: { $0.text == tag }) {
        hold.tags.append(
            LegalHold.Tag(text: tag, time: record.time, by: record.actor.principal))
    }
    hold.appendWrites = appendWrites(allowAll, record) ?? before.appendWrites
    return hold
}

private func removing(
    _ tags: [HoldTag], _ allowAll: Bool?, from before: LegalHold, _ record: Record
) -> LegalHold {
    var hold = before
    hold.tags.removeAll { tags.contains($0.text) }
    hold.appendWrites = appendWrites(allowAll, record) ?? before.appendWrites
    return hold
}

private func appendWrites(_ allowAll: Bool?, _ record: Record) -> LegalHold.AppendWritesFlag? {
    allowAll.map { LegalHold.AppendWritesFlag(allowAll: $0, time: record.time) }
}
