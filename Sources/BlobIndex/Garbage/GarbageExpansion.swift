import BlobModel

/// Collects one ``GarbageStep``.
///
/// Rows go from the leaves up: the chunks of a blob before the blob's row, staged blocks before
/// their upload's. So whatever a crash leaves can still be found from the item.
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

    /// A payload is to be erased; if it has a file, the file's row goes with it.
    mutating func take(_ payload: Payload) {
        self.step.payloads.append(payload)
        if case .file(let id) = payload.location {
            self.step.rows.append(.payloadFile(id))
        }
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
                self.take(payload)
            }
            try cursor.next()
        }
    }

    /// The blobs of a deleted container, then its uploads.
    mutating func take(
        contentOf container: ContainerID, from position: GarbagePosition?
    ) throws(IndexFailure) {
        var row = position?.row
        for prefix in [RowKey.blobs(in: container), .uploads(in: container)] {
            var cursor = self.database.cursor(under: prefix)
            // An upload's key is behind all blobs' keys, a blob's before all uploads'.
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

    /// What hangs on the blob or upload row that the cursor stands on.
    private mutating func takeContent(
        of cursor: borrowing RowCursor, from row: RowKey?
    ) throws(IndexFailure) {
        switch try ParsedKey.parse(cursor.key) {
        case .blob:
            let blob = try cursor.decode(BlobRow.decode)
            switch blob.content {
            case .empty: break
            case .single(let payload): self.take(payload)
            case .chunks: try self.take(.chunks(of: blob.id), from: row, keepingPayloads: false)
            }
        case .upload:
            let upload = try cursor.decode(UploadRow.decode)
            try self.take(.stagedBlocks(of: upload.id), from: row, keepingPayloads: false)
        case .meta, .container, .chunk, .stagedBlock, .payloadFile, .garbage:
            // The cursor's prefix is that of blob or upload rows.
            preconditionFailure("row of another table")
        }
    }
}
