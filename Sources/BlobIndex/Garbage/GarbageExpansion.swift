import BlobModel

/// Collects one ``GarbageStep``.
///
/// Rows go from the leaves up: the chunks of a blob before the blob's row, staged blocks before
/// their upload's. So whatever a crash leaves can still be found from the item. A reference that is
/// not the last is counted down in the same write in which the row that stands for it goes.
struct GarbageExpansion: ~Copyable {
    private let database: Database
    private let rowsMax: Int
    var step = GarbageStep()

    init(_ database: Database, rowsMax: Int) {
        self.database = database
        self.rowsMax = rowsMax
    }

    private var isFull: Bool {
        self.step.rows.count >= self.rowsMax
    }

    /// A reference to a payload is gone. With the last the payload is to be erased; if it has a
    /// file, the file's row goes with it.
    mutating func take(_ payload: Payload) throws(IndexFailure) {
        guard try self.releaseLast(.payload(payload)) else { return }
        self.step.payloads.append(payload)
        if case .file(let id) = payload.location {
            self.step.rows.append(.payloadFile(id))
        }
    }

    /// A reference to a content's chunks is gone. With the last the rows go, and their references
    /// to payloads.
    ///
    /// - Parameter start: where a step before this one stopped: then the chunks are known to have
    ///   been released.
    mutating func take(chunksOf blob: BlobID, from start: RowKey?) throws(IndexFailure) {
        if start == nil, try self.isShared(.chunks(blob)) {
            self.step.subtractions[.share(.chunks(blob)), default: 0] += 1
            return
        }
        try self.take(.chunks(of: blob), from: start, keepingPayloads: false)
        if self.step.next == nil { self.step.rows.append(.share(.chunks(blob))) }
    }

    /// The chunk or staged block rows under `prefix`, and their payloads unless somebody keeps them.
    mutating func take(
        _ prefix: RowKey, from start: RowKey?, keepingPayloads: Bool
    ) throws(IndexFailure) {
        var cursor = self.database.cursor(under: prefix)
        try cursor.seek(start ?? prefix)
        while cursor.isValid {
            guard !self.isFull else {
                self.step.next = GarbagePosition(owner: nil, row: RowKey(copying: cursor.key))
                return
            }
            self.step.rows.append(RowKey(copying: cursor.key))
            if !keepingPayloads, let payload = try cursor.payload() {
                try self.take(payload)
            }
            try cursor.next()
        }
    }

    /// What a deleted container had: blobs, histories, uploads, tags.
    mutating func take(
        contentOf container: ContainerID, from position: GarbagePosition?
    ) throws(IndexFailure) {
        var row = position?.row
        let prefixes = [
            RowKey.blobs(in: container), .histories(in: container), .uploads(in: container),
            .tags(in: container),
        ]
        for prefix in prefixes {
            var cursor = self.database.cursor(under: prefix)
            // The keys of one table are behind all of the tables before it.
            if let owner = position?.owner, prefix < owner {
                try cursor.seek(owner)
            } else {
                try cursor.seekToFirst()
            }
            while cursor.isValid {
                let owner = RowKey(copying: cursor.key)
                guard !self.isFull else {
                    self.step.next = GarbagePosition(owner: owner, row: nil)
                    return
                }
                try self.takeContent(of: cursor, from: row)
                row = nil
                if let unfinished = self.step.next {
                    self.step.next = GarbagePosition(owner: owner, row: unfinished.row)
                    return
                }
                self.step.rows.append(owner)
                try cursor.next()
            }
        }
    }

    /// What hangs on the row that the cursor stands on.
    private mutating func takeContent(
        of cursor: borrowing RowCursor, from row: RowKey?
    ) throws(IndexFailure) {
        switch try ParsedKey.parse(cursor.key) {
        case .blob:
            try self.takeContent(of: try cursor.decode(BlobRow.decode), from: row)
        case .history:
            try self.takeContent(of: try cursor.historyItem().blob, from: row)
        case .upload:
            let upload = try cursor.decode(UploadRow.decode)
            try self.take(.stagedBlocks(of: upload.id), from: row, keepingPayloads: false)
        case .tag:
            break
        default:
            // The cursor's prefix is that of one of the four tables.
            preconditionFailure("row of another table")
        }
    }

    private mutating func takeContent(of blob: Blob, from row: RowKey?) throws(IndexFailure) {
        switch blob.content {
        case .empty: break
        case .single(let payload): try self.take(payload)
        case .chunks: try self.take(chunksOf: blob.id, from: row)
        }
    }

    /// - Returns: whether nobody else refers to it; its count goes then, else it is lowered.
    private mutating func releaseLast(_ shared: Shared) throws(IndexFailure) -> Bool {
        guard try self.isShared(shared) else {
            self.step.rows.append(.share(shared))
            return true
        }
        self.step.subtractions[.share(shared), default: 0] += 1
        return false
    }

    /// Whether there are more references than the one that is being taken and those that this step
    /// has taken before. The answer stays true or false until the step is carried out: what has no
    /// live holder gets no new one, and nobody else counts down.
    private func isShared(_ shared: Shared) throws(IndexFailure) -> Bool {
        let key = RowKey.share(shared)
        let count = try self.database.read(key, ShareRow.decode) ?? 0
        return count > UInt64(self.step.subtractions[key] ?? 0)
    }
}
