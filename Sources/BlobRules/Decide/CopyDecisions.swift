import BlobModel

// Copies (spec rest.md §8). The destination is judged first, so that an attempt on protected data
// is recorded whatever is wrong with the source.
extension BlobTurn {
    func decideCopy(_ request: CopyRequest) -> Decision {
        if request.operation == .incrementalCopy { return self.decideIncrementalCopy(request) }
        let source: Blob
        switch self.readSource(of: request) {
        case .success(let blob): source = blob
        case .failure(let refusal):
            return .refused(self.refusalToReplace() ?? refusal)
        }
        let kind: Blob.Kind =
            request.operation == .copyBlob ? source.kind : .block
        if let refusal = self.refusalToPut(kind, tier: request.tier, request.immutability)
            ?? self.refusal(of: source, for: request)
        {
            return .refused(refusal)
        }
        return .accepted(
            self.copied(source, to: kind, request, self.succession(request.immutability)))
    }

    private func readSource(of request: CopyRequest) -> Result<Blob, Refusal> {
        guard let container = self.facts.sourceContainer else {
            return .failure(.copySource(.containerNotFound))
        }
        guard let source = self.facts.source, !isGone(source, in: container, at: self.moment) else {
            return .failure(.copySource(.blobNotFound))
        }
        let conditions = request.sourceConditions
        let refusal =
            refusalOfSource(conditions, on: source)
            ?? refusalOfRead(
                with: conditions.leaseID, under: lease(of: source, at: request.sourceRevision),
                of: .copySource, at: self.now)
        if let refusal { return .failure(refusal) }
        if source.copy?.status == .pending { return .failure(.copySource(.pendingCopy)) }
        if source.isArchived(at: self.now) { return .failure(.blobArchived) }
        return .success(source)
    }

    /// Copy Blob does not change an existing blob's type, Copy Blob From URL copies block blobs.
    private func refusal(of source: Blob, for request: CopyRequest) -> Refusal? {
        switch request.operation {
        case .copyBlob:
            if let blob = self.blob, blob.kind != source.kind { return .blobKindMismatch }
        case .copyFromURL:
            if source.kind != .block { return .blobKindMismatch }
            if source.byteCount > CopyRequest.copyFromURLBytesMax { return .copySourceTooLarge }
        case .putBlobFromURL:
            if source.kind == .page { return .blobKindMismatch }
            if source.byteCount > CopyRequest.putFromURLBytesMax { return .copySourceTooLarge }
        case .incrementalCopy:
            break
        }
        // What was asked to be sealed and is not would look protected.
        if request.seals == true, source.kind != .append || request.operation != .copyBlob {
            return .blobKindMismatch
        }
        if let expected = request.sourceMD5, let actual = source.headers.contentMD5,
            expected != actual
        {
            return .sourceMD5Mismatch
        }
        return nil
    }

    /// The destination belongs to its source for good: only later snapshots of it follow.
    private func decideIncrementalCopy(_ request: CopyRequest) -> Decision {
        if let refusal = refusalOfWrite(self.conditions, on: self.blob, creates: true)
            ?? self.refusalOfLease(self.blob?.lease)
            ?? self.blob.flatMap(self.protection.refusalToChange)
        {
            return .refused(refusal)
        }
        guard case .snapshot(let time) = request.sourceRevision else {
            return .refused(.incrementalCopySourceNotSnapshot)
        }
        let source: Blob
        switch self.readSource(of: request) {
        case .success(let blob): source = blob
        case .failure(let refusal): return .refused(refusal)
        }
        if let refusal = self.refusal(unless: .page, source) { return .refused(refusal) }
        guard let blob = self.blob else {
            // One whose own time is over must go first: this copy makes a snapshot, too.
            if self.facts.blob != nil { return .refused(.incrementalCopyMismatch) }
            return .accepted(self.copied(source, to: .page, request, self.succession(.none)))
        }
        guard let copy = blob.copy, copy.isIncremental, let last = copy.sourceSnapshot,
            isSameBlob(copy.source, request.sourceText)
        else { return .refused(.incrementalCopyMismatch) }
        if time < last { return .refused(.incrementalCopyOlderSnapshot) }
        // What the destination held is in the snapshot that the last copy made of it.
        let full = self.succession(.none)
        let succession = full.predecessor == .version ? full : .plain
        return .accepted(self.copied(source, to: .page, request, succession))
    }

    private func copied(
        _ source: Blob, to kind: Blob.Kind, _ request: CopyRequest, _ succession: Succession
    ) -> Event {
        let content: CopiedContent =
            switch source.content {
            case .empty: .empty
            case .single(let payload): .single(payload)
            case .chunks: source.kind == .block ? .shared(source.id) : .cloned(source.id)
            }
        var headers = request.headers ?? source.headers
        headers.contentMD5 = headers.contentMD5 ?? source.headers.contentMD5
        let properties = BlobProperties(
            headers: headers, metadata: request.metadata ?? source.metadata,
            tags: request.tags ?? source.tags, tier: request.tier,
            copy: self.copyState(of: source, request))
        return .blobCopied(
            content, kind, byteCount: source.byteCount,
            blockCount: kind == source.kind ? source.blockCount : 0,
            sequenceNumber: kind == .page ? source.sequenceNumber : 0,
            isSealed: kind == .append && (request.seals ?? source.isSealed), properties, succession)
    }

    /// Put Blob From URL leaves a blob like any that was put.
    private func copyState(of source: Blob, _ request: CopyRequest) -> CopyState? {
        if request.operation == .putBlobFromURL { return nil }
        var state = CopyState(
            id: request.id, source: request.sourceText, status: .success,
            copied: source.byteCount, total: source.byteCount, completedAt: self.now)
        if request.operation == .incrementalCopy,
            case .snapshot(let time) = request.sourceRevision
        {
            state.isIncremental = true
            state.sourceSnapshot = time
            state.destinationSnapshot = self.now
        }
        return state
    }
}

// Copies from elsewhere.
extension BlobTurn {
    func decideBeginCopy(_ properties: BlobProperties, _ asked: BlobImmutability) -> Decision {
        if let refusal = self.refusalToPut(.block, tier: properties.tier, asked)
            ?? self.blob.flatMap({ self.refusal(unless: .block, $0) })
        {
            return .refused(refusal)
        }
        return .accepted(.copyBegun(properties, self.succession(asked)))
    }

    /// Finishing is part of the creation that was accepted, so neither a lease taken nor a policy
    /// made meanwhile stands against it (spec worm.md §1.9, as Abort Copy).
    func decideEnd(of id: CopyID, _ event: Event) -> Decision {
        guard let blob = self.facts.blob else { return .refused(.blobNotFound) }
        return Decision(self.refusalToEnd(id, blob), else: event)
    }

    func decideAbortCopy(_ id: CopyID) -> Decision {
        self.onBlob { blob in
            Decision(self.refusalToEnd(id, blob), else: .copyEnded(.aborted, reason: nil))
        }
    }

    private func refusalToEnd(_ id: CopyID, _ blob: Blob) -> Refusal? {
        guard let copy = blob.copy, copy.status == .pending else { return .noPendingCopy }
        return copy.id == id ? nil : .copyIDMismatch
    }
}

/// Whether two source URLs differ in their queries only, which name the snapshots.
private func isSameBlob(_ a: String, _ b: String) -> Bool {
    a.prefix { $0 != "?" } == b.prefix { $0 != "?" }
}
