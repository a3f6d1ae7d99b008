import BlobModel

// Events that write a whole blob.
extension NameEvolution {
    mutating func putWhole(_ event: Event) {
        switch event {
        case .blockBlobPut(let payload, let properties, let succession):
            var blob = self.newBlob(.block, properties, succession)
            blob.byteCount = payload?.byteCount ?? 0
            blob.content = payload.map { .single($0) } ?? .empty
            self.replace(by: blob, succession)
        case .appendBlobPut(let properties, let succession):
            self.replace(by: self.newBlob(.append, properties, succession), succession)
        case .pageBlobPut(let byteCount, let sequenceNumber, let properties, let succession):
            var blob = self.newBlob(.page, properties, succession)
            blob.byteCount = byteCount
            blob.sequenceNumber = sequenceNumber
            self.replace(by: blob, succession)
        case .copyBegun(let properties, let succession):
            self.replace(by: self.newBlob(.block, properties, succession), succession)
            if let id = properties.copy?.id {
                self.schedule({ .copy($0, id) }, at: self.time.advanced(byDays: 14))
            }
        case .blockListCommitted(let blocks, let properties, let succession):
            self.commit(blocks, as: self.newBlob(.block, properties, succession), succession)
        case .blobCopied(
            let content, let kind, let byteCount, let blockCount, let sequenceNumber,
            let isSealed, let properties, let succession):
            var blob = self.newBlob(kind, properties, succession)
            blob.byteCount = byteCount
            blob.blockCount = blockCount
            blob.sequenceNumber = sequenceNumber
            blob.isSealed = isSealed
            self.takeOver(content, into: &blob)
            self.putCopy(blob, succession)
        default:
            preconditionFailure("the caller passes on what writes a whole blob")
        }
    }

    /// A lease in force guards the name, whatever is under it.
    private func newBlob(
        _ kind: Blob.Kind, _ properties: BlobProperties, _ succession: Succession
    ) -> Blob {
        var blob = Blob(
            id: BlobID(sequence: self.record.sequence), kind: kind, createdAt: self.time,
            lastModified: self.time, etag: ETag(time: self.time), byteCount: 0, blockCount: 0,
            content: .empty, headers: properties.headers, metadata: properties.metadata)
        blob.tags = properties.tags
        blob.tier = properties.tier.map { TierState($0, changedAt: self.time) }
        blob.copy = properties.copy
        blob.versionID = succession.isVersion ? self.time : nil
        blob.immutability = succession.immutability
        blob.lease = settled(self.facts.blob?.lease, at: self.time)
        return blob
    }

    private mutating func replace(by blob: Blob, _ succession: Succession) {
        self.succeed(succession, buried: self.time)
        self.endUpload(keepingPayloads: false)
        self.put(blob)
    }
}

// Block lists.
extension NameEvolution {
    mutating func stage(_ block: StagedBlock) {
        var upload: Upload
        if let known = self.facts.upload {
            upload = known
        } else {
            let id = UploadID(sequence: self.record.sequence)
            upload = Upload(
                id: id, blockIDByteCount: block.id.text.utf8.count, blockCount: 0,
                startedAt: self.time)
            self.schedule(
                { .discardUpload($0, id) }, at: self.time.advanced(byDays: Upload.daysKept))
        }
        if let replaced = self.facts.stagedBlock {
            self.append(.discard(.payload(replaced.payload)))
        } else {
            upload.blockCount += 1
            self.append(.putUpload(self.container.id, self.name, upload))
        }
        self.append(.putStagedBlock(upload.id, block))
    }

    /// The list takes over the payloads of uncommitted blocks at their first use; everything else
    /// it names has a reference already and gets one more. Blocks it does not name are discarded
    /// one by one, and only the rows of the rest go.
    private mutating func commit(
        _ blocks: [StagedBlock], as newBlob: Blob, _ succession: Succession
    ) {
        var blob = newBlob
        var untaken = Set(self.facts.stagedBlocks.values.map(\.payload.location))
        for block in blocks {
            let chunk = Chunk(offset: blob.byteCount, payload: block.payload, blockID: block.id)
            self.append(.putChunk(blob.id, chunk))
            if untaken.remove(block.payload.location) == nil {
                self.append(.share(.payload(block.payload)))
            }
            blob.byteCount += block.payload.byteCount
        }
        blob.blockCount = UInt32(blocks.count)
        blob.content = blocks.isEmpty ? .empty : .chunks
        for staged in self.facts.stagedBlocks.values
        where untaken.contains(staged.payload.location) {
            self.append(.discard(.payload(staged.payload)))
        }
        self.succeed(succession, buried: self.time)
        self.endUpload(keepingPayloads: true)
        self.put(blob)
    }

    mutating func grow(_ blob: inout Blob, by payload: Payload) {
        self.append(
            .putChunk(blob.id, Chunk(offset: blob.byteCount, payload: payload, blockID: nil)))
        blob.byteCount += payload.byteCount
        blob.blockCount += 1
        blob.content = .chunks
        // Only a policy that allows appends lets one get here.
        blob.immutability?.policy?.restart(at: self.time)
        // A stored MD5 described the content as it was.
        blob.headers.contentMD5 = nil
        self.touch(&blob)
    }
}

// Copies.
extension NameEvolution {
    private mutating func takeOver(_ content: CopiedContent, into blob: inout Blob) {
        switch content {
        case .empty:
            break
        case .single(let payload):
            blob.content = .single(payload)
            self.append(.share(.payload(payload)))
        case .shared(let id):
            blob.id = id
            blob.content = .chunks
            self.append(.share(.chunks(id)))
        case .cloned:
            blob.content = .chunks
            // Beyond the copied length the source's rows belong to later states of it.
            for chunk in self.facts.chunks where chunk.offset < blob.byteCount {
                self.append(.putChunk(blob.id, chunk))
                self.append(.share(.payload(chunk.payload)))
            }
        }
    }

    /// An incremental copy goes on with the blob that is there, and takes a snapshot of it.
    private mutating func putCopy(_ copied: Blob, _ succession: Succession) {
        var blob = copied
        guard blob.copy?.isIncremental == true else {
            self.replace(by: blob, succession)
            return
        }
        // The event's time is the id of the snapshot taken below, so one that is buried needs
        // another: when it was deleted.
        self.succeed(succession, buried: self.facts.deletedBase?.deletion?.at ?? self.time)
        self.endUpload(keepingPayloads: false)
        if let before = self.facts.blob, before.copy?.isIncremental == true {
            blob.createdAt = before.createdAt
        }
        self.keepSnapshot(of: &blob, nil)
        self.put(blob)
    }

    /// The content is written now, so its life begins now.
    mutating func finishCopy(
        _ blob: inout Blob, _ payload: Payload?, _ headers: ContentHeaders, _ metadata: Metadata
    ) -> Bool {
        guard var copy = blob.copy else { return false }
        blob.byteCount = payload?.byteCount ?? 0
        blob.content = payload.map { .single($0) } ?? .empty
        blob.headers = headers
        blob.metadata = metadata
        copy.status = .success
        copy.copied = blob.byteCount
        copy.total = blob.byteCount
        copy.completedAt = self.time
        blob.copy = copy
        blob.createdAt = self.time
        blob.immutability?.policy?.restart(at: self.time)
        self.touch(&blob)
        return true
    }

    mutating func endCopy(_ blob: inout Blob, _ status: CopyState.Status, _ reason: String?) -> Bool
    {
        guard var copy = blob.copy else { return false }
        copy.status = status
        copy.reason = reason
        copy.completedAt = self.time
        blob.copy = copy
        self.touch(&blob)
        return true
    }
}
