public import BlobModel

extension IndexStore {
    /// One page of a container's blobs. `query.container` is not looked at: the caller has resolved
    /// it to the container's id.
    public func blobs(
        _ container: ContainerID, _ query: BlobQuery
    ) throws(IndexFailure) -> BlobPage {
        var listing = BlobListing(self, container, query)
        return try listing.page()
    }
}

/// Walks the names of a container in the order of their UTF-8 bytes, stepping over what a folded
/// prefix hides with one seek: the work is in proportion to what is shown.
package struct BlobListing: ~Copyable {
    private let query: BlobQuery
    private let prefix: [UInt8]
    private let delimiter: [UInt8]?
    private let start: [UInt8]
    private var names: NameCursor
    private var result = BlobPage(entries: [], next: nil)

    package init(_ store: IndexStore, _ container: ContainerID, _ query: BlobQuery) {
        self.query = query
        self.prefix = Array(query.prefix.utf8)
        self.delimiter = query.delimiter.map { Array($0.utf8) }
        self.start = Array((query.start?.name ?? "").utf8)
        self.names = NameCursor(
            store.database, container, prefix: query.prefix,
            includesHistory: !query.includes.isDisjoint(with: .history),
            includesUploads: query.includes.contains(.uncommitted))
    }

    /// How often an iterator was moved.
    package var steps: Int {
        self.names.steps
    }

    package mutating func page() throws(IndexFailure) -> BlobPage {
        try self.names.seek(
            self.prefix.lexicographicallyPrecedes(self.start) ? self.start : self.prefix)
        while self.names.isValid, self.result.next == nil {
            if let folded = self.foldedPrefix() {
                try self.fold(folded)
            } else {
                try self.show(from: self.startPlace())
                if self.result.next == nil { try self.names.next() }
            }
        }
        return self.result
    }

    /// A start inside a folded group is behind the group's entry.
    private mutating func fold(_ folded: [UInt8]) throws(IndexFailure) {
        guard !folded.lexicographicallyPrecedes(self.start) else {
            try self.names.seek(past: folded)
            return
        }
        // A name of which nothing is shown makes no folder.
        guard try self.showsSomething() else {
            try self.names.next()
            return
        }
        let text = String(decoding: folded, as: UTF8.self)
        guard self.result.entries.count < self.query.limit else {
            self.result.next = BlobPosition(name: text)
            return
        }
        self.result.entries.append(.prefix(text))
        try self.names.seek(past: folded)
    }

    private func startPlace() -> BlobPosition.Place {
        guard let start = self.query.start else { return .first }
        let isStart = self.names.withName { $0.elementsEqual(self.start) }
        return isStart ? start.place : .first
    }

    /// Adds what the current name has to show.
    private mutating func show(from place: BlobPosition.Place) throws(IndexFailure) {
        let name = try self.names.current()
        try self.showItems(of: name, from: place)
        guard self.result.next == nil else { return }
        if let entry = try self.ownEntry(of: name) {
            self.add(entry, at: BlobPosition(name: name.text, place: .current))
        }
    }

    private mutating func showItems(
        of name: BlobName, from place: BlobPosition.Place
    ) throws(IndexFailure) {
        let first: HistoryItem.Key?
        switch place {
        case .current: return
        case .item(let key): first = key
        case .first: first = self.query.includes.wantsOnlyBase ? .base : nil
        }
        guard !self.query.includes.isDisjoint(with: .items) else { return }
        var shown: [HistoryItem] = []
        let room = self.query.limit - self.result.entries.count
        let includes = self.query.includes
        // One more than there is room for says where the next page begins.
        try self.names.forEachItem(from: first) { item in
            if includes.show(item) { shown.append(item) }
            return shown.count <= room
        }
        for item in shown {
            self.add(.item(name, item), at: BlobPosition(name: name.text, place: .item(item.key)))
        }
    }

    /// What stands for the name itself.
    private mutating func ownEntry(of name: BlobName) throws(IndexFailure) -> BlobPage.Entry? {
        if let blob = try self.names.blob() { return .blob(name, blob) }
        if self.query.includes.contains(.deletedWithVersions),
            !self.query.includes.contains(.versions), let item = try self.newestVersion()
        {
            return .hasVersionsOnly(name, item)
        }
        return try self.names.upload().map { .uncommitted(name, $0) }
    }

    private mutating func newestVersion() throws(IndexFailure) -> HistoryItem? {
        var newest: HistoryItem?
        try self.names.forEachItem(
            from: HistoryItem.Key(time: Timestamp(ticks: 0), role: .snapshot)
        ) { item in
            if item.key.role == .version, item.deletion == nil { newest = item }
            return true
        }
        return newest
    }

    private mutating func showsSomething() throws(IndexFailure) -> Bool {
        if !self.names.sides.isDisjoint(with: [.blob, .upload]) { return true }
        let includes = self.query.includes
        var shows = false
        try self.names.forEachItem(from: nil) { item in
            shows = includes.show(item)
            return !shows
        }
        if shows || !includes.contains(.deletedWithVersions) { return shows }
        return try self.newestVersion() != nil
    }

    private mutating func add(_ entry: BlobPage.Entry, at position: BlobPosition) {
        if self.result.entries.count < self.query.limit {
            self.result.entries.append(entry)
        } else {
            self.result.next = self.result.next ?? position
        }
    }

    /// The current name up to and including the first delimiter after the query's prefix; nil if
    /// there is none. UTF-8 is self-synchronising, so bytes may be compared.
    private func foldedPrefix() -> [UInt8]? {
        guard let delimiter = self.delimiter else { return nil }
        return self.names.withName { name in
            var end = self.prefix.count + delimiter.count
            while end <= name.count {
                if name[(end - delimiter.count)..<end].elementsEqual(delimiter) {
                    return Array(name[..<end])
                }
                end += 1
            }
            return nil
        }
    }
}

extension BlobQuery.Includes {
    /// What shows items of a history.
    fileprivate static let items: Self = [.snapshots, .versions, .deleted]
    /// What has to be looked up there.
    fileprivate static let history: Self = [.snapshots, .versions, .deleted, .deletedWithVersions]

    fileprivate var wantsOnlyBase: Bool {
        self.isDisjoint(with: [.snapshots, .versions])
    }

    fileprivate func show(_ item: HistoryItem) -> Bool {
        if item.deletion != nil, !self.contains(.deleted) { return false }
        return switch item.key.role {
        case .snapshot: self.contains(.snapshots)
        case .version: self.contains(.versions)
        case .base: true
        }
    }
}
