public import BlobModel

extension IndexStore {
    /// The chunks of a content from the one on that covers the byte at `offset` or, if there is a
    /// hole, is the first behind it; at most `limit`.
    ///
    /// They stay readable after the blob is gone until the garbage collector removes them.
    public func chunks(
        of blob: BlobID, from offset: UInt64, limit: Int
    ) throws(IndexFailure) -> [Chunk] {
        var cursor = self.database.cursor(under: .chunks(of: blob))
        return try cursor.chunks(of: blob, from: offset, limit: limit)
    }

    /// The uncommitted blocks of an upload, in the order of their ids' text.
    public func stagedBlocks(of upload: UploadID) throws(IndexFailure) -> [StagedBlock] {
        var cursor = self.database.cursor(under: .stagedBlocks(of: upload))
        try cursor.seekToFirst()
        return try cursor.stagedBlocks()
    }

    /// What Get Block List shows; nil if the name has neither a blob of that revision nor, for the
    /// current one, uncommitted blocks. An append blob comes without its chunks: it has no block
    /// list, which is the caller's to refuse.
    public func blockList(
        _ container: ContainerID, _ name: BlobName, _ revision: Revision
    ) throws(IndexFailure) -> BlockList? {
        // All reads see the same state: a block list committed in between would otherwise show its
        // blocks twice or not at all.
        let snapshot = self.database.snapshot()
        let found = try snapshot.revision(container, name, revision)
        let upload: Upload? =
            if case .current = revision {
                try snapshot.read(.upload(container, name), UploadRow.decode)
            } else {
                nil
            }
        guard found != nil || upload != nil else { return nil }
        var list = BlockList(blob: found?.blob, committed: [], uncommitted: [])
        if let blob = found?.blob, blob.kind == .block, blob.content == .chunks {
            var cursor = snapshot.cursor(under: .chunks(of: blob.id))
            list.committed = try cursor.chunks(overlapping: 0..<blob.byteCount, of: blob.id)
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
    mutating func chunks(
        of blob: BlobID, from offset: UInt64, limit: Int
    ) throws(IndexFailure) -> [Chunk] {
        try self.seekChunk(covering: offset, of: blob)
        var chunks: [Chunk] = []
        while self.isValid, chunks.count < limit {
            chunks.append(try self.chunk())
            try self.next()
        }
        return chunks
    }

    /// Moves to the chunk that covers the byte at `offset`; where there is a hole, to the next one.
    mutating func seekChunk(covering offset: UInt64, of blob: BlobID) throws(IndexFailure) {
        try self.seekBackward(.chunk(blob, offset: offset))
        guard self.isValid else {
            try self.seek(.chunk(blob, offset: offset))
            return
        }
        if try self.chunk().range.upperBound <= offset { try self.next() }
    }

    /// The chunk it stands on.
    func chunk() throws(IndexFailure) -> Chunk {
        guard case .chunk(_, let offset) = try ParsedKey.parse(self.key) else {
            preconditionFailure("row of another table")
        }
        return try self.decode { reader throws(MalformedBytes) in
            try ChunkRow.decode(offset: offset, from: &reader)
        }
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
