import BlobModel

/// Nil if the record contradicts the facts, or is about something else.
func evolveBlob(
    _ name: BlobName, in container: ContainerID, _ record: Record, _ facts: Facts
) -> [IndexChange]? {
    switch record.event {
    case .blockBlobPut(let payload, let headers, let metadata):
        var blob = newBlob(.block, record, headers, metadata)
        blob.byteCount = payload?.byteCount ?? 0
        blob.content = payload.map { .single($0) } ?? .empty
        return ending(facts, name, in: container) + [.putBlob(container, name, blob)]
    case .appendBlobPut(let headers, let metadata):
        let blob = newBlob(.append, record, headers, metadata)
        return ending(facts, name, in: container) + [.putBlob(container, name, blob)]
    case .blockStaged(let id, let payload):
        return staging(StagedBlock(id: id, payload: payload), name, in: container, record, facts)
    case .blockListCommitted(let blocks, let headers, let metadata):
        let blob = newBlob(.block, record, headers, metadata)
        return committing(blocks, as: blob, name, in: container, facts)
    case .blockAppended(let payload):
        return facts.blob.map { appending(payload, to: $0, name, in: container, record) }
    case .blobMetadataSet(let metadata):
        guard var blob = facts.blob else { return nil }
        blob.metadata = metadata
        touch(&blob, record)
        return [.putBlob(container, name, blob)]
    case .blobPropertiesSet(let headers):
        guard var blob = facts.blob else { return nil }
        blob.headers = headers
        touch(&blob, record)
        return [.putBlob(container, name, blob)]
    case .blobDeleted:
        guard let blob = facts.blob else { return nil }
        return [.removeBlob(container, name)] + discarding(blob)
    case .containerCreated, .containerMetadataSet, .containerDeleted, .policyPut, .policyDeleted,
        .policyLocked, .policyExtended, .legalHoldSet, .legalHoldCleared, .refused:
        return nil
    }
}

private func newBlob(
    _ kind: Blob.Kind, _ record: Record, _ headers: ContentHeaders, _ metadata: Metadata
) -> Blob {
    Blob(
        id: BlobID(sequence: record.sequence), kind: kind, createdAt: record.time,
        lastModified: record.time, etag: ETag(time: record.time), byteCount: 0, blockCount: 0,
        content: .empty, headers: headers, metadata: metadata)
}

private func touch(_ blob: inout Blob, _ record: Record) {
    blob.lastModified = record.time
    blob.etag = ETag(time: record.time)
}

/// The content of a blob that is replaced or deleted.
private func discarding(_ blob: Blob) -> [IndexChange] {
    switch blob.content {
    case .empty: []
    case .single(let payload): [.discard(.payload(payload))]
    case .chunks: [.discard(.chunks(blob.id, keepingPayloads: false))]
    }
}

/// Put Blob ends what the name had: the content and the uncommitted blocks.
private func ending(
    _ facts: Facts, _ name: BlobName, in container: ContainerID
) -> [IndexChange] {
    var changes = facts.blob.map(discarding) ?? []
    if let upload = facts.upload {
        changes.append(.removeUpload(container, name))
        changes.append(.discard(.stagedBlocks(upload.id, keepingPayloads: false)))
    }
    return changes
}

private func staging(
    _ block: StagedBlock, _ name: BlobName, in container: ContainerID, _ record: Record,
    _ facts: Facts
) -> [IndexChange] {
    var upload =
        facts.upload
        ?? Upload(
            id: UploadID(sequence: record.sequence), blockIDByteCount: block.id.text.utf8.count,
            blockCount: 0, startedAt: record.time)
    var changes: [IndexChange] = []
    if let replaced = facts.stagedBlock {
        changes.append(.discard(.payload(replaced.payload)))
    } else {
        upload.blockCount += 1
        changes.append(.putUpload(container, name, upload))
    }
    changes.append(.putStagedBlock(upload.id, block))
    return changes
}

/// The new list takes over payloads of the old one and of the uncommitted blocks; those it does
/// not name are discarded one by one, and only the rows of the rest go.
private func committing(
    _ blocks: [StagedBlock], as newBlob: Blob, _ name: BlobName, in container: ContainerID,
    _ facts: Facts
) -> [IndexChange] {
    var blob = newBlob
    var changes: [IndexChange] = []
    for block in blocks {
        let chunk = Chunk(offset: blob.byteCount, payload: block.payload, blockID: block.id)
        changes.append(.putChunk(blob.id, chunk))
        blob.byteCount += block.payload.byteCount
    }
    blob.blockCount = UInt32(blocks.count)
    blob.content = blocks.isEmpty ? .empty : .chunks

    let kept = Set(blocks.map(\.payload))
    var dropped = Set(facts.committedBlocks.map(\.payload))
    dropped.formUnion(facts.stagedBlocks.values.map(\.payload))
    if case .single(let payload) = facts.blob?.content { dropped.insert(payload) }
    changes += dropped.subtracting(kept).map { .discard(.payload($0)) }
    if let old = facts.blob, old.content == .chunks {
        changes.append(.discard(.chunks(old.id, keepingPayloads: true)))
    }
    if let upload = facts.upload {
        changes.append(.removeUpload(container, name))
        changes.append(.discard(.stagedBlocks(upload.id, keepingPayloads: true)))
    }
    changes.append(.putBlob(container, name, blob))
    return changes
}

private func appending(
    _ payload: Payload, to before: Blob, _ name: BlobName, in container: ContainerID,
    _ record: Record
) -> [IndexChange] {
    var blob = before
    let chunk = Chunk(offset: before.byteCount, payload: payload, blockID: nil)
    blob.byteCount += payload.byteCount
    blob.blockCount += 1
    blob.content = .chunks
    // A stored MD5 described the content as it was.
    blob.headers.contentMD5 = nil
    touch(&blob, record)
    return [.putChunk(blob.id, chunk), .putBlob(container, name, blob)]
}
