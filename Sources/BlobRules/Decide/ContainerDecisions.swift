import BlobModel

func decide(_ change: ContainerChange, facts: Facts, at now: Timestamp) -> Decision {
    if case .create(let metadata) = change {
        return facts.container == nil
            ? .accepted(.containerCreated(metadata)) : .refused(.containerAlreadyExists)
    }
    guard let container = facts.container else { return .refused(.containerNotFound) }
    switch change {
    case .create:
        preconditionFailure("answered above, where the container need not exist")
    case .setMetadata(let metadata, let conditions):
        if let refusal = refusalOfContainerWrite(conditions, on: container) {
            return .refused(refusal)
        }
        return .accepted(.containerMetadataSet(metadata))
    case .delete(let conditions, let plane):
        let refusal =
            refusalOfContainerWrite(conditions, on: container)
            ?? Protection(of: container)
            .refusalToDeleteContainer(hasBlobs: facts.containerHasBlobs, through: plane)
        return refusal.map { .refused($0) } ?? .accepted(.containerDeleted(through: plane))
    case .putPolicy(let days, let appendWrites, let ifMatch):
        return decidePut(days: days, appendWrites, ifMatch: ifMatch, on: container.policy)
    case .deletePolicy(let ifMatch):
        return decideDelete(ifMatch: ifMatch, on: container.policy)
    case .lockPolicy(let ifMatch):
        return decideLock(ifMatch: ifMatch, on: container.policy)
    case .extendPolicy(let days, let appendWrites, let ifMatch):
        return decideExtend(days: days, appendWrites, ifMatch: ifMatch, on: container.policy)
    case .setLegalHold(let tags, let allowAll):
        let all = Set(container.hold.tags.map(\.text)).union(tags)
        return all.count > LegalHold.tagsMax
            ? .refused(.holdTagCountExceeded)
            : .accepted(.legalHoldSet(tags, allowProtectedAppendWritesAll: allowAll))
    case .clearLegalHold(let tags, let allowAll):
        return .accepted(.legalHoldCleared(tags, allowProtectedAppendWritesAll: allowAll))
    }
}

private func refusalOfContainerWrite(
    _ conditions: Conditions, on container: Container
) -> Refusal? {
    refusalOfWrite(conditions, on: container)
        ?? (conditions.namesLease ? .leaseNotPresentOnContainer : nil)
}
