import BlobModel

// What both listings have in common.

extension XMLWriter {
    /// A blob's or folded prefix's name. One that XML cannot hold, or that holds control
    /// characters, is percent-encoded as a whole and flagged (spec rest.md §4.1).
    mutating func name(_ text: String) {
        let isPlain =
            text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
            || text.unicodeScalars.allSatisfy { $0.value >= 0x20 && isLegalInXML($0) }
        if isPlain {
            self.element("Name", text)
        } else {
            self.element("Name", attribute: #" Encoded="true""#, PercentCoding.encode(text))
        }
    }

    mutating func echo(_ echo: ListingEcho) {
        if let prefix = echo.prefix { self.element("Prefix", prefix) }
        if let marker = echo.marker { self.element("Marker", marker) }
        if let maxResults = echo.maxResults { self.element("MaxResults", String(maxResults)) }
        if let delimiter = echo.delimiter { self.element("Delimiter", delimiter) }
    }

    mutating func metadata(_ metadata: Metadata) {
        if metadata.entries.isEmpty {
            self.empty("Metadata")
            return
        }
        self.open("Metadata")
        for entry in metadata.entries {
            self.element(entry.name, entry.value)
        }
        self.close("Metadata")
    }

    /// - Parameter marker: nil after the last page.
    mutating func nextMarker(_ marker: String?) {
        self.element("NextMarker", marker ?? "")
    }

    mutating func lease(_ lease: LeaseText) {
        self.element("LeaseStatus", lease.status)
        self.element("LeaseState", lease.state)
        if let duration = lease.duration { self.element("LeaseDuration", duration) }
    }

    mutating func deletion(_ deletion: Deletion, at now: Timestamp) {
        self.element("DeletedTime", WireDate.text(of: deletion.at))
        self.element("RemainingRetentionDays", String(deletion.remainingDays(at: now)))
    }
}
