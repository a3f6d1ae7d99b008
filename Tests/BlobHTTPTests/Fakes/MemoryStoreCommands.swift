import BlobModel

extension MemoryStore.State {
    /// Time goes on by one second per command, so ETags and dates tell states apart.
    private mutating func nextTime() -> Timestamp {
        self.ticks += 1
        return Timestamp(secondsSinceEpoch: 1_767_225_600 + self.ticks)
    }

    mutating func perform(_ command: Command) -> Result<Receipt, Refusal> {
        if let refusal = self.refusals[command.kind] { return .failure(refusal) }
        switch command {
        case .clock: preconditionFailure("the HTTP side has no clock to record")
        case .account(_, let change): return self.change(change)
        case .storageAccount: preconditionFailure("the data plane makes no accounts")
        case .container(let address, let change): return self.change(address, change)
        case .blob(let address, let conditions, let change):
            return self.change(address, conditions, change)
        }
    }

    func lookAhead(_ command: Command) -> Refusal? {
        if let refusal = self.refusals[command.kind] { return refusal }
        guard case .blob(let address, let conditions, _) = command else { return nil }
        guard self.containers[address.container] != nil else { return .containerNotFound }
        return Self.refusal(conditions, self.blobs[address]?.blob)
    }

    private mutating func change(_ change: AccountSettingsChange) -> Result<Receipt, Refusal> {
        if let rules = change.corsRules { self.settings.corsRules = rules }
        if let version = change.defaultServiceVersion {
            self.settings.defaultServiceVersion = version.value
        }
        return .success(
            Receipt(container: nil, blob: nil, appendOffset: nil, time: self.nextTime()))
    }

    private mutating func change(
        _ address: ContainerAddress, _ change: ContainerChange
    ) -> Result<Receipt, Refusal> {
        let time = self.nextTime()
        var container = self.containers[address]
        switch change {
        case .create(let metadata, _, let publicAccess):
            guard container == nil else { return .failure(.containerAlreadyExists) }
            container = Container(
                address: address, id: ContainerID(sequence: UInt64(self.ticks)), createdAt: time,
                lastModified: time, etag: ETag(time: time), metadata: metadata, policy: nil,
                hold: .clear)
            container?.publicAccess = publicAccess
        case .setMetadata(let metadata, _):
            guard container != nil else { return .failure(.containerNotFound) }
            container?.metadata = metadata
            container?.lastModified = time
            container?.etag = ETag(time: time)
        case .delete:
            guard container != nil else { return .failure(.containerNotFound) }
            container = nil
        case .setSignedIdentifiers(let identifiers, let publicAccess, _):
            container?.signedIdentifiers = identifiers
            container?.publicAccess = publicAccess
        case .lease(let action, _):
            let lease = Self.lease(action, container?.lease, time)
            container?.lease = lease
        case .restore, .purge:
            return .failure(.containerNotFound)
        case .update, .putPolicy, .deletePolicy, .lockPolicy, .extendPolicy, .setLegalHold,
            .clearLegalHold, .migrate:
            return .failure(.policy(.state))
        }
        self.containers[address] = container
        return .success(Receipt(container: container, blob: nil, appendOffset: nil, time: time))
    }

    private mutating func change(
        _ address: BlobAddress, _ conditions: Conditions, _ change: BlobChange
    ) -> Result<Receipt, Refusal> {
        guard self.containers[address.container] != nil else { return .failure(.containerNotFound) }
        let time = self.nextTime()
        var content = self.blobs[address] ?? MemoryStore.Content()
        if let refusal = Self.refusal(conditions, content.blob) { return .failure(refusal) }
        var appendOffset: UInt64?
        switch change {
        case .putBlockBlob(let payload, let properties, _):
            content = MemoryStore.Content(bytes: self.bytes(of: payload))
            content.blob = Self.blob(.block, content.bytes.count, properties, time)
        case .putAppendBlob(let properties, _):
            content = MemoryStore.Content()
            content.blob = Self.blob(.append, 0, properties, time)
        case .putPageBlob(let byteCount, let number, let properties, _):
            content = MemoryStore.Content(bytes: [UInt8](repeating: 0, count: Int(byteCount)))
            content.blob = Self.blob(.page, content.bytes.count, properties, time)
            content.blob?.sequenceNumber = number
        case .putPages(let offset, let payload, _):
            guard content.blob != nil else { return .failure(.blobNotFound) }
            let bytes = self.bytes(of: payload)
            content.bytes.replaceSubrange(Int(offset)..<Int(offset) + bytes.count, with: bytes)
        case .putBlock(let id, let payload):
            content.staged.append((id, self.bytes(of: payload)))
        case .putBlockList(let references, let properties, _):
            let blocks = references.compactMap { reference in
                content.staged.first { $0.id == reference.id }
            }
            guard blocks.count == references.count else { return .failure(.blockListInvalid) }
            content = MemoryStore.Content(bytes: blocks.flatMap(\.bytes), committed: blocks)
            content.blob = Self.blob(.block, content.bytes.count, properties, time)
        case .appendBlock(let payload, _):
            guard content.blob != nil else { return .failure(.blobNotFound) }
            guard content.blob?.kind == .append else { return .failure(.blobKindMismatch) }
            appendOffset = UInt64(content.bytes.count)
            content.bytes += self.bytes(of: payload)
            content.blob?.byteCount = UInt64(content.bytes.count)
            content.blob?.blockCount += 1
        case .copy(let request):
            guard let source = self.blobs[request.source], let blob = source.blob else {
                return .failure(.copySource(.blobNotFound))
            }
            content = source
            content.blob?.headers = request.headers ?? blob.headers
            content.blob?.metadata = request.metadata ?? blob.metadata
            content.blob?.copy = CopyState(
                id: request.id, source: request.sourceText, status: .success,
                copied: blob.byteCount, total: blob.byteCount, completedAt: time)
        case .beginCopy(let properties, _):
            content = MemoryStore.Content()
            content.blob = Self.blob(.block, 0, properties, time)
        case .finishCopy(let id, let payload, let headers, let metadata):
            guard content.blob?.copy?.id == id else { return .failure(.noPendingCopy) }
            let copy = content.blob?.copy
            content = MemoryStore.Content(bytes: self.bytes(of: payload))
            content.blob = Self.blob(
                .block, content.bytes.count, BlobProperties(headers: headers, metadata: metadata),
                time)
            content.blob?.copy = copy
            content.blob?.copy?.status = .success
            content.blob?.copy?.copied = UInt64(content.bytes.count)
        case .failCopy(_, let reason):
            content.blob?.copy?.status = .failed
            content.blob?.copy?.reason = reason
        case .abortCopy(let id):
            guard content.blob?.copy?.id == id else { return .failure(.noPendingCopy) }
            content.blob?.copy?.status = .aborted
        case .setPolicy, .deletePolicy, .setLegalHold:
            return .failure(.versionLevelNotEnabled)
        case .setMetadata, .setProperties, .setTags, .setTier, .setExpiry, .lease, .snapshot, .seal,
            .clearPages, .resize, .setSequenceNumber:
            guard content.blob != nil else { return .failure(.blobNotFound) }
            if case .snapshot = change { self.snapshots[time] = content }
            content.blob?.apply(change, at: time)
        case .delete, .deleteRevision:
            guard content.blob != nil else { return .failure(.blobNotFound) }
            self.blobs[address] = nil
            return .success(
                Receipt(
                    container: nil, blob: nil, appendOffset: nil, time: time,
                    isRestorable: self.settings.blobRetention != nil))
        case .undelete:
            return .success(Receipt(container: nil, blob: nil, appendOffset: nil, time: time))
        case .purge, .expire, .discardUpload:
            return .failure(.blobNotFound)
        }
        content.blob?.lastModified = time
        content.blob?.etag = ETag(time: time)
        self.blobs[address] = content
        return .success(
            Receipt(container: nil, blob: content.blob, appendOffset: appendOffset, time: time))
    }

    private static func refusal(_ conditions: Conditions, _ blob: Blob?) -> Refusal? {
        if conditions.ifNoneMatch == .any, blob != nil { return .blobAlreadyExists }
        if case .tag(let tag) = conditions.ifMatch, tag != blob?.etag.text {
            return .conditionNotMet
        }
        return nil
    }

    private func bytes(of payload: UploadedPayload) -> [UInt8] {
        switch payload {
        case .inline(let bytes): bytes
        case .sealed(let payload):
            if case .file(let id) = payload.location { self.files[id] ?? [] } else { [] }
        }
    }

    private static func blob(
        _ kind: Blob.Kind, _ byteCount: Int, _ properties: BlobProperties, _ time: Timestamp
    ) -> Blob {
        var blob = Blob(
            id: BlobID(sequence: UInt64(time.ticks)), kind: kind, createdAt: time,
            lastModified: time, etag: ETag(time: time), byteCount: UInt64(byteCount), blockCount: 0,
            content: byteCount == 0 ? .empty : .single(MemoryStore.payload(byteCount)),
            headers: properties.headers, metadata: properties.metadata)
        blob.tags = properties.tags
        blob.copy = properties.copy
        blob.tier = properties.tier.map { TierState($0, changedAt: time) }
        return blob
    }

    /// Grants whatever is asked.
    static func lease(_ action: LeaseAction, _ lease: Lease?, _ time: Timestamp) -> Lease? {
        switch action {
        case .acquire(let id, let seconds): Lease(id: id, seconds: seconds, startedAt: time)
        case .renew: lease
        case .change(_, let id):
            lease.map { Lease(id: id, seconds: $0.seconds, startedAt: $0.startedAt) }
        case .release: nil
        case .break(let seconds):
            lease.map {
                Lease(
                    id: $0.id, seconds: $0.seconds, startedAt: $0.startedAt,
                    brokenAt: time.advanced(
                        byTicks: Int64(seconds ?? 0) * Timestamp.ticksPerSecond))
            }
        }
    }
}

extension Blob {
    /// What changes nothing of the content.
    fileprivate mutating func apply(_ change: BlobChange, at time: Timestamp) {
        switch change {
        case .setMetadata(let metadata): self.metadata = metadata
        case .setProperties(let headers): self.headers = headers
        case .setTags(let tags, _): self.tags = tags
        case .setTier(let tier, let priority, _):
            let wasArchived = self.isArchived(at: time)
            self.tier = TierState(
                wasArchived ? .archive : tier, changedAt: time,
                rehydration: wasArchived
                    ? .init(target: tier, priority: priority, startedAt: time) : nil)
        case .lease(let action):
            self.lease = MemoryStore.State.lease(action, self.lease, time)
        case .seal: self.isSealed = true
        case .resize(let byteCount, _): self.byteCount = byteCount
        case .setSequenceNumber(.update(let number), _): self.sequenceNumber = number
        default: break
        }
    }
}
