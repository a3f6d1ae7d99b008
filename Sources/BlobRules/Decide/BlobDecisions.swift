import BlobModel

func decide(
    _ change: BlobChange, _ conditions: Conditions, content: Payload?, facts: Facts,
    at now: Timestamp
) -> Decision {
    guard let container = facts.container else { return .refused(.containerNotFound) }
    let protection = Protection(of: container)
    switch change {
    case .putBlockBlob(_, let headers, let metadata):
        if let refusal = refusalToPut(conditions, facts, protection) { return .refused(refusal) }
        return .accepted(.blockBlobPut(content, headers, metadata))
    case .putAppendBlob(let headers, let metadata):
        if let refusal = refusalToPut(conditions, facts, protection) { return .refused(refusal) }
        return .accepted(.appendBlobPut(headers, metadata))
    case .putBlock(let id, _):
        return decidePutBlock(id, conditions, content: content, facts, protection)
    case .putBlockList(let references, let headers, let metadata):
        if let refusal = refusalToPut(conditions, facts, protection) { return .refused(refusal) }
        return decideBlockList(references, headers, metadata, facts)
    case .appendBlock(_, let appendConditions):
        return withBlob(conditions, facts) { blob in
            decideAppend(content, appendConditions, to: blob, protection)
        }
    case .setMetadata(let metadata):
        return withBlob(conditions, facts) { _ in
            protection.refusalToChange().map { .refused($0) }
                ?? .accepted(.blobMetadataSet(metadata))
        }
    case .setProperties(let headers):
        return withBlob(conditions, facts) { _ in
            protection.refusalToChange().map { .refused($0) }
                ?? .accepted(.blobPropertiesSet(headers))
        }
    case .delete:
        return withBlob(conditions, facts) { blob in
            protection.refusalToDelete(blob, at: now).map { .refused($0) }
                ?? .accepted(.blobDeleted)
        }
    }
}

/// Preconditions, existence and lease of an operation on a blob that must exist.
private func withBlob(
    _ conditions: Conditions, _ facts: Facts, _ decideOn: (Blob) -> Decision
) -> Decision {
    if let refusal = refusalOfWrite(conditions, on: facts.blob, creates: false) {
        return .refused(refusal)
    }
    guard let blob = facts.blob else { return .refused(.blobNotFound) }
    if let refusal = refusalOfLease(conditions) { return .refused(refusal) }
    return decideOn(blob)
}

/// Put Blob and Put Block List: free where no committed blob is, a change where one is.
private func refusalToPut(
    _ conditions: Conditions, _ facts: Facts, _ protection: Protection
) -> Refusal? {
    refusalOfWrite(conditions, on: facts.blob, creates: true)
        ?? refusalOfLease(conditions)
        ?? (facts.blob == nil ? nil : protection.refusalToChange())
}

/// Staging makes no blob, so it is free where none is; beside a protected one it is refused (U10).
private func decidePutBlock(
    _ id: BlockID, _ conditions: Conditions, content: Payload?, _ facts: Facts,
    _ protection: Protection
) -> Decision {
    if let refusal = refusalOfLease(conditions) { return .refused(refusal) }
    if let blob = facts.blob {
        if let refusal = protection.refusalToChange() { return .refused(refusal) }
        guard blob.kind == .block else { return .refused(.blobKindMismatch) }
    }
    if let upload = facts.upload {
        guard upload.blockIDByteCount == id.text.utf8.count else {
            return .refused(.blockIDLengthDiffers)
        }
        guard facts.stagedBlock != nil || upload.blockCount < Blob.uncommittedBlocksMax else {
            return .refused(.uncommittedBlockCountExceeded)
        }
    }
    guard let content else {
        preconditionFailure("the wire refuses a block without content")
    }
    return .accepted(.blockStaged(id, content))
}

private func decideBlockList(
    _ references: [BlockReference], _ headers: ContentHeaders, _ metadata: Metadata, _ facts: Facts
) -> Decision {
    if let blob = facts.blob, blob.kind != .block { return .refused(.blobKindMismatch) }
    var committed: [BlockID: Payload] = [:]
    for chunk in facts.committedBlocks {
        if let id = chunk.blockID { committed[id] = chunk.payload }
    }
    var blocks: [StagedBlock] = []
    blocks.reserveCapacity(references.count)
    for reference in references {
        let payload =
            switch reference.source {
            case .committed: committed[reference.id]
            case .uncommitted: facts.stagedBlocks[reference.id]?.payload
            case .latest: facts.stagedBlocks[reference.id]?.payload ?? committed[reference.id]
            }
        guard let payload else { return .refused(.blockListInvalid) }
        blocks.append(StagedBlock(id: reference.id, payload: payload))
    }
    return .accepted(.blockListCommitted(blocks, headers, metadata))
}

private func decideAppend(
    _ content: Payload?, _ conditions: AppendConditions, to blob: Blob, _ protection: Protection
) -> Decision {
    if let refusal = protection.refusalToAppend(to: blob) { return .refused(refusal) }
    guard blob.kind == .append else { return .refused(.blobKindMismatch) }
    guard let content else {
        preconditionFailure("the wire refuses an append without content")
    }
    if let position = conditions.position, position != blob.byteCount {
        return .refused(.appendPositionNotMet)
    }
    if let limit = conditions.byteCountMax, blob.byteCount + content.byteCount > limit {
        return .refused(.byteCountMaxNotMet)
    }
    guard blob.blockCount < Blob.appendBlocksMax else {
        return .refused(.appendBlockCountExceeded)
    }
    return .accepted(.blockAppended(content))
}
