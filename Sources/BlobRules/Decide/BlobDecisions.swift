import BlobModel

func decide(
    _ change: BlobChange, _ conditions: Conditions, content: Payload?, facts: Facts,
    at moment: Moment
) -> Decision {
    guard let container = facts.container else { return .refused(.containerNotFound) }
    let turn = BlobTurn(conditions, facts, in: container, at: moment)
    switch change {
    case .putBlockBlob(_, let properties, let asked):
        return Decision(
            turn.refusalToPut(.block, tier: properties.tier, asked),
            else: .blockBlobPut(content, properties, turn.succession(asked)))
    case .putAppendBlob(let properties, let asked):
        return Decision(
            turn.refusalToPut(.append, tier: properties.tier, asked),
            else: .appendBlobPut(properties, turn.succession(asked)))
    case .putPageBlob(let byteCount, let sequenceNumber, let properties, let asked):
        return Decision(
            turn.refusalToPut(.page, tier: properties.tier, asked),
            else: .pageBlobPut(
                byteCount: byteCount, sequenceNumber: sequenceNumber, properties,
                turn.succession(asked)))

    case .putBlock(let id, _): return turn.decidePutBlock(id, content)
    case .putBlockList(let references, let properties, let asked):
        return turn.decideBlockList(references, properties, asked)
    case .appendBlock(_, let conditions): return turn.decideAppend(content, conditions)
    case .seal(let conditions): return turn.decideSeal(conditions)
    case .discardUpload(let id): return turn.decideDiscard(id)

    case .putPages(let offset, _, let conditions):
        return turn.decidePutPages(at: offset, content, conditions)
    case .clearPages(let range, let conditions):
        return turn.decideClearPages(range, conditions)
    case .resize(let byteCount, let headers):
        return turn.decideResize(to: byteCount, headers)
    case .setSequenceNumber(let action, let headers):
        return turn.decideSequenceNumber(action, headers)

    case .setMetadata(let metadata): return turn.decideMetadata(metadata)
    case .setProperties(let headers): return turn.decideProperties(headers)
    case .setTags(let tags, let revision):
        return turn.on(revision) { .accepted(.blobTagsSet(tags, of: $1)) }
    case .setTier(let tier, let priority, let revision):
        return turn.on(revision) { turn.decideTier(tier, priority, $0, $1) }
    case .setExpiry(let change): return turn.decideExpiry(change)
    case .lease(let action): return turn.decideLease(action)

    case .copy(let request): return turn.decideCopy(request)
    case .beginCopy(let properties, let asked): return turn.decideBeginCopy(properties, asked)
    case .finishCopy(let id, _, let headers, let metadata):
        return turn.decideEnd(of: id, .copyFinished(content, headers, metadata))
    case .failCopy(let id, let reason):
        return turn.decideEnd(of: id, .copyEnded(.failed, reason: reason))
    case .abortCopy(let id): return turn.decideAbortCopy(id)

    case .setPolicy(let policy, let revision): return turn.decideSetPolicy(policy, of: revision)
    case .deletePolicy(let revision): return turn.decideDeletePolicy(of: revision)
    case .setLegalHold(let hold, let revision): return turn.decideLegalHold(hold, of: revision)

    case .snapshot(let metadata): return turn.decideSnapshot(metadata)
    case .delete(let snapshots): return turn.decideDelete(snapshots)
    case .deleteRevision(let revision, let permanently):
        return turn.decideDelete(revision, permanently: permanently)
    case .undelete: return turn.decideUndelete()
    case .purge(let key): return turn.decidePurge(key)
    case .expire: return turn.decideExpire()
    }
}
