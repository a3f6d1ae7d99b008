public import BlobModel

extension IndexStore {
    /// One page of the current blobs that a filter finds, container by container in name order;
    /// nil if the query names a container that does not exist.
    ///
    /// Within a container they come in the order of the values of the key that drives the search.
    /// A page may end early where many candidates do not match; it then says where to go on.
    public func blobs(tagged query: TagQuery) throws(IndexFailure) -> TaggedPage? {
        var search = TagSearch(self.database, query)
        let start = query.start.flatMap(TagPosition.init)
        if let name = query.container ?? query.filter.container {
            let address = ContainerAddress(account: query.account, name: name)
            guard let container = try self.container(address) else {
                // The filter's own container need not exist.
                return query.container == nil ? search.page : nil
            }
            try search.search(container, from: start?.container == name.text ? start?.key : nil)
            return search.page
        }
        var cursor = self.database.cursor(under: .containers(of: query.account, prefix: ""))
        try cursor.seek(.containers(of: query.account, prefix: start?.container ?? ""))
        while cursor.isValid, !search.isDone {
            guard case .container(let address) = try ParsedKey.parse(cursor.key) else { break }
            let container = try cursor.decode { reader throws(MalformedBytes) in
                try ContainerRow.decode(address, from: &reader)
            }
            let isStart = start?.container == address.name.text
            try search.search(container, from: isStart ? start?.key : nil)
            try cursor.next()
        }
        return search.page
    }
}

/// Where a page of tagged blobs ends: a container's name, 0x00, and the key of a tag row (or a
/// blob's name) behind the container's id.
private struct TagPosition {
    let container: String
    let key: [UInt8]

    init?(_ bytes: [UInt8]) {
        guard let separator = bytes.firstIndex(of: 0),
            let container = String(validating: bytes[..<separator], as: UTF8.self)
        else { return nil }
        self.container = container
        self.key = Array(bytes[(separator + 1)...])
    }

    static func encode(_ container: ContainerName, _ key: [UInt8]) -> [UInt8] {
        Array(container.text.utf8) + [0] + key
    }
}

private struct TagSearch: ~Copyable {
    /// How many candidates one page looks at.
    private static let candidatesMax = 50_000

    private let database: Database
    private let query: TagQuery
    /// The comparison whose tag rows are walked: one value's are the fewest.
    private let driver: TagRange?
    private var candidates = 0
    var page = TaggedPage(entries: [], next: nil)

    init(_ database: Database, _ query: TagQuery) {
        self.database = database
        self.query = query
        self.driver =
            query.filter.ranges.first { $0.onlyValue != nil } ?? query.filter.ranges.first
    }

    var isDone: Bool {
        self.page.next != nil
    }

    mutating func search(
        _ container: Container, from start: [UInt8]?
    ) throws(IndexFailure) {
        guard let driver = self.driver else {
            try self.walkBlobs(of: container, from: start)
            return
        }
        let prefix = RowKey.tags(in: container.id, key: driver.key)
        var cursor = self.database.cursor(under: prefix)
        let first =
            start.map { RowKey.tags(in: container.id).appending($0) }
            ?? prefix.appending((driver.lower?.value ?? "").utf8)
        try cursor.seek(max(first, prefix))
        while cursor.isValid {
            guard case .tag(_, _, let value, let name) = try ParsedKey.parse(cursor.key) else {
                preconditionFailure("row of another table")
            }
            guard !driver.isBehind(value) else { return }
            if driver.contains(value) {
                let key = Array(cursor.key[9...])
                guard try self.take(name, in: container, at: key) else { return }
            }
            try cursor.next()
        }
    }

    /// Without a comparison every blob with tags is meant.
    private mutating func walkBlobs(
        of container: Container, from start: [UInt8]?
    ) throws(IndexFailure) {
        let prefix = RowKey.blobs(in: container.id)
        var cursor = self.database.cursor(under: prefix)
        try cursor.seek(prefix.appending(start ?? []))
        while cursor.isValid {
            guard case .blob(_, let name) = try ParsedKey.parse(cursor.key) else {
                preconditionFailure("row of another table")
            }
            guard try self.take(name, in: container, at: Array(name.text.utf8)) else { return }
            try cursor.next()
        }
    }

    /// - Returns: false if the page ends before the candidate.
    private mutating func take(
        _ name: BlobName, in container: Container, at key: [UInt8]
    ) throws(IndexFailure) -> Bool {
        guard self.page.entries.count < self.query.limit, self.candidates < Self.candidatesMax
        else {
            self.page.next = TagPosition.encode(container.address.name, key)
            return false
        }
        self.candidates += 1
        let blob = try self.database.read(.blob(container.id, name), BlobRow.decode)
        if let blob, !blob.tags.entries.isEmpty, self.query.filter.matches(blob.tags) {
            self.page.entries.append(
                TaggedPage.Entry(container: container.address.name, name: name, blob: blob))
        }
        return true
    }
}

extension TagRange {
    /// Whether no value from this one on can be inside.
    fileprivate func isBehind(_ value: String) -> Bool {
        guard let upper = self.upper else { return false }
        return upper.value.utf8.lexicographicallyPrecedes(value.utf8)
    }
}
