import BlobModel

/// The lease after an action, or why there is none; nil is "available" on both sides (spec rest.md
/// §7, first table).
func apply(
    _ action: LeaseAction, to lease: Lease?, at now: Timestamp
) -> Result<Lease?, Refusal> {
    switch action {
    case .acquire(let id, let seconds): acquire(id, seconds, lease, now)
    case .renew(let id): renew(id, lease, now)
    case .change(let id, let newID): change(id, to: newID, lease, now)
    case .release(let id):
        // The holder may release in every state, so that others need not wait for its end.
        lease?.id == id ? .success(nil) : .failure(.leaseIDMismatchWithLeaseOperation)
    case .break(let seconds): breaking(lease, after: seconds, now)
    }
}

private func acquire(
    _ id: LeaseID, _ seconds: Int?, _ lease: Lease?, _ now: Timestamp
) -> Result<Lease?, Refusal> {
    if let lease {
        switch lease.state(at: now) {
        case .leased where lease.id != id: return .failure(.leaseAlreadyPresent)
        case .breaking:
            return .failure(
                lease.id == id ? .leaseIsBreakingAndCannotBeAcquired : .leaseAlreadyPresent)
        case .leased, .broken, .expired: break
        }
    }
    return .success(Lease(id: id, seconds: seconds, startedAt: now))
}

/// An expired lease can be renewed as long as nobody wrote or acquired in between: both replace it.
private func renew(
    _ id: LeaseID, _ lease: Lease?, _ now: Timestamp
) -> Result<Lease?, Refusal> {
    guard let lease, lease.id == id else { return .failure(.leaseIDMismatchWithLeaseOperation) }
    switch lease.state(at: now) {
    case .leased, .expired:
        return .success(Lease(id: id, seconds: lease.seconds, startedAt: now))
    case .breaking, .broken:
        return .failure(.leaseIsBrokenAndCannotBeRenewed)
    }
}

/// Changing to the id the lease already has succeeds, whatever id was sent: a repeated request.
private func change(
    _ id: LeaseID, to newID: LeaseID, _ lease: Lease?, _ now: Timestamp
) -> Result<Lease?, Refusal> {
    guard let lease else { return .failure(.leaseNotPresentWithLeaseOperation) }
    let isHolder = lease.id == id || lease.id == newID
    switch lease.state(at: now) {
    case .leased:
        guard isHolder else { return .failure(.leaseIDMismatchWithLeaseOperation) }
        return .success(Lease(id: newID, seconds: lease.seconds, startedAt: lease.startedAt))
    case .breaking:
        return .failure(
            isHolder ? .leaseIsBreakingAndCannotBeChanged : .leaseIDMismatchWithLeaseOperation)
    case .broken, .expired:
        return .failure(.leaseNotPresentWithLeaseOperation)
    }
}

/// Without a period a fixed lease runs to its end and an infinite one ends at once. A break never
/// makes a lease longer, also not a second one.
private func breaking(
    _ lease: Lease?, after seconds: Int?, _ now: Timestamp
) -> Result<Lease?, Refusal> {
    guard var lease else { return .failure(.leaseNotPresentWithLeaseOperation) }
    let asked = seconds.map { now.advanced(byTicks: Int64($0) * Timestamp.ticksPerSecond) }
    switch lease.state(at: now) {
    case .leased: lease.brokenAt = earlier(asked, lease.expiresAt) ?? now
    case .breaking: lease.brokenAt = earlier(asked, lease.brokenAt)
    case .broken: break
    case .expired: lease.brokenAt = now
    }
    return .success(lease)
}

private func earlier(_ a: Timestamp?, _ b: Timestamp?) -> Timestamp? {
    guard let a, let b else { return a ?? b }
    return min(a, b)
}

/// What a change leaves of the lease on what it changed. One that had ended let the change pass
/// without an id; it ends for good, and can no longer be renewed (spec rest.md §7).
func settled(_ lease: Lease?, at now: Timestamp) -> Lease? {
    lease.flatMap { $0.isInForce(at: now) ? $0 : nil }
}
