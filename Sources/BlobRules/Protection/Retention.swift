public import BlobModel

/// Until when a container's policy keeps a blob (spec worm.md §1.4).
///
/// Nothing is stamped on the blob: the answer follows from the policy's current interval, so a
/// longer or shorter interval moves every blob at once (rule 1.4.1).
public func retainedUntil(_ blob: Blob, under policy: ImmutabilityPolicy) -> Timestamp {
    retentionBase(of: blob, under: policy).advanced(byDays: policy.days)
}

/// A blob that may grow is kept from its last change on (rule 1.4.2), and so is what incremental
/// copies made, whose content each of them replaces; any other one from when its content was
/// written (rules 1.4.2, 1.4.4).
private func retentionBase(of blob: Blob, under policy: ImmutabilityPolicy) -> Timestamp {
    switch blob.kind {
    case .append where policy.appendWrites.allowAppendBlock: blob.lastModified
    case .page where blob.copy?.isIncremental == true: blob.lastModified
    case .append, .block, .page: blob.createdAt
    }
}
