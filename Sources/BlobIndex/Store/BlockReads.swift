public import BlobModel

extension IndexStore {
    /// The chunks of a blob from the one that holds the byte at `offset` on, at most `limit`.
    ///
    /// They stay readable after the blob is gone until the garbage collector removes them.
    public func chunks(
        of blob: BlobID, from offset: UInt64, limit: Int
    ) throws(IndexFailure) -> [Chunk] {
        var cursor = self.database.cursor(under: .chunks(of: blob))
        try cursor.seekBackward(.chunk(blob, offset: offset))
        return try cursor.chunks(limit: limit)
    }

    /// The uncommitted blocks of an upload, in the order of their ids' text.
    public func stagedBlocks(of upload: UploadID) throws(IndexFailure) -> [StagedBlock] {
        var cursor = self.database.cursor(under: .stagedBlocks(of: upload))
        try cursor.seekToFirst()
        return try cursor.stagedBlocks()
    }

    /// What Get Block List shows; nil if the name has neither a blob nor uncommitted blocks. An
    /// append blob comes without its chunks: it has no block list, which is the caller's to refuse.
    public func blockList(
        _ container: ContainerID, _ name: BlobName
    ) throws(IndexFailure) -> BlockList? {
        // All four reads see the same state: a block list committed in between would otherwise
        // show its blocks twice or not at all.
        let snapshot = self.database.snapshot()
        let blob = try snapshot.read(.blob(container, name), BlobRow.decode)
        let upload = try snapshot.read(.upload(container, name), UploadRow.decode)
        guard blob != nil || upload != nil else { return nil }
        var list = BlockList(blob: blob, committed: [], uncommitted: [])
        if let blob, blob.kind == .block, blob.content == .chunks {
            var cursor = snapshot.cursor(under: .chunks(of: blob.id))
            try cursor.seekToFirst()
            list.committed = try cursor.chunks(limit: .max)
        }
        if let upload {
            var cursor = snapshot.cursor(under: .stagedBlocks(of: upload.id))
            try cursor.seekToFirst()
            list.uncommitted = try cursor.stagedBlocks()
        }
        return list
    }
}

extension RowCursor {
    /// The chunks from here on.
    mutating func chunks(limit: Int) throws(IndexFailure) -> [Chunk] {
        var chunks: [Chunk] = []
        while self.isValid, chunks.count < limit {
            guard case .chunk(_, let offset) = try ParsedKey.parse(self.key) else { break }
            chunks.append(
                try self.decode { reader throws(MalformedBytes) in
                    try ChunkRow.decode(offset: offset, from: &reader)
                })
            try self.next()
        }
        return chunks
    }

    /// The staged blocks from here on.
    mutating func stagedBlocks() throws(IndexFailure) -> [StagedBlock] {
        var blocks: [StagedBlock] = []
        while self.isValid {
            guard case .stagedBlock(_, let id) = try ParsedKey.parse(self.key) else { break }
            blocks.append(
                try self.decode { reader throws(MalformedBytes) in
                    try StagedBlockRow.decode(id, from: &reader)
                })
            try self.next()
        }
        return blocks
    }
}
