public import BlobModel

/// Whether a blob may be read, as far as its properties go; nil means yes, and then both facts
/// exist. For its content ask ``refusalOfContentRead(_:at:)`` as well.
///
/// - Parameters:
///   - blob: the revision asked for; nil if there is none or it is soft-deleted.
///   - revision: a snapshot or previous version has no lease, so a lease id sent for one names a
///     lease that is not present (spec rest.md §7, state "available"; Azurite answers so).
public func refusalOfRead(
    _ conditions: Conditions, container: Container?, blob: Blob?, revision: Revision,
    at moment: Moment
) -> Refusal? {
    guard let container else { return .containerNotFound }
    guard let blob, !isGone(blob, in: container, at: moment) else { return .blobNotFound }
    return refusalOfRead(conditions, on: blob)
        ?? refusalOfRead(
            with: conditions.leaseID, under: lease(of: blob, at: revision), of: .blob,
            at: moment.now)
}

/// Whether the bytes of a blob may be read: not those in the archive.
public func refusalOfContentRead(_ blob: Blob, at now: Timestamp) -> Refusal? {
    blob.isArchived(at: now) ? .blobArchived : nil
}

/// Whether a name's blocks may be listed; nil means yes, and then there is something to list.
///
/// - Parameter list: nil if there is neither a blob of that revision nor, for the current one, an
///   uncommitted block.
public func refusalOfBlockList(
    _ conditions: Conditions, container: Container?, _ list: BlockList?, revision: Revision,
    at moment: Moment
) -> Refusal? {
    guard let container else { return .containerNotFound }
    guard let list else { return .blobNotFound }
    guard let blob = list.blob, !isGone(blob, in: container, at: moment) else {
        if list.uncommitted.isEmpty { return .blobNotFound }
        return refusalOfRead(with: conditions.leaseID, under: nil, of: .blob, at: moment.now)
    }
    if let refusal = refusalOfRead(
        conditions, container: container, blob: blob, revision: revision, at: moment)
    {
        return refusal
    }
    return blob.kind == .block ? nil : .blobKindMismatch
}

/// Whether a page blob's ranges may be listed; nil means yes.
///
/// - Parameters:
///   - previousSnapshot: what the ranges are to be compared with; nil lists what is there.
///   - previous: the live snapshot of that time, if there is one.
public func refusalOfPageRanges(
    _ conditions: Conditions, container: Container?, blob: Blob?, revision: Revision,
    previousSnapshot: Timestamp?, previous: Blob?, at moment: Moment
) -> Refusal? {
    if let refusal = refusalOfRead(
        conditions, container: container, blob: blob, revision: revision, at: moment)
    {
        return refusal
    }
    guard let blob, blob.kind == .page else { return .blobKindMismatch }
    if let refusal = refusalOfContentRead(blob, at: moment.now) { return refusal }
    guard let previousSnapshot else { return nil }
    if case .snapshot(let time) = revision, previousSnapshot > time {
        return .previousSnapshotTooNew
    }
    guard let previous, previous.kind == .page else { return .previousSnapshotNotFound }
    // The creation time stays while pages are written; only another blob of the name differs.
    return previous.createdAt == blob.createdAt ? nil : .blobOverwritten
}

/// Whether the blob's own time is over and nothing keeps it: then it reads as deleted, though the
/// server has yet to do it. One that a policy, hold or lease keeps is there until they let go.
public func isGone(_ blob: Blob, in container: Container, at moment: Moment) -> Bool {
    guard let expiresAt = blob.expiresAt, expiresAt <= moment.retention else { return false }
    return Protection(of: container).refusalToDelete(blob, at: moment.retention) == nil
        && refusalOfWrite(with: nil, under: blob.lease, of: .blob, at: moment.now) == nil
}

/// The lease that guards a revision: only the current blob can be leased.
func lease(of blob: Blob, at revision: Revision) -> Lease? {
    switch revision {
    case .current: blob.lease
    case .version(let time): blob.versionID == time ? blob.lease : nil
    case .snapshot: nil
    }
}
