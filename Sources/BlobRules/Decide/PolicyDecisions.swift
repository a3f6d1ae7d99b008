import BlobModel

// The state machine of a container's policy (spec worm.md §1.1–1.3). Input that could never be
// right is refused first, then a wrong ETag, then a state that does not allow the step.

func decidePut(
    days: Int?, _ appendWrites: AppendWrites, ifMatch: String?, on container: Container
) -> Decision {
    let policy = container.policy
    if let days, !isValidInterval(days) { return .refused(.policy(.daysOutOfRange)) }
    // Optional here, honoured when sent (rule 1.2.2). The empty tag is that of no policy.
    if let ifMatch, ifMatch != policy?.etag.policyText ?? "" {
        return .refused(.policy(.etag))
    }
    if policy?.state == .locked { return .refused(.policy(.state)) }
    guard let days = days ?? policy?.days else { return .refused(.policy(.daysMissing)) }
    let merged = AppendWrites(
        appendBlobs: appendWrites.appendBlobs ?? policy?.appendWrites.appendBlobs,
        all: appendWrites.all ?? policy?.appendWrites.all)
    if merged.appendBlobs == true, merged.all == true {
        return .refused(.policy(.bothAppendFlags))
    }
    if merged.all == true, container.versionLevel != nil {
        return .refused(.policy(.appendAllOnVersionLevel))
    }
    return .accepted(.policyPut(days: days, appendWrites: merged))
}

func decideDelete(ifMatch: String?, on policy: ImmutabilityPolicy?) -> Decision {
    guard let policy, matches(ifMatch, policy) else { return .refused(.policy(.etag)) }
    switch policy.state {
    case .unlocked: return .accepted(.policyDeleted)
    case .locked: return .refused(.policy(.state))
    }
}

func decideLock(ifMatch: String?, on policy: ImmutabilityPolicy?) -> Decision {
    guard let policy, matches(ifMatch, policy) else { return .refused(.policy(.etag)) }
    switch policy.state {
    case .unlocked: return .accepted(.policyLocked)
    case .locked: return .refused(.policy(.state))
    }
}

/// Longer only; a locked policy at most five times, an unlocked one freely (U1).
func decideExtend(
    days: Int?, _ appendWrites: AppendWrites, ifMatch: String?, on policy: ImmutabilityPolicy?
) -> Decision {
    guard let days else { return .refused(.policy(.daysMissing)) }
    guard isValidInterval(days) else { return .refused(.policy(.daysOutOfRange)) }
    guard let policy, matches(ifMatch, policy) else { return .refused(.policy(.etag)) }
    let mayExtend =
        switch policy.state {
        case .unlocked: true
        case .locked: policy.extendCount < ImmutabilityPolicy.extendsMax
        }
    guard mayExtend, days > policy.days, appendWrites == AppendWrites() else {
        return .refused(.policy(.state))
    }
    return .accepted(.policyExtended(days: days))
}

func isValidInterval(_ days: Int) -> Bool {
    (1...ImmutabilityPolicy.daysMax).contains(days)
}

/// The tag must be the policy's own; `*` is none (rule 1.2.3).
private func matches(_ ifMatch: String?, _ policy: ImmutabilityPolicy?) -> Bool {
    guard let policy else { return false }
    return ifMatch == policy.etag.policyText
}
