import BlobModel

/// What protects the blobs of a container: its own policy and hold (spec worm.md §1), or, with
/// version-level immutability, those of each version (§2). Nil means allowed.
///
/// A hold is asked first and decides alone: it outlives an expired policy, and where both refuse
/// the hold's code is the one to see (U9).
struct Protection {
    private let container: Container

    init(of container: Container) {
        self.container = container
    }

    private var isVersionLevel: Bool {
        self.container.versionLevel != nil
    }

    /// Changing in place. An expired policy still refuses it (§1.5, §2.9): only deletion becomes
    /// possible.
    func refusalToChange(_ blob: Blob) -> Refusal? {
        if self.isVersionLevel {
            let own = immutability(of: blob, in: self.container)
            if own.legalHold == true { return .legalHold }
            return own.policy == nil ? nil : .retained
        }
        if self.container.hold.isInForce { return .legalHold }
        return self.container.policy == nil ? nil : .retained
    }

    /// What leaves the state before it as a version where versions are protected: a write of the
    /// whole blob, staging for one, a snapshot. Elsewhere it is a change like others.
    func refusalToSucceed(_ blob: Blob) -> Refusal? {
        self.isVersionLevel ? nil : self.refusalToChange(blob)
    }

    /// Adding a block: each active restriction must allow it (U3), and what they allow is about
    /// append blobs alone (rule 1.3.3). A version's own hold allows none, its policy only if it came
    /// from a default that does (U17).
    func refusalToAppend(to blob: Blob) -> Refusal? {
        guard blob.kind == .append else { return self.refusalToChange(blob) }
        if self.isVersionLevel {
            let own = immutability(of: blob, in: self.container)
            if own.legalHold == true { return .legalHold }
            return own.policy?.allowsAppendBlock ?? true ? nil : .retained
        }
        if !self.container.hold.allowsAppendBlock { return .legalHold }
        guard let policy = self.container.policy else { return nil }
        return policy.appendWrites.allowAppendBlock ? nil : .retained
    }

    func refusalToDelete(_ blob: Blob, at now: Timestamp) -> Refusal? {
        if self.isVersionLevel {
            let own = immutability(of: blob, in: self.container)
            if own.legalHold == true { return .legalHold }
            return own.policy.map { now < $0.until } ?? false ? .retained : nil
        }
        if self.container.hold.isInForce { return .legalHold }
        guard let policy = self.container.policy else { return nil }
        return now < retainedUntil(blob, under: policy) ? .retained : nil
    }

    /// Deleting the container itself (§1.7). The data plane refuses for any policy, even an
    /// unlocked one over nothing (U6), and for version-level immutability without one; the
    /// management plane lets an empty container go, which is the only way out of a locked policy
    /// (rule 1.1.5).
    func refusalToDeleteContainer(hasBlobs: Bool, through plane: Plane) -> Refusal? {
        switch plane {
        case .data:
            if self.isVersionLevel { return .containerDeletion(.versionLevel) }
            if self.container.hold.isInForce { return .containerDeletion(.legalHold) }
            return self.container.policy == nil ? nil : .containerDeletion(.policy)
        case .management:
            if self.isVersionLevel {
                return hasBlobs ? .containerDeletion(.versionLevelWithContent) : nil
            }
            if self.container.hold.isInForce {
                return .containerDeletion(.legalHoldThroughManagement)
            }
            return self.container.policy != nil && hasBlobs
                ? .containerDeletion(.policyWithContent) : nil
        }
    }
}
