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

    package init(_ store: IndexStore, _ container: ContainerID, _ query: BlobQuery) {
        self.query = query
        self.prefix = Array(query.prefix.utf8)
        self.delimiter = query.delimiter.map { Array($0.utf8) }
        self.start = Array((query.start ?? "").utf8)
        self.names = NameCursor(
            store.database, container, prefix: query.prefix,
            includesUncommitted: query.includesUncommitted)
    }

    /// How often an iterator was moved.
    package var steps: Int {
        self.names.steps
    }

    package mutating func page() throws(IndexFailure) -> BlobPage {
        var page = BlobPage(entries: [], next: nil)
        try self.names.seek(
            self.prefix.lexicographicallyPrecedes(self.start) ? self.start : self.prefix)
        while self.names.isValid {
            if let folded = self.foldedPrefix() {
                // A start inside a folded group is behind the group's entry.
                if !folded.lexicographicallyPrecedes(self.start) {
                    let text = String(decoding: folded, as: UTF8.self)
                    guard page.entries.count < self.query.limit else {
                        page.next = text
                        break
                    }
                    page.entries.append(.prefix(text))
                }
                try self.names.seek(past: folded)
            } else {
                guard page.entries.count < self.query.limit else {
                    page.next = try self.names.current().text
                    break
                }
                page.entries.append(try self.names.entry())
                try self.names.next()
            }
        }
        return page
    }

    /// The current name up to and including the first delimiter after the query's prefix; nil if
    /// there is none. UTF-8 is self-synchronising, so bytes may be compared.
    private func foldedPrefix() -> [UInt8]? {
        guard let delimiter = self.delimiter else { return nil }
        let name = self.names.name
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
