import BlobModel

// Block lists and append blobs.
extension BlobTurn {
    /// Staging makes no blob, so it is free where none is; beside a protected one it is refused
    /// (U10).
    func decidePutBlock(_ id: BlockID, _ content: Payload?) -> Decision {
        if let refusal = self.refusalOfLease(self.blob?.lease) { return .refused(refusal) }
        if let blob = self.blob {
            if let refusal = self.protection.refusalToSucceed(blob)
                ?? self.refusal(unless: .block, blob) ?? self.refusalToRewrite(blob)
            {
                return .refused(refusal)
            }
        }
        if let upload = self.facts.upload {
            guard upload.blockIDByteCount == id.text.utf8.count else {
                return .refused(.blockIDLengthDiffers)
            }
            guard self.facts.stagedBlock != nil || upload.blockCount < Blob.uncommittedBlocksMax
            else { return .refused(.uncommittedBlockCountExceeded) }
        }
        guard let content else {
            preconditionFailure("the wire refuses a block without content")
        }
        return .accepted(.blockStaged(id, content))
    }

    func decideBlockList(
        _ references: [BlockReference], _ properties: BlobProperties, _ asked: BlobImmutability
    ) -> Decision {
        if let refusal = self.refusalToPut(.block, tier: properties.tier, asked)
            ?? self.blob.flatMap({ self.refusal(unless: .block, $0) })
        {
            return .refused(refusal)
        }
        var committed: [BlockID: Payload] = [:]
        for chunk in self.blob == nil ? [] : self.facts.chunks {
            if let id = chunk.blockID { committed[id] = chunk.payload }
        }
        var blocks: [StagedBlock] = []
        blocks.reserveCapacity(references.count)
        for reference in references {
            let staged = self.facts.stagedBlocks[reference.id]?.payload
            let payload =
                switch reference.source {
                case .committed: committed[reference.id]
                case .uncommitted: staged
                case .latest: staged ?? committed[reference.id]
                }
            guard let payload else { return .refused(.blockListInvalid) }
            blocks.append(StagedBlock(id: reference.id, payload: payload))
        }
        return .accepted(.blockListCommitted(blocks, properties, self.succession(asked)))
    }

    /// Uncommitted blocks are no blob, so nothing protects them (spec worm.md §1.9).
    func decideDiscard(_ id: UploadID) -> Decision {
        guard let upload = self.facts.upload, upload.id == id,
            upload.startedAt.advanced(byDays: Upload.daysKept) <= self.moment.retention
        else { return .refused(.blobNotFound) }
        return .accepted(.uploadDiscarded(id))
    }

    func decideAppend(_ content: Payload?, _ conditions: AppendConditions) -> Decision {
        self.onBlob { blob in
            guard let content else {
                preconditionFailure("the wire refuses an append without content")
            }
            let refusal =
                self.protection.refusalToAppend(to: blob)
                ?? self.refusal(unless: .append, blob)
                ?? self.refusalToRewrite(blob)
                ?? self.refusalToGrow(blob, by: content.byteCount, conditions)
            return Decision(refusal, else: .blockAppended(content))
        }
    }

    private func refusalToGrow(
        _ blob: Blob, by byteCount: UInt64, _ conditions: AppendConditions
    ) -> Refusal? {
        if blob.isSealed { return .blobSealed }
        if let position = conditions.position, position != blob.byteCount {
            return .appendPositionNotMet
        }
        if let limit = conditions.byteCountMax, blob.byteCount + byteCount > limit {
            return .byteCountMaxNotMet
        }
        return blob.blockCount < Blob.appendBlocksMax ? nil : .appendBlockCountExceeded
    }

    /// Not an append: the flags for protected appends do not let it through (U11). Sealing twice is
    /// no error.
    func decideSeal(_ conditions: AppendConditions) -> Decision {
        self.onBlob { blob in
            var refusal =
                self.protection.refusalToChange(blob)
                ?? self.refusal(unless: .append, blob)
                ?? self.refusalToRewrite(blob)
            if refusal == nil, let position = conditions.position, position != blob.byteCount {
                refusal = .appendPositionNotMet
            }
            return Decision(refusal, else: .blobSealed)
        }
    }
}
