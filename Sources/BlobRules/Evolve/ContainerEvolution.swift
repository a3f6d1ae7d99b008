import BlobModel

/// Nil if the record contradicts the facts.
func evolveContainer(_ record: Record, _ facts: Facts) -> [IndexChange]? {
    guard let address = record.containerAddress else { return nil }
    switch record.event {
    case .containerCreated(let metadata, let versionLevel, let publicAccess):
        var container = Container(
            address: address, id: ContainerID(sequence: record.sequence), createdAt: record.time,
            lastModified: record.time, etag: ETag(time: record.time), metadata: metadata,
            policy: nil, hold: .clear)
        if versionLevel { container.versionLevel = VersionLevel(enabledAt: record.time) }
        container.publicAccess = publicAccess
        return [.putContainer(container)]
    case .containerRestored(_, let version):
        return facts.deletedContainer.map { restoring($0, version, to: address, record) }
    case .containerPurged(let version):
        return facts.deletedContainer.map {
            [
                .removeDeletedContainer($0.address, version: version),
                .discard(.container($0.id)),
            ]
        }
    case .containerDeleted(_, let until):
        return facts.container.map { deleting($0, until: until, record) }
    default:
        return facts.container.flatMap { changed($0, record) }.map { [.putContainer($0)] }
    }
}

/// Everything it had is there again, its policy and hold, too (U14).
private func restoring(
    _ deleted: Container, _ version: Timestamp, to address: ContainerAddress, _ record: Record
) -> [IndexChange] {
    var container = deleted
    container.address = address
    container.deletion = nil
    container.lastModified = record.time
    container.etag = ETag(time: record.time)
    return [
        .removeDeletedContainer(deleted.address, version: version), .putContainer(container),
    ]
}

/// Its version is the time of the event. The lease ends with the name.
private func deleting(
    _ before: Container, until: Timestamp?, _ record: Record
) -> [IndexChange] {
    guard let until else {
        return [.removeContainer(before.address), .discard(.container(before.id))]
    }
    var container = before
    container.deletion = Deletion(at: record.time, until: until)
    container.lease = nil
    let purge = DueTask.Work.purgeContainer(before.address, version: record.time)
    return [
        .removeContainer(before.address), .putDeletedContainer(container),
        .putTask(DueTask(time: until, work: purge)),
    ]
}

extension Container {
    /// It was changed, so that clients see it is another one now.
    fileprivate mutating func touch(at time: Timestamp) {
        self.lease = settled(self.lease, at: time)
        self.lastModified = time
        self.etag = ETag(time: time)
    }
}

/// Nil if the record contradicts the container, or does not leave it where it is.
private func changed(_ before: Container, _ record: Record) -> Container? {
    var container = before
    switch record.event {
    case .containerMetadataSet(let metadata):
        container.metadata = metadata
        container.touch(at: record.time)
    case .containerUpdated(let metadata, let publicAccess):
        container.metadata = metadata
        container.publicAccess = publicAccess
        container.touch(at: record.time)
    case .signedIdentifiersSet(let identifiers, let publicAccess):
        container.signedIdentifiers = identifiers
        container.publicAccess = publicAccess
        container.touch(at: record.time)
    case .containerLeaseSet(let lease):
        container.lease = lease
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
    case .containerMigrated:
        guard let policy = before.policy else { return nil }
        migrate(&container, policy, record)
    default:
        return nil
    }
    return container
}

/// The policy becomes the default for new versions, same interval and state (rule 2.1.6). Defaults
/// know one append flag, so the other becomes that (rule 2.2.2).
private func migrate(
    _ container: inout Container, _ policy: ImmutabilityPolicy, _ record: Record
) {
    container.versionLevel = VersionLevel(
        enabledAt: record.time, migrated: DefaultVersionPolicy(policy))
    guard policy.appendWrites.all != nil else { return }
    container.policy?.appendWrites = AppendWrites(
        appendBlobs: policy.appendWrites.allowAppendBlock, all: nil)
    container.policy?.etag = ETag(time: record.time)
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
