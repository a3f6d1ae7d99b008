import BlobModel

/// What a container's policy and hold say about an existing blob (spec worm.md §1.5, §1.6, §1.9).
///
/// A hold is asked first and decides alone: it outlives an expired policy, and where both refuse
/// the hold's code is the one to see (U9). Nil means allowed.
struct Protection {
    var policy: ImmutabilityPolicy?
    var hold: LegalHold

    init(of container: Container) {
        self.policy = container.policy
        self.hold = container.hold
    }

    /// Overwriting or changing. An expired policy still refuses it (§1.5): only deletion becomes
    /// possible, and the name is free after that.
    func refusalToChange() -> Refusal? {
        if self.hold.isInForce { return .legalHold }
        return self.policy == nil ? nil : .retained
    }

    /// Adding a block: each active restriction must allow it (U3), and what they allow is about
    /// append blobs alone (rule 1.3.3).
    func refusalToAppend(to blob: Blob) -> Refusal? {
        guard blob.kind == .append else { return self.refusalToChange() }
        if !self.hold.allowsAppendBlock { return .legalHold }
        guard let policy = self.policy else { return nil }
        return policy.appendWrites.allowAppendBlock ? nil : .retained
    }

    func refusalToDelete(_ blob: Blob, at now: Timestamp) -> Refusal? {
        if self.hold.isInForce { return .legalHold }
        guard let policy = self.policy else { return nil }
        return now < retainedUntil(blob, under: policy) ? .retained : nil
    }

    /// Deleting the container itself (§1.7). The data plane refuses for any policy, even an
    /// unlocked one over nothing (U6); the management plane lets an empty container go, which is
    /// the only way out of a locked policy (rule 1.1.5).
    func refusalToDeleteContainer(hasBlobs: Bool, through plane: Plane) -> Refusal? {
        switch plane {
        case .data:
            if self.hold.isInForce { return .containerDeletion(.legalHold) }
            return self.policy == nil ? nil : .containerDeletion(.policy)
        case .management:
            if self.hold.isInForce { return .containerDeletion(.legalHoldThroughManagement) }
            return self.policy != nil && hasBlobs ? .containerDeletion(.policyWithContent) : nil
        }
    }
}
