import BlobModel

/// Looks up what there is under one name of a container.
struct NameFacts {
    private let batch: IndexBatch
    private let name: BlobName
    private let container: Container

    init(_ batch: IndexBatch, _ name: BlobName, in container: Container) {
        self.batch = batch
        self.name = name
        self.container = container
    }

    func gather(_ needs: BlobNeeds, into facts: inout Facts) throws(IndexFailure) {
        facts.blob = try self.batch.overlay.read(
            .blob(self.container.id, self.name), BlobRow.decode)
        switch needs {
        case .blob:
            break
        case .whole:
            facts.upload = try self.upload()
            try self.gatherDeletedBase(into: &facts)
        case .stagedBlock(let id):
            facts.upload = try self.upload()
            guard let upload = facts.upload else { break }
            facts.stagedBlock = try self.batch.overlay.read(.stagedBlock(upload.id, id)) {
                reader throws(MalformedBytes) in try StagedBlockRow.decode(id, from: &reader)
            }
        case .blockList:
            facts.upload = try self.upload()
            try self.gatherDeletedBase(into: &facts)
            try self.gatherBlocks(into: &facts)
        case .upload:
            facts.upload = try self.upload()
        case .chunks(let range):
            guard let blob = facts.blob, blob.content == .chunks else { break }
            let overlapping =
                blob.sharesChunks ? 0..<UInt64.max : range.clamped(to: 0..<UInt64.max)
            facts.chunks = try self.batch.chunks(of: blob.id, overlapping: overlapping)
        case .chunksFrom(let byteCount):
            guard let blob = facts.blob, blob.content == .chunks else { break }
            let start = blob.sharesChunks ? 0 : min(byteCount, blob.byteCount)
            facts.chunks = try self.batch.chunks(of: blob.id, overlapping: start..<UInt64.max)
        case .clone(let blob, let byteCount):
            facts.upload = try self.upload()
            try self.gatherDeletedBase(into: &facts)
            facts.chunks = try self.batch.chunks(of: blob, overlapping: 0..<byteCount)
        case .history:
            facts.history = try self.history()
        case .revision(let revision):
            facts.item = try self.item(revision, blob: facts.blob, withDeleted: false)
        case .deletableRevision(let revision):
            facts.item = try self.item(revision, blob: facts.blob, withDeleted: true)
        case .item(let key):
            facts.item = try self.item(key)
        }
    }

    /// The blob at a revision; what is soft-deleted is not found.
    func revision(_ revision: Revision) throws(IndexFailure) -> Blob? {
        let blob = try self.batch.overlay.read(
            .blob(self.container.id, self.name), BlobRow.decode)
        switch revision {
        case .current: return blob
        case .version(let time) where blob?.versionID == time: return blob
        case .snapshot, .version:
            return try self.item(revision, blob: blob, withDeleted: false)?.blob
        }
    }

    private func upload() throws(IndexFailure) -> Upload? {
        try self.batch.overlay.read(.upload(self.container.id, self.name), UploadRow.decode)
    }

    /// Only where no blob is can there be one.
    private func gatherDeletedBase(into facts: inout Facts) throws(IndexFailure) {
        guard facts.blob == nil else { return }
        facts.deletedBase = try self.item(.base)
    }

    private func gatherBlocks(into facts: inout Facts) throws(IndexFailure) {
        if let upload = facts.upload {
            var cursor = self.batch.overlay.cursor(under: .stagedBlocks(of: upload.id))
            try cursor.seekToFirst()
            for block in try cursor.stagedBlocks() {
                facts.stagedBlocks[block.id] = block
            }
        }
        // An append blob has no block list; its chunks, up to 50,000, are nobody's business.
        if let blob = facts.blob, blob.kind == .block, blob.content == .chunks {
            facts.chunks = try self.batch.chunks(of: blob.id, overlapping: 0..<blob.byteCount)
        }
    }

    private func item(
        _ revision: Revision, blob: Blob?, withDeleted: Bool
    ) throws(IndexFailure) -> HistoryItem? {
        let key: HistoryItem.Key
        switch revision {
        case .current: return nil
        case .snapshot(let time): key = HistoryItem.Key(time: time, role: .snapshot)
        case .version(let time):
            if blob?.versionID == time { return nil }
            key = HistoryItem.Key(time: time, role: .version)
        }
        guard let item = try self.item(key), withDeleted || item.deletion == nil else { return nil }
        return item
    }

    private func item(_ key: HistoryItem.Key) throws(IndexFailure) -> HistoryItem? {
        guard self.container.hasHistory else { return nil }
        return try self.batch.overlay.read(.history(self.container.id, self.name, key)) {
            reader throws(MalformedBytes) in try HistoryRow.decode(key, from: &reader)
        }
    }

    private func history() throws(IndexFailure) -> [HistoryItem] {
        guard self.container.hasHistory else { return [] }
        var cursor = self.batch.overlay.cursor(
            under: .history(of: self.name, in: self.container.id))
        try cursor.seekToFirst()
        var items: [HistoryItem] = []
        while cursor.isValid {
            items.append(try cursor.historyItem())
            try cursor.next()
        }
        return items
    }
}

extension RowCursor {
    /// The history item it stands on.
    func historyItem() throws(IndexFailure) -> HistoryItem {
        guard case .history(_, _, let key) = try ParsedKey.parse(self.key) else {
            preconditionFailure("row of another table")
        }
        return try self.decode { reader throws(MalformedBytes) in
            try HistoryRow.decode(key, from: &reader)
        }
    }

    /// The chunks that have bytes in `range`, the one that begins before it included.
    mutating func chunks(
        overlapping range: Range<UInt64>, of blob: BlobID
    ) throws(IndexFailure) -> [Chunk] {
        try self.seekChunk(covering: range.lowerBound, of: blob)
        var chunks: [Chunk] = []
        while self.isValid {
            let chunk = try self.chunk()
            guard chunk.offset < range.upperBound else { break }
            if chunk.range.upperBound > range.lowerBound { chunks.append(chunk) }
            try self.next()
        }
        return chunks
    }
}
