public import BlobModel

extension IndexBatch {
    /// What `decide` may ask about the command's target: this and no more is read.
    public func facts(for command: Command) throws(IndexFailure) -> Facts {
        var facts = Facts()
        facts.container = try self.container(command.containerAddress)
        guard let container = facts.container?.id else { return facts }
        switch command {
        case .container(_, .delete):
            facts.containerHasBlobs = try self.hasRow(under: .blobs(in: container))
        case .container(_, .create), .container(_, .setMetadata), .container(_, .putPolicy),
            .container(_, .deletePolicy), .container(_, .lockPolicy), .container(_, .extendPolicy),
            .container(_, .setLegalHold), .container(_, .clearLegalHold):
            break
        case .blob(let address, _, let change):
            try self.gather(change.needs, of: address.name, in: container, into: &facts)
        }
        return facts
    }

    /// What `evolve` needs to apply the record again.
    public func facts(for record: Record) throws(IndexFailure) -> Facts {
        var facts = Facts()
        facts.container = try self.container(record.container)
        guard let container = facts.container?.id, let name = record.blob,
            let needs = record.event.needs
        else { return facts }
        try self.gather(needs, of: name, in: container, into: &facts)
        return facts
    }

    private func gather(
        _ needs: BlobNeeds, of name: BlobName, in container: ContainerID, into facts: inout Facts
    ) throws(IndexFailure) {
        facts.blob = try self.overlay.read(.blob(container, name), BlobRow.decode)
        guard needs != .blob else { return }
        facts.upload = try self.overlay.read(.upload(container, name), UploadRow.decode)
        switch needs {
        case .blob, .upload:
            break
        case .stagedBlock(let id):
            guard let upload = facts.upload else { break }
            let key = RowKey.stagedBlock(upload.id, id)
            facts.stagedBlock = try self.overlay.read(key) { reader throws(MalformedBytes) in
                try StagedBlockRow.decode(id, from: &reader)
            }
        case .allBlocks:
            if let upload = facts.upload {
                var cursor = self.overlay.cursor(under: .stagedBlocks(of: upload.id))
                try cursor.seekToFirst()
                for block in try cursor.stagedBlocks() {
                    facts.stagedBlocks[block.id] = block
                }
            }
            // An append blob has no block list; its chunks, up to 50,000, are nobody's business.
            if let blob = facts.blob, blob.kind == .block, blob.content == .chunks {
                var cursor = self.overlay.cursor(under: .chunks(of: blob.id))
                try cursor.seekToFirst()
                facts.committedBlocks = try cursor.chunks(limit: .max)
            }
        }
    }

    private func container(_ address: ContainerAddress) throws(IndexFailure) -> Container? {
        if let container = self.recentContainer, container.address == address {
            return container
        }
        let container = try self.overlay.read(.container(address)) {
            reader throws(MalformedBytes) in try ContainerRow.decode(address, from: &reader)
        }
        self.recentContainer = container
        return container
    }

    private func hasRow(under prefix: RowKey) throws(IndexFailure) -> Bool {
        var cursor = self.overlay.cursor(under: prefix)
        try cursor.seekToFirst()
        return cursor.isValid
    }
}

/// How much around a blob's name is looked at, each case with what the ones before it name.
private enum BlobNeeds: Equatable {
    case blob
    case upload
    case stagedBlock(BlockID)
    case allBlocks
}

extension BlobChange {
    fileprivate var needs: BlobNeeds {
        switch self {
        case .putBlockBlob, .putAppendBlob: .upload
        case .putBlock(let id, _): .stagedBlock(id)
        case .putBlockList: .allBlocks
        case .appendBlock, .setMetadata, .setProperties, .delete: .blob
        }
    }
}

extension Event {
    /// Nil if the blob does not matter.
    fileprivate var needs: BlobNeeds? {
        switch self {
        case .blockBlobPut, .appendBlobPut: .upload
        case .blockStaged(let id, _): .stagedBlock(id)
        case .blockListCommitted: .allBlocks
        case .blockAppended, .blobMetadataSet, .blobPropertiesSet, .blobDeleted: .blob
        case .containerCreated, .containerMetadataSet, .containerDeleted, .policyPut,
            .policyDeleted, .policyLocked, .policyExtended, .legalHoldSet, .legalHoldCleared,
            .refused:
            nil
        }
    }
}
