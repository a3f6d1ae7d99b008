public import BlobModel

/// Until when a container's policy keeps a blob (spec worm.md §1.4).
///
/// Nothing is stamped on the blob: the answer follows from the policy's current interval, so a
/// longer or shorter interval moves every blob at once (rule 1.4.1).
public func retainedUntil(_ blob: Blob, under policy: ImmutabilityPolicy) -> Timestamp {
    retentionBase(of: blob, mayGrow: policy.appendWrites.allowAppendBlock)
        .advanced(byDays: policy.days)
}

/// What protects a version by itself; nothing in a container without version-level immutability.
///
/// What was in a container when it was migrated and got nothing of its own since has the policy
/// that the container had then, with the same until-date (rule 2.1.6). So migration is one record,
/// however much there is in the container.
public func immutability(of blob: Blob, in container: Container) -> BlobImmutability {
    guard let versionLevel = container.versionLevel else { return .none }
    if let own = blob.immutability { return own }
    return BlobImmutability(
        policy: versionLevel.migrated.map { migrated in
            migrated.stamped(
                from: retentionBase(of: blob, mayGrow: migrated.value.allowsAppendBlock))
        })
}

/// A blob that may grow is kept from its last change on (rule 1.4.2), and so is what incremental
/// copies made, whose content each of them replaces; any other one from when its content was
/// written (rules 1.4.2, 1.4.4).
private func retentionBase(of blob: Blob, mayGrow: Bool) -> Timestamp {
    switch blob.kind {
    case .append where mayGrow: blob.lastModified
    case .page where blob.copy?.isIncremental == true: blob.lastModified
    case .append, .block, .page: blob.createdAt
    }
}

extension Blob {
    /// With what protects it, as a reader of the container sees it.
    public func protected(in container: Container) -> Blob {
        guard container.versionLevel?.migrated != nil, self.immutability == nil else { return self }
        var blob = self
        blob.immutability = BlobRules.immutability(of: self, in: container)
        return blob
    }
}
