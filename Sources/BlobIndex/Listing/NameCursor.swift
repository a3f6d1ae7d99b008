import BlobModel

/// The names of a container, committed and, on demand, uncommitted, merged in byte order. A name
/// that is both is a committed one.
struct NameCursor: ~Copyable {
    private enum Side {
        case blobs
        case uploads
    }

    private let container: ContainerID
    private let includesUncommitted: Bool
    private var blobs: RowCursor
    private var uploads: RowCursor
    /// Where the current name is; nil at the end.
    private var side: Side?

    init(
        _ database: Database, _ container: ContainerID, prefix: String, includesUncommitted: Bool
    ) {
        self.container = container
        self.includesUncommitted = includesUncommitted
        // Both walk the same state, else a name committed in between could be missed.
        let snapshot = database.snapshot()
        self.blobs = snapshot.cursor(under: .blobs(in: container, prefix: prefix))
        self.uploads = snapshot.cursor(under: .uploads(in: container, prefix: prefix))
    }

    var steps: Int {
        self.blobs.steps + self.uploads.steps
    }

    var isValid: Bool {
        self.side != nil
    }

    /// The bytes of the current name, until the cursor moves.
    var name: UnsafeRawBufferPointer {
        switch self.side {
        case .blobs: Self.name(self.blobs)
        case .uploads: Self.name(self.uploads)
        case nil: UnsafeRawBufferPointer(start: nil, count: 0)
        }
    }

    func current() throws(IndexFailure) -> BlobName {
        try Self.parse(self.side == .uploads ? self.uploads.key : self.blobs.key)
    }

    func entry() throws(IndexFailure) -> BlobPage.Entry {
        let name = try self.current()
        return self.side == .uploads
            ? .uncommitted(name, try self.uploads.decode(UploadRow.decode))
            : .blob(name, try self.blobs.decode(BlobRow.decode))
    }

    /// Moves to the first name not less than `name`.
    mutating func seek(_ name: [UInt8]) throws(IndexFailure) {
        try self.blobs.seek(RowKey.blobs(in: self.container).appending(name))
        if self.includesUncommitted {
            try self.uploads.seek(RowKey.uploads(in: self.container).appending(name))
        }
        try self.settle()
    }

    /// Moves to the first name behind all that begin with `prefix`.
    mutating func seek(past prefix: [UInt8]) throws(IndexFailure) {
        try self.blobs.seek(RowKey.blobs(in: self.container).appending(prefix).successor())
        if self.includesUncommitted {
            try self.uploads.seek(RowKey.uploads(in: self.container).appending(prefix).successor())
        }
        try self.settle()
    }

    mutating func next() throws(IndexFailure) {
        switch self.side {
        case .blobs: try self.blobs.next()
        case .uploads: try self.uploads.next()
        case nil: break
        }
        try self.settle()
    }

    /// Finds the lesser of the two names. Where both are the same, the uncommitted one is stepped
    /// over.
    private mutating func settle() throws(IndexFailure) {
        guard self.includesUncommitted, self.uploads.isValid else {
            self.side = self.blobs.isValid ? .blobs : nil
            return
        }
        guard self.blobs.isValid else {
            self.side = .uploads
            return
        }
        if Self.name(self.uploads).elementsEqual(Self.name(self.blobs)) {
            try self.uploads.next()
            self.side = .blobs
            return
        }
        self.side =
            Self.name(self.uploads).lexicographicallyPrecedes(Self.name(self.blobs))
            ? .uploads : .blobs
    }

    /// What follows tag and container id.
    private static func name(_ cursor: borrowing RowCursor) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: cursor.key[9...])
    }

    private static func parse(_ key: UnsafeRawBufferPointer) throws(IndexFailure) -> BlobName {
        switch try ParsedKey.parse(key) {
        case .blob(_, let name), .upload(_, let name): return name
        case .meta, .container, .chunk, .stagedBlock, .payloadFile, .garbage:
            // Blob and upload rows are all that the two cursors' prefixes let through.
            preconditionFailure("row of another table")
        }
    }
}
