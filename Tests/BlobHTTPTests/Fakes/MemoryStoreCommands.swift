import BlobModel

extension MemoryStore.State {
    /// Time goes on by one second per command, so ETags and dates tell states apart.
    private mutating func nextTime() -> Timestamp {
        self.ticks += 1
        return Timestamp(secondsSinceEpoch: 1_767_225_600 + self.ticks)
    }

    mutating func perform(_ command: Command) -> Result<Receipt, Refusal> {
        switch command {
        case .container(let address, let change): self.change(address, change)
        case .blob(let address, let conditions, let change):
            self.change(address, conditions, change)
        }
    }

    private mutating func change(
        _ address: ContainerAddress, _ change: ContainerChange
    ) -> Result<Receipt, Refusal> {
        let time = self.nextTime()
        var container = self.containers[address]
        switch change {
        case .create(let metadata):
            guard container == nil else { return .failure(.containerAlreadyExists) }
            container = Container(
                address: address, id: ContainerID(sequence: UInt64(self.ticks)), createdAt: time,
                lastModified: time, etag: ETag(time: time), metadata: metadata, policy: nil,
                hold: .clear)
        case .setMetadata(let metadata, _):
            guard container != nil else { return .failure(.containerNotFound) }
            container?.metadata = metadata
            container?.lastModified = time
            container?.etag = ETag(time: time)
        case .delete:
            guard container != nil else { return .failure(.containerNotFound) }
            container = nil
        case .putPolicy, .deletePolicy, .lockPolicy, .extendPolicy, .setLegalHold, .clearLegalHold:
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
        case .putBlockBlob(let payload, let headers, let metadata):
            content = MemoryStore.Content(bytes: self.bytes(of: payload))
            content.blob = Self.blob(.block, content.bytes.count, headers, metadata, time)
        case .putAppendBlob(let headers, let metadata):
            content = MemoryStore.Content()
            content.blob = Self.blob(.append, 0, headers, metadata, time)
        case .putBlock(let id, let payload):
            content.staged.append((id, self.bytes(of: payload)))
        case .putBlockList(let references, let headers, let metadata):
            let blocks = references.compactMap { reference in
                content.staged.first { $0.id == reference.id }
            }
            guard blocks.count == references.count else { return .failure(.blockListInvalid) }
            content = MemoryStore.Content(bytes: blocks.flatMap(\.bytes), committed: blocks)
            content.blob = Self.blob(.block, content.bytes.count, headers, metadata, time)
        case .appendBlock(let payload, _):
            guard content.blob != nil else { return .failure(.blobNotFound) }
            guard content.blob?.kind == .append else { return .failure(.blobKindMismatch) }
            appendOffset = UInt64(content.bytes.count)
            content.bytes += self.bytes(of: payload)
            content.blob?.byteCount = UInt64(content.bytes.count)
            content.blob?.blockCount += 1
        case .setMetadata(let metadata):
            guard content.blob != nil else { return .failure(.blobNotFound) }
            content.blob?.metadata = metadata
        case .setProperties(let headers):
            guard content.blob != nil else { return .failure(.blobNotFound) }
            content.blob?.headers = headers
        case .delete:
            guard content.blob != nil else { return .failure(.blobNotFound) }
            self.blobs[address] = nil
            return .success(Receipt(container: nil, blob: nil, appendOffset: nil, time: time))
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
        _ kind: Blob.Kind, _ byteCount: Int, _ headers: ContentHeaders, _ metadata: Metadata,
        _ time: Timestamp
    ) -> Blob {
        Blob(
            id: BlobID(sequence: UInt64(time.ticks)), kind: kind, createdAt: time,
            lastModified: time, etag: ETag(time: time), byteCount: UInt64(byteCount), blockCount: 0,
            content: byteCount == 0 ? .empty : .single(MemoryStore.payload(byteCount)),
            headers: headers, metadata: metadata)
    }
}
