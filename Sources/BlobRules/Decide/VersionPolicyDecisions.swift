import BlobModel

// The policy and hold of one version or snapshot (spec worm.md §2.3, §2.4). No lease stands against
// them (rule 2.4.2).
extension BlobTurn {
    /// What has passed is judged like the end of a retention: stamps may be ahead for good, after a
    /// start with a wrong date.
    func decideSetPolicy(_ policy: VersionPolicy, of revision: Revision) -> Decision {
        self.onVersion(revision) { before, revision in
            if policy.until <= self.moment.retention { return .refused(.untilDateInThePast) }
            // Locked: later only, and it stays locked (rule 2.3.3, U19).
            if let before = before.policy, before.mode == .locked,
                policy.mode == .unlocked || policy.until < before.until
            {
                return .refused(.retained)
            }
            return .accepted(.versionPolicySet(policy, of: revision))
        }
    }

    func decideDeletePolicy(of revision: Revision) -> Decision {
        self.onVersion(revision) { before, revision in
            before.policy?.mode == .locked
                ? .refused(.versionPolicyLocked)
                : .accepted(.versionPolicyDeleted(of: revision))
        }
    }

    func decideLegalHold(_ hold: Bool, of revision: Revision) -> Decision {
        self.onVersion(revision) { _, revision in
            .accepted(.versionHoldSet(hold, of: revision))
        }
    }

    /// What a write asks for its new version beside the default.
    func refusal(of asked: BlobImmutability) -> Refusal? {
        if asked == .none { return nil }
        if self.container.versionLevel == nil { return .versionLevelNotEnabled }
        return asked.policy.map { $0.until <= self.moment.retention } ?? false
            ? .untilDateInThePast : nil
    }

    private func onVersion(
        _ revision: Revision, _ decideOn: (BlobImmutability, Revision) -> Decision
    ) -> Decision {
        let isCurrent = self.isCurrent(revision)
        return self.on(isCurrent ? self.blob : self.facts.item?.blob, guardedBy: nil) { blob in
            guard self.container.versionLevel != nil else {
                return .refused(.versionLevelNotEnabled)
            }
            return decideOn(
                immutability(of: blob, in: self.container), isCurrent ? .current : revision)
        }
    }
}
