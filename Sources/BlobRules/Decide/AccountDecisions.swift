import BlobModel

func decide(_ change: AccountSettingsChange, facts: Facts) -> Decision {
    if !facts.accountExists { return .refused(.accountNotFound) }
    switch settings(after: change, facts) {
    case .success(let settings): return .accepted(.accountSettingsSet(settings))
    case .failure(let refusal): return .refused(refusal)
    }
}

func settings(
    after change: AccountSettingsChange, _ facts: Facts
) -> Result<AccountSettings, Refusal> {
    let before = facts.settings
    if change.isVersioningEnabled == false,
        before.immutability != nil || facts.accountHasVersionLevel
    {
        return .failure(.versioningProtected)
    }
    var settings = applying(change, to: before)
    if let asked = change.policy {
        guard var account = before.immutability else {
            return .failure(.policy(.accountNotVersionLevel))
        }
        switch applying(asked, to: account.policy) {
        case .success(let policy): account.policy = policy
        case .failure(let refusal): return .failure(.policy(refusal))
        }
        settings.immutability = account
    }
    return .success(settings)
}

/// What is not mentioned keeps its value (spec rest.md §2).
private func applying(
    _ change: AccountSettingsChange, to before: AccountSettings
) -> AccountSettings {
    var settings = before
    if let isEnabled = change.isVersioningEnabled { settings.isVersioningEnabled = isEnabled }
    if let retention = change.blobRetention { settings.blobRetention = retention.value }
    if let days = change.containerRetentionDays { settings.containerRetentionDays = days.value }
    if let rules = change.corsRules { settings.corsRules = rules }
    if let version = change.defaultServiceVersion { settings.defaultServiceVersion = version.value }
    return settings
}

/// The states of an account's default policy (spec worm.md rule 2.2.3): made disabled or unlocked,
/// to and fro between them, from unlocked to locked for good; a locked one gets longer only. What
/// asks for what is there already is no change.
func applying(
    _ change: AccountPolicyChange, to before: AccountPolicy?
) -> Result<AccountPolicy, PolicyRefusal> {
    if let days = change.days, !isValidInterval(days) { return .failure(.daysOutOfRange) }
    guard let days = change.days ?? before?.days else { return .failure(.daysMissing) }
    let after = AccountPolicy(
        state: change.state ?? before?.state ?? .unlocked, days: days,
        appendBlobs: change.appendBlobs ?? before?.appendBlobs)
    switch (before?.state, after.state) {
    case (nil, .locked):
        return .failure(.createdLocked)
    case (.disabled, .locked), (.locked, .disabled), (.locked, .unlocked):
        return .failure(.state)
    case (.locked, .locked):
        guard let before, days >= before.days,
            (after.appendBlobs ?? false) == (before.appendBlobs ?? false)
        else { return .failure(.state) }
    case (nil, .disabled), (nil, .unlocked), (.disabled, .disabled), (.disabled, .unlocked),
        (.unlocked, _):
        break
    }
    return .success(after)
}
