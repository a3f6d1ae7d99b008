import BlobModel

/// The names of a container, merged in byte order: those of current blobs and, on demand, those
/// with a history and those with uncommitted blocks. A name comes once, however much it has.
struct NameCursor: ~Copyable {
    private let container: ContainerID
    private let includesHistory: Bool
    private let includesUploads: Bool
    private var blobs: RowCursor
    private var history: RowCursor
    private var uploads: RowCursor
    /// Where the current name is; none at the end.
    private(set) var sides: Sides = []
    /// The name the history cursor stands at; empty where it is not used or at its end.
    private var historyName: [UInt8] = []

    struct Sides: OptionSet {
        var rawValue: UInt8

        static let blob = Sides(rawValue: 1)
        static let history = Sides(rawValue: 2)
        static let upload = Sides(rawValue: 4)
    }

    init(
        _ database: Database, _ container: ContainerID, prefix: String, includesHistory: Bool,
        includesUploads: Bool
    ) {
        self.container = container
        self.includesHistory = includesHistory
        self.includesUploads = includesUploads
        // All walk the same state, else a name committed in between could be missed.
        let snapshot = database.snapshot()
        self.blobs = snapshot.cursor(under: .blobs(in: container, prefix: prefix))
        self.uploads = snapshot.cursor(under: .uploads(in: container, prefix: prefix))
        self.history = snapshot.cursor(
            under: RowKey.histories(in: container).appending(EndedName.escape(prefix.utf8)))
    }

    var steps: Int {
        self.blobs.steps + self.uploads.steps + self.history.steps
    }

    var isValid: Bool {
        !self.sides.isEmpty
    }

    /// Lends the bytes of the current name.
    func withName<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        if self.sides.contains(.blob) { return body(Self.name(self.blobs)) }
        if self.sides.contains(.upload) { return body(Self.name(self.uploads)) }
        return self.historyName.withUnsafeBytes(body)
    }

    func current() throws(IndexFailure) -> BlobName {
        let text = self.withName { String(validating: $0, as: UTF8.self) }
        guard let text, let name = try? BlobName(parsing: text) else {
            throw .unusable("malformed blob name in container \(self.container.sequence)")
        }
        return name
    }

    func blob() throws(IndexFailure) -> Blob? {
        self.sides.contains(.blob) ? try self.blobs.decode(BlobRow.decode) : nil
    }

    func upload() throws(IndexFailure) -> Upload? {
        self.sides.contains(.upload) ? try self.uploads.decode(UploadRow.decode) : nil
    }

    /// Calls `body` with the current name's items from `start` on, in order, until it returns
    /// false.
    mutating func forEachItem(
        from start: HistoryItem.Key?, _ body: (HistoryItem) -> Bool
    ) throws(IndexFailure) {
        guard self.sides.contains(.history) else { return }
        let name = self.historyRows
        if let start { try self.history.seek(name.appending(EndedName.suffix(start))) }
        while self.history.isValid, self.history.key.starts(with: name.bytes) {
            guard body(try self.history.historyItem()) else { return }
            try self.history.next()
        }
    }

    /// Moves to the first name not less than `name`.
    mutating func seek(_ name: [UInt8]) throws(IndexFailure) {
        try self.blobs.seek(RowKey.blobs(in: self.container).appending(name))
        if self.includesUploads {
            try self.uploads.seek(RowKey.uploads(in: self.container).appending(name))
        }
        if self.includesHistory {
            try self.history.seek(
                RowKey.histories(in: self.container).appending(EndedName.escape(name)))
        }
        self.settle()
    }

    /// Moves to the first name behind all that begin with `prefix`.
    mutating func seek(past prefix: [UInt8]) throws(IndexFailure) {
        try self.blobs.seek(RowKey.blobs(in: self.container).appending(prefix).successor())
        if self.includesUploads {
            try self.uploads.seek(RowKey.uploads(in: self.container).appending(prefix).successor())
        }
        if self.includesHistory {
            let rows = RowKey.histories(in: self.container).appending(EndedName.escape(prefix))
            try self.history.seek(rows.successor())
        }
        self.settle()
    }

    mutating func next() throws(IndexFailure) {
        if self.sides.contains(.history) { try self.history.seek(self.historyRows.successor()) }
        if self.sides.contains(.blob) { try self.blobs.next() }
        if self.sides.contains(.upload) { try self.uploads.next() }
        self.settle()
    }

    private var historyRows: RowKey {
        RowKey.histories(in: self.container).appending(EndedName.encode(self.historyName))
    }

    /// Finds the least of the names, and who has it.
    private mutating func settle() {
        self.sides = self.blobs.isValid ? .blob : []
        self.historyName = []
        if self.includesUploads, self.uploads.isValid {
            self.add(.upload, self.order(of: Self.name(self.uploads)))
        }
        if self.includesHistory, self.history.isValid,
            let ended = EndedName.decode(Self.name(self.history))
        {
            self.add(.history, ended.name.withUnsafeBytes { self.order(of: $0) })
            self.historyName = ended.name
        }
    }

    private enum Order {
        case before
        case same
        case behind
    }

    private func order(of other: UnsafeRawBufferPointer) -> Order {
        guard self.isValid else { return .before }
        return self.withName { name in
            if other.elementsEqual(name) { return .same }
            return other.lexicographicallyPrecedes(name) ? .before : .behind
        }
    }

    private mutating func add(_ side: Sides, _ order: Order) {
        switch order {
        case .before: self.sides = side
        case .same: self.sides.insert(side)
        case .behind: break
        }
    }

    /// What follows tag and container id.
    private static func name(_ cursor: borrowing RowCursor) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: cursor.key[9...])
    }
}
