import BlobModel

// Snapshots, deletion and what brings back.
extension BlobTurn {
    /// A lease does not stand against a snapshot, but an id that is sent must be right (spec
    /// rest.md §3b; Azurite checks it as a read).
    func decideSnapshot(_ metadata: Metadata?) -> Decision {
        if let refusal = refusalOfWrite(self.conditions, on: self.blob, creates: false) {
            return .refused(refusal)
        }
        guard let blob = self.blob else { return .refused(.blobNotFound) }
        let refusal =
            refusalOfRead(
                with: self.conditions.leaseID, under: blob.lease, of: .blob, at: self.now)
            ?? self.protection.refusalToSucceed(blob)
            ?? self.refusalToRewrite(blob)
        return Decision(refusal, else: .blobSnapshotted(metadata, self.successionOfSnapshot))
    }

    /// Everything that would go must be free (U12).
    func decideDelete(_ snapshots: SnapshotDeletion) -> Decision {
        self.onBlob { blob in
            let live = self.liveSnapshots
            let leaving: [Blob] =
                switch snapshots {
                case .refused: [blob]
                case .include: [blob] + live
                case .only: live
                }
            if let refusal = self.refusalToDelete(leaving) { return .refused(refusal) }
            if snapshots == .only { return .accepted(.snapshotsDeleted(self.fateOfDeleted)) }
            if blob.copy?.status == .pending { return .refused(.pendingCopy) }
            guard snapshots == .include || live.isEmpty else {
                return .refused(.snapshotsPresent)
            }
            return .accepted(self.deletionOfAll(live))
        }
    }

    func decideDelete(_ revision: Revision, permanently: Bool) -> Decision {
        if self.isCurrent(revision) {
            return self.onBlob { _ in .refused(.operationNotAllowedOnRootBlob) }
        }
        let item = self.facts.item.flatMap { permanently || $0.deletion == nil ? $0 : nil }
        return self.on(item?.blob, guardedBy: nil) { blob in
            guard let item else { preconditionFailure("what has a blob is there") }
            if let refusal = self.refusalToDelete([blob]) { return .refused(refusal) }
            guard permanently else {
                return .accepted(.revisionDeleted(item.key, self.fateOfDeleted))
            }
            guard item.deletion != nil else { return .refused(.notSoftDeleted) }
            guard self.facts.settings.blobRetention?.allowsPermanentDelete == true else {
                return .refused(.permanentDeleteNotAllowed)
            }
            return .accepted(.revisionDeleted(item.key, .discarded))
        }
    }

    /// Allowed whatever protects the name: nothing is altered by it. Nothing to bring back is no
    /// error as long as there is anything of that name.
    func decideUndelete() -> Decision {
        guard self.blob != nil || !self.facts.history.isEmpty else {
            return .refused(.blobNotFound)
        }
        return .accepted(.blobUndeleted)
    }

    /// The server's own deletions are judged like anybody's (spec worm.md §1.9).
    func decidePurge(_ key: HistoryItem.Key) -> Decision {
        guard let item = self.facts.item, item.key == key, let deletion = item.deletion,
            deletion.until <= self.moment.retention
        else { return .refused(.blobNotFound) }
        return Decision(
            self.refusalToDelete([item.blob]), else: .revisionDeleted(key, .discarded))
    }

    func decideExpire() -> Decision {
        guard let blob = self.facts.blob, let expiresAt = blob.expiresAt,
            expiresAt <= self.moment.retention
        else { return .refused(.blobNotFound) }
        let live = self.liveSnapshots
        if let refusal = self.refusalOfLease(blob.lease) ?? self.refusalToDelete([blob] + live) {
            return .refused(refusal)
        }
        return .accepted(self.deletionOfAll(live))
    }

    private func refusalToDelete(_ blobs: [Blob]) -> Refusal? {
        for blob in blobs {
            if let refusal = self.protection.refusalToDelete(blob, at: self.moment.retention) {
                return refusal
            }
        }
        return nil
    }

    private func deletionOfAll(_ liveSnapshots: [Blob]) -> Event {
        .blobDeleted(
            self.fateOfDeletedBlob, snapshots: liveSnapshots.isEmpty ? nil : self.fateOfDeleted)
    }

    private var liveSnapshots: [Blob] {
        self.facts.history.filter(\.isLiveSnapshot).map(\.blob)
    }
}

extension HistoryItem {
    /// Previous versions are not among what goes with a blob.
    var isLiveSnapshot: Bool {
        self.key.role == .snapshot && self.deletion == nil
    }
}
