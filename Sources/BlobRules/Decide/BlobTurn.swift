import BlobModel

/// A command about a blob, and what it is decided on. What the kinds of commands ask for is in the
/// files beside this one; here is what they have in common.
struct BlobTurn {
    let conditions: Conditions
    let facts: Facts
    let container: Container
    let protection: Protection
    /// The current blob, unless its own time is over.
    let blob: Blob?
    let moment: Moment

    init(_ conditions: Conditions, _ facts: Facts, in container: Container, at moment: Moment) {
        self.conditions = conditions
        self.facts = facts
        self.container = container
        self.protection = Protection(of: container)
        self.blob = facts.blob.flatMap { isGone($0, in: container, at: moment) ? nil : $0 }
        self.moment = moment
    }

    var now: Timestamp {
        self.moment.now
    }

    /// Preconditions, existence and lease of an operation on a blob that must exist.
    func onBlob(_ decideOn: (Blob) -> Decision) -> Decision {
        self.on(self.blob, guardedBy: self.blob?.lease, decideOn)
    }

    /// The same of the revision asked for, and whether that is the current one under its version
    /// id. A snapshot or previous version has no lease.
    func on(
        _ revision: Revision, _ decideOn: (Blob, Revision) -> Decision
    ) -> Decision {
        if self.isCurrent(revision) {
            return self.onBlob { decideOn($0, .current) }
        }
        return self.on(self.facts.item?.blob, guardedBy: nil) { decideOn($0, revision) }
    }

    func on(
        _ blob: Blob?, guardedBy lease: Lease?, _ decideOn: (Blob) -> Decision
    ) -> Decision {
        if let refusal = refusalOfWrite(self.conditions, on: blob, creates: false) {
            return .refused(refusal)
        }
        guard let blob else { return .refused(.blobNotFound) }
        if let refusal = self.refusalOfLease(lease) { return .refused(refusal) }
        return decideOn(blob)
    }

    func isCurrent(_ revision: Revision) -> Bool {
        switch revision {
        case .current: true
        case .snapshot: false
        case .version(let time): self.blob?.versionID == time
        }
    }

    func refusalOfLease(_ lease: Lease?) -> Refusal? {
        refusalOfWrite(with: self.conditions.leaseID, under: lease, of: .blob, at: self.now)
    }

    /// A write of a whole blob, whatever it is: free where none is.
    func refusalToReplace() -> Refusal? {
        refusalOfWrite(self.conditions, on: self.blob, creates: true)
            ?? self.refusalOfLease(self.blob?.lease)
            ?? self.blob.flatMap { blob in
                self.protection.refusalToSucceed(blob) ?? self.refusalToRewrite(blob)
            }
    }

    func refusalToPut(
        _ kind: Blob.Kind, tier: AccessTier?, _ asked: BlobImmutability
    ) -> Refusal? {
        self.refusalToReplace()
            ?? self.refusal(of: asked)
            ?? self.blob.flatMap { self.refusalToTurn($0, into: kind) }
            ?? refusalOfTier(tier, for: kind)
    }

    /// All versions of a name are of one type (spec worm.md §2.9): another one can come only after
    /// the blob is deleted.
    private func refusalToTurn(_ blob: Blob, into kind: Blob.Kind) -> Refusal? {
        self.becomesVersion && blob.kind != kind ? .blobKindMismatch : nil
    }

    /// What of a blob's state stands against changing anything stored with it. The archive lets
    /// only tags, tier and deletion through (spec rest.md §13).
    func refusalToAlter(_ blob: Blob) -> Refusal? {
        if blob.copy?.status == .pending { return .pendingCopy }
        return blob.isArchived(at: self.now) ? .blobArchived : nil
    }

    /// The same for its content. What incremental copies made only they may change.
    func refusalToRewrite(_ blob: Blob) -> Refusal? {
        self.refusalToAlter(blob)
            ?? (blob.copy?.isIncremental == true ? .incrementalCopyDestination : nil)
    }

    func refusal(unless kind: Blob.Kind, _ blob: Blob) -> Refusal? {
        blob.kind == kind ? nil : .blobKindMismatch
    }
}

/// Block blobs and page blobs have tiers of their own, append blobs none that can be set.
func refusalOfTier(_ tier: AccessTier?, for kind: Blob.Kind) -> Refusal? {
    guard let tier else { return nil }
    let isSupported =
        switch kind {
        case .block: !tier.isForPageBlobs && tier != .premium
        case .page: tier.isForPageBlobs
        case .append: false
        }
    return isSupported ? nil : .tierNotSupported
}
