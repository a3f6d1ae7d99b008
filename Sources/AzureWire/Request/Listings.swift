import BlobModel

// The parameters of List Containers and List Blobs (spec rest.md §2, §4.1).

extension RequestTarget {
    func containerListing(_ account: AccountName) throws(WireError) -> ContainerListing {
        let include = try self.include(["metadata", "deleted", "system"])
        let page = try self.page()
        return ContainerListing(
            query: ContainerQuery(
                account: account, prefix: page.echo.prefix ?? "", start: page.start,
                limit: page.limit),
            includesMetadata: include.contains("metadata"), echo: page.echo)
    }

    /// Most of what `include` can name does not exist here and so shows nothing: snapshots,
    /// versions, tags, copies, deleted blobs, policies and holds of single versions.
    func blobListing(_ container: ContainerAddress) throws(WireError) -> BlobListing {
        let include = try self.include([
            "snapshots", "metadata", "uncommittedblobs", "copy", "deleted", "tags", "versions",
            "deletedwithversions", "immutabilitypolicy", "legalhold", "permissions",
        ])
        var page = try self.page()
        page.echo.delimiter = self["delimiter"]
        let delimiter = page.echo.delimiter.flatMap { $0.isEmpty ? nil : $0 }
        if delimiter != nil && include.contains("snapshots") {
            throw .invalidQueryParameterValue("include", self["include"] ?? "")
        }
        if let first = self["startfrom"], !first.isEmpty {
            // Inclusive, like a marker; whichever is further on has the say.
            page.start = page.start.map { laterName($0, first) } ?? first
        }
        return BlobListing(
            query: BlobQuery(
                container: container, prefix: page.echo.prefix ?? "", delimiter: delimiter,
                start: page.start, limit: page.limit,
                includesUncommitted: include.contains("uncommittedblobs")),
            includesMetadata: include.contains("metadata"), echo: page.echo)
    }

    private struct Page {
        var start: String?
        var limit: Int
        var echo: ListingEcho
    }

    private static let limits = 1...5_000

    private func page() throws(WireError) -> Page {
        let marker = self["marker"]
        var start: String?
        if let marker, !marker.isEmpty {
            start = ListingMarker.decode(marker)
            if start == nil { throw .invalidQueryParameterValue("marker", marker) }
        }
        let maxResults = try self.maxResults()
        return Page(
            start: start,
            limit: min(maxResults ?? Self.limits.upperBound, Self.limits.upperBound),
            echo: ListingEcho(
                prefix: self["prefix"], marker: marker, maxResults: maxResults, delimiter: nil))
    }

    /// More than a page can have is allowed and cut down; less than one is not.
    private func maxResults() throws(WireError) -> Int? {
        guard let text = self["maxresults"] else { return nil }
        let isNegative = text.hasPrefix("-")
        guard let number = saturatingNumber(text.utf8.dropFirst(isNegative ? 1 : 0)) else {
            throw .invalidQueryParameterValue("maxresults", text)
        }
        guard !isNegative, number > 0 else {
            throw .outOfRangeQueryParameterValue("maxresults", text, allowed: Self.limits)
        }
        return Int(clamping: number)
    }

    private func include(_ known: Set<String>) throws(WireError) -> Set<String> {
        guard let text = self["include"] else { return [] }
        let values = text.lowercased().split(separator: ",").map(String.init)
        guard known.isSuperset(of: values) else {
            throw .invalidQueryParameterValue("include", text)
        }
        return Set(values)
    }
}

private func laterName(_ a: String, _ b: String) -> String {
    a.utf8.lexicographicallyPrecedes(b.utf8) ? b : a
}
