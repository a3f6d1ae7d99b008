import BlobModel

// Accounts as a whole (spec worm.md §1.7, §2.1.2, §2.2.3, §4.6). Those configured at the server's
// start are nobody's to change.

func decide(_ change: StorageAccountChange, facts: Facts) -> Decision {
    if facts.isAccountConfigured { return .refused(.accountConfigured) }
    if case .create(let creation) = change { return decide(creation, facts) }
    guard let account = facts.account else { return .refused(.accountNotFound) }
    switch change {
    case .create:
        preconditionFailure("answered above, where the account need not exist")
    case .update(let update):
        return decide(update, of: account, facts)
    case .delete:
        return Decision(
            refusalToDeleteAccount(with: facts.accountContainers), else: .accountDeleted)
    case .regenerateKey(let number, let id):
        return .accepted(.accountKeyRegenerated(number, id))
    }
}

/// Version-level immutability brings versioning with it (rule 2.1.2).
private func decide(_ creation: AccountCreation, _ facts: Facts) -> Decision {
    if facts.account != nil { return .refused(.accountAlreadyExists) }
    // Of an account that was configured once: they must not turn up in another one.
    if !facts.accountContainers.isEmpty { return .refused(.accountNameHasData) }
    var settings = AccountSettings.initial
    if creation.isVersionLevel {
        settings.isVersioningEnabled = true
        settings.immutability = AccountImmutability()
    }
    if let asked = creation.policy {
        guard creation.isVersionLevel else {
            return .refused(.policy(.accountNotVersionLevel))
        }
        switch applying(asked, to: nil) {
        case .success(let policy): settings.immutability?.policy = policy
        case .failure(let refusal): return .refused(.policy(refusal))
        }
    }
    return .accepted(
        .accountCreated(
            creation.properties, settings, key1: creation.key1, key2: creation.key2))
}

private func decide(
    _ update: AccountUpdate, of account: StorageAccount, _ facts: Facts
) -> Decision {
    var properties = account.properties
    if update.kind ?? properties.kind != properties.kind {
        return .refused(.accountUnchangeable(.kind))
    }
    if update.location ?? properties.location != properties.location {
        return .refused(.accountUnchangeable(.location))
    }
    if update.sku ?? properties.sku != properties.sku {
        return .refused(.accountUnchangeable(.sku))
    }
    switch (update.isVersionLevel, facts.settings.immutability) {
    case (true, nil): return .refused(.policy(.accountNotVersionLevel))
    case (false, _?): return .refused(.accountUnchangeable(.versionLevel))
    case (true, _?), (false, nil), (nil, _): break
    }
    if let tier = update.accessTier {
        guard properties.accessTier != nil else {
            return .refused(.accountUnchangeable(.accessTier))
        }
        properties.accessTier = tier
    }
    if let tags = update.tags { properties.tags = tags }
    if let allows = update.allowsPublicAccess { properties.allowsPublicAccess = allows }
    if let requires = update.requiresHTTPS { properties.requiresHTTPS = requires }
    var change = AccountSettingsChange()
    change.policy = update.policy
    switch settings(after: change, facts) {
    case .success(let settings): return .accepted(.accountUpdated(properties, settings))
    case .failure(let refusal): return .refused(refusal)
    }
}

/// Everything in the account goes with it, so nothing in it may be protected; of the answers that
/// Azure's pages give for an unlocked policy over blobs, the stricter one (U32). A container that is
/// soft-deleted counts: it can come back with all it had.
func refusalToDeleteAccount(with containers: [AccountContainer]) -> Refusal? {
    for reason in AccountDeletionRefusal.Reason.allCases {
        let protected = containers.filter { protects($0, reason) }.map(\.container.address.name)
        guard !protected.isEmpty else { continue }
        return .accountDeletion(
            AccountDeletionRefusal(
                reason: reason,
                containers: Array(protected.prefix(AccountDeletionRefusal.containersMax))))
    }
    return nil
}

private func protects(
    _ item: AccountContainer, _ reason: AccountDeletionRefusal.Reason
) -> Bool {
    switch reason {
    case .lockedPolicy: item.container.policy?.state == .locked
    case .legalHold: item.container.hold.isInForce
    case .versionLevel: item.container.versionLevel != nil
    case .policyWithContent: item.container.policy != nil && item.hasBlobs
    }
}
