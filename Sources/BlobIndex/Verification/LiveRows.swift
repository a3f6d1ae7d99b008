public import BlobModel

/// A row as it lies in the index.
public struct IndexRow: Hashable, Sendable {
    /// Its description says in words what the row is.
    public var key: RowKey
    public var value: [UInt8]
    /// The payload the row refers to.
    public var payload: Payload?
    /// The content whose chunk rows it refers to.
    var chunks: BlobID?
}

/// The rows that the store's answers come from, in key order and as of one moment: containers and
/// whatever can be reached from them.
///
/// Garbage and the rows that it stands for are left out, and so are the applied position, tasks
/// (which are hints) and counts of references (which garbage is in): two
/// indexes of the same journal have the same live rows however far their garbage is collected.
/// Rows come before what they refer to, so one pass suffices; it keeps the ids of live blobs,
/// uploads and files in memory.
public struct LiveRows: ~Copyable {
    /// In key order, each behind those that refer to it.
    private static let tables: [Table] = [
        .account, .container, .deletedContainer, .blob, .history, .chunk, .upload, .stagedBlock,
        .payloadFile, .tag, .clock, .storageAccount,
    ]

    private let snapshot: Snapshot
    private var cursor: RowCursor
    private var tables: ArraySlice<Table>
    private var containers: Set<ContainerID> = []
    private var blobs: Set<BlobID> = []
    private var uploads: Set<UploadID> = []
    private var files: Set<PayloadFileID> = []

    init(_ database: Database) throws(IndexFailure) {
        self.snapshot = database.snapshot()
        self.tables = Self.tables.dropFirst()
        self.cursor = self.snapshot.cursor(under: .all(Self.tables[0]))
        try self.cursor.seekToFirst()
    }

    /// The next row; nil after the last.
    public mutating func next() throws(IndexFailure) -> IndexRow? {
        while true {
            while self.cursor.isValid {
                if let row = try self.examine() {
                    try self.cursor.next()
                    return row
                }
            }
            guard let table = self.tables.popFirst() else { return nil }
            self.cursor = self.snapshot.cursor(under: .all(table))
            try self.cursor.seekToFirst()
        }
    }

    /// The row under the cursor. Nil if it is garbage's; then the cursor has moved behind all that
    /// share its owner.
    private mutating func examine() throws(IndexFailure) -> IndexRow? {
        var chunks: BlobID?
        switch try ParsedKey.parse(self.cursor.key) {
        case .account, .clock, .storageAccount:
            break
        case .container(let address), .deletedContainer(let address, _):
            let container = try self.cursor.decode { reader throws(MalformedBytes) in
                try ContainerRow.decode(address, from: &reader)
            }
            self.containers.insert(container.id)
        case .blob(let container, _):
            guard self.containers.contains(container) else {
                return try self.skip(.blobs(in: container))
            }
            chunks = self.note(try self.cursor.decode(BlobRow.decode))
        case .history(let container, _, _):
            guard self.containers.contains(container) else {
                return try self.skip(.histories(in: container))
            }
            chunks = self.note(try self.cursor.historyItem().blob)
        case .tag(let container, _, _, _):
            guard self.containers.contains(container) else {
                return try self.skip(.tags(in: container))
            }
        case .chunk(let blob, _):
            guard self.blobs.contains(blob) else { return try self.skip(.chunks(of: blob)) }
        case .upload(let container, _):
            guard self.containers.contains(container) else {
                return try self.skip(.uploads(in: container))
            }
            self.uploads.insert(try self.cursor.decode(UploadRow.decode).id)
        case .stagedBlock(let upload, _):
            guard self.uploads.contains(upload) else {
                return try self.skip(.stagedBlocks(of: upload))
            }
        case .payloadFile(let id):
            guard self.files.contains(id) else { return try self.skip(.payloadFile(id)) }
        case .meta, .task, .share, .garbage:
            // None of these is in the list above.
            preconditionFailure("row of another table")
        }
        let payload = try self.cursor.payload()
        if case .file(let id) = payload?.location {
            self.files.insert(id)
        }
        return IndexRow(
            key: RowKey(copying: self.cursor.key), value: Array(self.cursor.value),
            payload: payload, chunks: chunks)
    }

    private mutating func note(_ blob: Blob) -> BlobID? {
        guard blob.content == .chunks else { return nil }
        self.blobs.insert(blob.id)
        return blob.id
    }

    private mutating func skip(_ prefix: RowKey) throws(IndexFailure) -> IndexRow? {
        try self.cursor.seek(prefix.successor())
        return nil
    }
}

extension IndexStore {
    public func liveRows() throws(IndexFailure) -> LiveRows {
        try LiveRows(self.database)
    }

    /// Calls `body` with every payload that a live row refers to and with that row's key. One that
    /// several rows refer to comes several times.
    public func forEachLivePayload(
        _ body: (RowKey, Payload) throws -> Void
    ) throws {
        var rows = try self.liveRows()
        while let row = try rows.next() {
            if let payload = row.payload {
                try body(row.key, payload)
            }
        }
    }
}
