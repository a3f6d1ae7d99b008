import BlobModel

// What is stored with a blob beside its content.
extension BlobTurn {
    func decideMetadata(_ metadata: Metadata) -> Decision {
        self.onBlob { blob in
            Decision(
                self.protection.refusalToChange(blob) ?? self.refusalToAlter(blob),
                else: .blobMetadataSet(metadata, self.successionOfState))
        }
    }

    func decideProperties(_ headers: ContentHeaders) -> Decision {
        self.onBlob { blob in
            Decision(
                self.protection.refusalToChange(blob) ?? self.refusalToAlter(blob),
                else: .blobPropertiesSet(headers))
        }
    }

    /// Allowed whatever protects the blob: a tier is where content is kept, not what it is. The way
    /// out of the archive takes its time; meanwhile it can only be made shorter.
    func decideTier(
        _ tier: AccessTier, _ priority: TierState.Rehydration.Priority, _ blob: Blob,
        _ revision: Revision
    ) -> Decision {
        if blob.copy?.status == .pending { return .refused(.pendingCopy) }
        if let refusal = refusalOfTier(tier, for: blob.kind) { return .refused(refusal) }
        if var rehydration = blob.tier?.rehydration(at: self.now) {
            guard tier == rehydration.target else { return .refused(.blobBeingRehydrated) }
            if priority == .high { rehydration.priority = .high }
            return .accepted(.blobTierSet(.archive, rehydration, of: revision))
        }
        guard blob.isArchived(at: self.now), tier != .archive else {
            return .accepted(.blobTierSet(tier, nil, of: revision))
        }
        let rehydration = TierState.Rehydration(
            target: tier, priority: priority, startedAt: self.now)
        return .accepted(.blobTierSet(.archive, rehydration, of: revision))
    }

    /// It leads to a deletion later, so it is a change of what is protected (U11).
    func decideExpiry(_ change: ExpiryChange) -> Decision {
        self.onBlob { blob in
            if let refusal = self.protection.refusalToChange(blob) ?? self.refusalToAlter(blob) {
                return .refused(refusal)
            }
            let time: Timestamp
            switch change {
            case .never: return .accepted(.blobExpirySet(nil))
            case .at(let absolute): time = absolute
            case .afterCreation(let milliseconds):
                time = blob.createdAt.advanced(byMilliseconds: milliseconds)
            case .afterNow(let milliseconds):
                time = self.now.advanced(byMilliseconds: milliseconds)
            }
            return time > self.now
                ? .accepted(.blobExpirySet(time)) : .refused(.expiryInThePast)
        }
    }

    /// A lease's own table says what its ids must be, so the guard of other writes is not asked.
    func decideLease(_ action: LeaseAction) -> Decision {
        if let refusal = refusalOfWrite(self.conditions, on: self.blob, creates: false) {
            return .refused(refusal)
        }
        guard let blob = self.blob else { return .refused(.blobNotFound) }
        switch apply(action, to: blob.lease, at: self.now) {
        case .success(let lease): return .accepted(.blobLeaseSet(lease))
        case .failure(let refusal): return .refused(refusal)
        }
    }
}

extension Timestamp {
    /// Times too far ahead to be told stop at the last one.
    fileprivate func advanced(byMilliseconds milliseconds: Int64) -> Timestamp {
        let (ticks, overflows) = milliseconds.multipliedReportingOverflow(
            by: Self.ticksPerSecond / 1_000)
        let (sum, overflowsToo) = self.ticks.addingReportingOverflow(ticks)
        let isPast = milliseconds < 0
        return Timestamp(ticks: overflows || overflowsToo ? (isPast ? .min : .max) : sum)
    }
}
