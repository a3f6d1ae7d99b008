import BlobModel

/// Nil if the record contradicts the facts.
func evolveBlob(_ record: Record, _ facts: Facts) -> [IndexChange]? {
    guard let container = facts.container, let name = record.blob else { return nil }
    var evolution = NameEvolution(name, in: container, record, facts)
    return evolution.apply(record.event) ? evolution.changes : nil
}

extension NameEvolution {
    /// - Returns: false if the event contradicts the facts.
    fileprivate mutating func apply(_ event: Event) -> Bool {
        switch event {
        case .blockBlobPut, .appendBlobPut, .pageBlobPut, .blockListCommitted, .blobCopied,
            .copyBegun:
            self.putWhole(event)
            return true
        case .blockStaged(let id, let payload):
            self.stage(StagedBlock(id: id, payload: payload))
            return true
        case .uploadDiscarded(let id):
            guard self.facts.upload?.id == id else { return false }
            self.endUpload(keepingPayloads: false)
            return true
        case .blobTagsSet(let tags, let revision):
            return self.update(revision) { blob, _ in blob.tags = tags }
        case .blobTierSet(let tier, let rehydration, let revision):
            return self.update(revision) { blob, time in
                blob.tier = TierState(tier, changedAt: time, rehydration: rehydration)
            }
        case .versionPolicySet(let policy, let revision):
            return self.protect(revision) { $0.policy = policy }
        case .versionPolicyDeleted(let revision):
            return self.protect(revision) { $0.policy = nil }
        case .versionHoldSet(let hold, let revision):
            return self.protect(revision) { $0.legalHold = hold }
        case .blobSnapshotted(let metadata, let succession):
            return self.snapshot(metadata, succession)
        case .blobMetadataSet(let metadata, let succession):
            return self.setMetadata(metadata, succession)
        case .blobDeleted(let fate, let snapshots):
            return self.delete(fate, snapshots: snapshots)
        case .snapshotsDeleted(let fate):
            return self.deleteSnapshots(fate)
        case .revisionDeleted(let key, let fate):
            guard let item = self.facts.item, item.key == key else { return false }
            return self.end(item, fate)
        case .blobUndeleted:
            return self.undelete()
        default:
            guard var blob = self.facts.blob, self.change(&blob, by: event) else { return false }
            self.put(blob)
            return true
        }
    }

    /// The events that change the current blob in place.
    ///
    /// - Returns: false if it is none of them.
    private mutating func change(_ blob: inout Blob, by event: Event) -> Bool {
        switch event {
        case .blockAppended(let payload):
            self.grow(&blob, by: payload)
        case .blobSealed:
            blob.isSealed = true
            self.touch(&blob)
        case .pagesWritten(let offset, let payload):
            self.replacePages(offset..<offset + payload.byteCount, of: &blob, by: payload)
            self.touch(&blob)
        case .pagesCleared(let range):
            self.replacePages(range, of: &blob, by: nil)
            self.touch(&blob)
        case .pageBlobResized(let byteCount, let headers):
            self.resize(&blob, to: byteCount, headers)
            self.touch(&blob)
        case .sequenceNumberSet(let number, let headers):
            blob.sequenceNumber = number
            if let headers { blob.headers = headers }
            self.touch(&blob)
        case .blobPropertiesSet(let headers):
            blob.headers = headers
            self.touch(&blob)
        case .blobExpirySet(let time):
            blob.expiresAt = time
            self.touch(&blob)
            if let time { self.schedule({ .expire($0) }, at: time) }
        case .blobLeaseSet(let lease):
            blob.lease = lease
        case .copyFinished(let payload, let headers, let metadata):
            return self.finishCopy(&blob, payload, headers, metadata)
        case .copyEnded(let status, let reason):
            return self.endCopy(&blob, status, reason)
        default:
            return false
        }
        return true
    }

    /// Tags and tier belong to a revision without being a new state of it: it keeps its ETag.
    private mutating func update(
        _ revision: Revision, _ body: (inout Blob, Timestamp) -> Void
    ) -> Bool {
        switch revision {
        case .current:
            guard var blob = self.facts.blob else { return false }
            body(&blob, self.time)
            blob.lease = settled(blob.lease, at: self.time)
            self.put(blob)
        case .snapshot, .version:
            guard var item = self.facts.item else { return false }
            body(&item.blob, self.time)
            self.keep(item.blob, as: item.key, item.deletion)
        }
        return true
    }

    private mutating func protect(
        _ revision: Revision, _ body: (inout BlobImmutability) -> Void
    ) -> Bool {
        let container = self.container
        return self.update(revision) { blob, _ in
            var own = immutability(of: blob, in: container)
            body(&own)
            blob.immutability = own
        }
    }

    private mutating func setMetadata(_ metadata: Metadata, _ succession: Succession) -> Bool {
        guard var blob = self.facts.blob else { return false }
        self.continueContent(of: &blob, succession)
        blob.metadata = metadata
        blob.versionID = succession.isVersion ? self.time : nil
        blob.immutability = succession.immutability
        self.touch(&blob)
        self.put(blob)
        return true
    }
}
