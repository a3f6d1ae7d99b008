import BlobModel

// The parameters of List Containers, List Blobs and Find Blobs by Tags (spec rest.md §2, §4.1,
// §4.8).

extension RequestTarget {
    func containerListing(_ account: AccountName) throws(WireError) -> ContainerListing {
        let include = try self.include(["metadata", "deleted", "system"])
        let page = try self.page()
        let start = try self.start(page, ListingMarker.containerPosition)
        return ContainerListing(
            query: ContainerQuery(
                account: account, prefix: page.echo.prefix ?? "", start: start,
                limit: page.limit, includesDeleted: include.contains("deleted"),
                includesSystem: include.contains("system")),
            includesMetadata: include.contains("metadata"), echo: page.echo)
    }

    /// Permissions do not exist here: asking for them shows nothing.
    func blobListing(_ container: ContainerAddress) throws(WireError) -> BlobListing {
        let include = try self.include([
            "snapshots", "metadata", "uncommittedblobs", "copy", "deleted", "tags", "versions",
            "deletedwithversions", "immutabilitypolicy", "legalhold", "permissions",
        ])
        if let only = self["showonly"], !only.isEmpty {
            // What a hierarchical namespace has.
            throw .invalidQueryParameterValue("showonly", only)
        }
        var page = try self.page()
        page.echo.delimiter = self["delimiter"]
        let delimiter = page.echo.delimiter.flatMap { $0.isEmpty ? nil : $0 }
        if delimiter != nil && include.contains("snapshots") {
            throw .invalidQueryParameterValue("include", self["include"] ?? "")
        }
        var start = try self.start(page, ListingMarker.blobPosition)
        if let first = self["startfrom"], !first.isEmpty {
            // Inclusive; of it and a marker, whichever is further on has the say.
            let isMarkerFurther = start.map { !precedes($0.name, first) } ?? false
            if !isMarkerFurther { start = BlobPosition(name: first) }
        }
        return BlobListing(
            query: BlobQuery(
                container: container, prefix: page.echo.prefix ?? "", delimiter: delimiter,
                start: start, limit: page.limit, includes: BlobQuery.Includes(include)),
            details: BlobListing.Details(include), echo: page.echo)
    }

    func tagListing(
        _ account: AccountName, _ container: ContainerName?
    ) throws(WireError) -> TagListing {
        guard let expression = self["where"], !expression.isEmpty else {
            throw .missingRequiredQueryParameter("where")
        }
        // Only current blobs are found; an answer without the versions would say there are none.
        _ = try self.include(["none"])
        let page = try self.page()
        return TagListing(
            query: TagQuery(
                account: account, container: container,
                filter: try WhereExpression.parse(
                    expression, in: container == nil ? .account : .container),
                start: try self.start(page, FoundBlobsXML.position), limit: page.limit),
            expression: expression)
    }

    /// Nil if it is not given. More than `max` is allowed, whoever gets it cuts it down; less than
    /// one is not.
    func maxResults(_ max: Int) throws(WireError) -> Int? {
        guard let text = self["maxresults"] else { return nil }
        let isNegative = text.hasPrefix("-")
        guard let number = saturatingNumber(text.utf8.dropFirst(isNegative ? 1 : 0)) else {
            throw .invalidQueryParameterValue("maxresults", text)
        }
        guard !isNegative, number > 0 else {
            throw .outOfRangeQueryParameterValue("maxresults", text, allowed: 1...max)
        }
        return Int(clamping: number)
    }

    private struct Page {
        var limit: Int
        var echo: ListingEcho
    }

    private static let limitMax = 5_000

    private func page() throws(WireError) -> Page {
        let maxResults = try self.maxResults(Self.limitMax)
        return Page(
            limit: min(maxResults ?? Self.limitMax, Self.limitMax),
            echo: ListingEcho(
                prefix: self["prefix"], marker: self["marker"], maxResults: maxResults,
                delimiter: nil))
    }

    private func start<Position>(
        _ page: Page, _ decode: (String) -> Position?
    ) throws(WireError) -> Position? {
        guard let marker = page.echo.marker, !marker.isEmpty else { return nil }
        guard let position = decode(marker) else {
            throw .invalidQueryParameterValue("marker", marker)
        }
        return position
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

extension BlobQuery.Includes {
    fileprivate init(_ include: Set<String>) {
        let all: [(String, Self)] = [
            ("uncommittedblobs", .uncommitted), ("snapshots", .snapshots),
            ("versions", .versions), ("deleted", .deleted),
            ("deletedwithversions", .deletedWithVersions),
        ]
        self = all.reduce(into: []) { if include.contains($1.0) { $0.formUnion($1.1) } }
    }
}

extension BlobListing.Details {
    fileprivate init(_ include: Set<String>) {
        let all: [(String, Self)] = [
            ("metadata", .metadata), ("tags", .tags), ("copy", .copy), ("versions", .versions),
            ("immutabilitypolicy", .immutabilityPolicy), ("legalhold", .legalHold),
        ]
        self = all.reduce(into: []) { if include.contains($1.0) { $0.formUnion($1.1) } }
    }
}

/// In the order of lists.
private func precedes(_ a: String, _ b: String) -> Bool {
    a.utf8.lexicographicallyPrecedes(b.utf8)
}
