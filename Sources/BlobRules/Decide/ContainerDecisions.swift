import BlobModel

func decide(_ change: ContainerChange, facts: Facts, at moment: Moment) -> Decision {
    switch change {
    case .create(let metadata, let versionLevel, let publicAccess):
        return decideCreate(
            metadata, versionLevel: versionLevel, publicAccess: publicAccess, facts)
    case .restore(let name, let version):
        guard facts.deletedContainer != nil else { return .refused(.containerNotFound) }
        return facts.container == nil
            ? .accepted(.containerRestored(name, version: version))
            : .refused(.containerAlreadyExists)
    case .purge(let version):
        // What protects its content or itself kept it from being deleted in the first place.
        guard let deletion = facts.deletedContainer?.deletion, deletion.until <= moment.retention
        else {
            return .refused(.containerNotFound)
        }
        return .accepted(.containerPurged(version: version))
    case .setMetadata, .update, .setSignedIdentifiers, .lease, .delete, .putPolicy, .deletePolicy,
        .lockPolicy, .extendPolicy, .setLegalHold, .clearLegalHold, .migrate:
        guard let container = facts.container else { return .refused(.containerNotFound) }
        return decide(change, on: container, facts, at: moment.now)
    }
}

/// What asks for a container that is there.
private func decide(
    _ change: ContainerChange, on container: Container, _ facts: Facts, at now: Timestamp
) -> Decision {
    switch change {
    case .create, .restore, .purge:
        preconditionFailure("answered by the caller, where the container need not exist")
    case .setMetadata(let metadata, let conditions):
        return Decision(
            refusalOfChange(conditions, to: container, at: now),
            else: .containerMetadataSet(metadata))
    case .update(let metadata, let publicAccess):
        return Decision(
            refusal(of: publicAccess, facts),
            else: .containerUpdated(metadata ?? container.metadata, publicAccess: publicAccess))
    case .setSignedIdentifiers(let identifiers, let publicAccess, let conditions):
        return Decision(
            refusalOfChange(conditions, to: container, at: now) ?? refusal(of: publicAccess, facts),
            else: .signedIdentifiersSet(identifiers, publicAccess: publicAccess))
    case .lease(let action, let conditions):
        if let refusal = refusalOfWrite(conditions, on: container) { return .refused(refusal) }
        switch apply(action, to: container.lease, at: now) {
        case .success(let lease): return .accepted(.containerLeaseSet(lease))
        case .failure(let refusal): return .refused(refusal)
        }
    case .delete(let conditions, let plane):
        return decideDelete(conditions, through: plane, of: container, facts, at: now)
    case .putPolicy(let days, let appendWrites, let ifMatch):
        return decidePut(days: days, appendWrites, ifMatch: ifMatch, on: container)
    case .deletePolicy(let ifMatch):
        return decideDelete(ifMatch: ifMatch, on: container.policy)
    case .lockPolicy(let ifMatch):
        return decideLock(ifMatch: ifMatch, on: container.policy)
    case .extendPolicy(let days, let appendWrites, let ifMatch):
        return decideExtend(days: days, appendWrites, ifMatch: ifMatch, on: container.policy)
    case .setLegalHold(let tags, let allowAll):
        if container.versionLevel != nil { return .refused(.containerHoldOnVersionLevel) }
        let all = Set(container.hold.tags.map(\.text)).union(tags)
        return all.count > LegalHold.tagsMax
            ? .refused(.holdTagCountExceeded)
            : .accepted(.legalHoldSet(tags, allowProtectedAppendWritesAll: allowAll))
    case .clearLegalHold(let tags, let allowAll):
        if container.versionLevel != nil { return .refused(.containerHoldOnVersionLevel) }
        return .accepted(.legalHoldCleared(tags, allowProtectedAppendWritesAll: allowAll))
    case .migrate:
        return decideMigrate(container, facts.settings)
    }
}

/// In an account with version-level immutability no container is without it (rule 2.1.2).
private func decideCreate(
    _ metadata: Metadata, versionLevel asked: Bool?, publicAccess: PublicAccess, _ facts: Facts
) -> Decision {
    // The account can have gone since its key was checked.
    if !facts.accountExists { return .refused(.accountNotFound) }
    if facts.container != nil { return .refused(.containerAlreadyExists) }
    let isOfAccount = facts.settings.immutability != nil
    if isOfAccount, asked == false { return .refused(.versionLevelUnchangeable) }
    if asked == true, !isOfAccount, !facts.settings.isVersioningEnabled {
        return .refused(.versioningNotEnabled)
    }
    return Decision(
        refusal(of: publicAccess, facts),
        else: .containerCreated(
            metadata, versionLevel: asked ?? isOfAccount, publicAccess: publicAccess))
}

/// A public level is not even confirmed where the account does not allow it; private is what every
/// container may be (spec auth.md §8).
private func refusal(of publicAccess: PublicAccess, _ facts: Facts) -> Refusal? {
    publicAccess == .off || facts.accountAllowsPublicAccess ? nil : .publicAccessNotPermitted
}

/// Rules 2.1.5 and 1.6.7.
private func decideMigrate(_ container: Container, _ settings: AccountSettings) -> Decision {
    if container.versionLevel != nil { return .refused(.migration(.alreadyVersionLevel)) }
    if container.policy == nil { return .refused(.migration(.noPolicy)) }
    if container.hold.isInForce { return .refused(.migration(.legalHold)) }
    return settings.isVersioningEnabled
        ? .accepted(.containerMigrated) : .refused(.migration(.versioningNotEnabled))
}

/// A container's lease guards its deletion only; elsewhere an id that is sent must be right (spec
/// rest.md §7).
private func refusalOfChange(
    _ conditions: Conditions, to container: Container, at now: Timestamp
) -> Refusal? {
    refusalOfWrite(conditions, on: container)
        ?? refusalOfRead(
            with: conditions.leaseID, under: container.lease, of: .container, at: now)
}

private func decideDelete(
    _ conditions: Conditions, through plane: Plane, of container: Container, _ facts: Facts,
    at now: Timestamp
) -> Decision {
    let refusal =
        refusalOfWrite(conditions, on: container)
        ?? refusalOfWrite(
            with: conditions.leaseID, under: container.lease, of: .container, at: now)
        ?? Protection(of: container)
        .refusalToDeleteContainer(hasBlobs: facts.containerHasBlobs, through: plane)
    let until = facts.settings.containerRetentionDays.map { now.advanced(byDays: $0) }
    return Decision(refusal, else: .containerDeleted(through: plane, until: until))
}
