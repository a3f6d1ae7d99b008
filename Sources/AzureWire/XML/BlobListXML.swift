public import BlobModel

/// The answer to List Blobs, flat or by delimiter (spec rest.md §4.1).
public enum BlobListXML: Sendable {
    /// - Parameters:
    ///   - accountTier: what blobs have that nobody chose a tier for; nil: none.
    ///   - endpoint: the account's URL as the client reached it, with a slash at the end.
    ///   - now: for what changes with time alone: leases, tiers, remaining days.
    public static func write(
        _ page: BlobPage, _ listing: BlobListing, inferring accountTier: AccessTier? = .hot,
        endpoint: String, at now: Timestamp
    ) -> [UInt8] {
        var xml = XMLWriter()
        xml.open(
            "EnumerationResults",
            [
                ("ServiceEndpoint", endpoint),
                ("ContainerName", listing.query.container.name.text),
            ])
        xml.echo(listing.echo)
        xml.open("Blobs")
        for entry in page.entries {
            xml.entry(entry, listing.details, accountTier, at: now)
        }
        xml.close("Blobs")
        xml.nextMarker(page.next.map(ListingMarker.encode))
        xml.close("EnumerationResults")
        return xml.bytes
    }
}

extension XMLWriter {
    fileprivate mutating func entry(
        _ entry: BlobPage.Entry, _ details: BlobListing.Details, _ accountTier: AccessTier?,
        at now: Timestamp
    ) {
        switch entry {
        case .blob(let name, let blob):
            self.open("Blob")
            self.name(name.text)
            if details.contains(.versions), let versionID = blob.versionID {
                self.element("VersionId", WireDate.iso8601(versionID))
                self.element("IsCurrentVersion", "true")
            }
            self.content(blob, nil, details, accountTier, at: now)
            self.close("Blob")
        case .item(let name, let item):
            self.open("Blob")
            self.name(name.text)
            switch item.key.role {
            case .snapshot: self.element("Snapshot", WireDate.iso8601(item.key.time))
            case .version: self.element("VersionId", WireDate.iso8601(item.key.time))
            case .base: break
            }
            if item.deletion != nil { self.element("Deleted", "true") }
            self.content(item.blob, item, details, accountTier, at: now)
            self.close("Blob")
        case .hasVersionsOnly(let name, let item):
            self.open("Blob")
            self.name(name.text)
            self.element("HasVersionsOnly", "true")
            self.content(item.blob, item, details, accountTier, at: now)
            self.close("Blob")
        case .uncommitted(let name, let upload):
            self.uncommitted(name, upload)
        case .prefix(let prefix):
            self.open("BlobPrefix")
            self.name(prefix)
            self.close("BlobPrefix")
        }
    }

    /// - Parameter item: what it is kept as; nil for the current blob.
    private mutating func content(
        _ blob: Blob, _ item: HistoryItem?, _ details: BlobListing.Details,
        _ accountTier: AccessTier?, at now: Timestamp
    ) {
        self.open("Properties")
        self.headers(of: blob)
        self.state(of: blob, item, details, accountTier, at: now)
        self.close("Properties")
        if details.contains(.metadata) { self.metadata(blob.metadata) }
        if details.contains(.tags), !blob.tags.isEmpty { self.tags(blob.tags.entries) }
        if blob.kind == .block { self.empty("OrMetadata") }
    }

    private mutating func headers(of blob: Blob) {
        self.element("Creation-Time", WireDate.text(of: blob.createdAt))
        self.element("Last-Modified", WireDate.text(of: blob.lastModified))
        if let time = blob.expiresAt { self.element("Expiry-Time", WireDate.text(of: time)) }
        self.element("Etag", blob.etag.text)
        self.element("Content-Length", String(blob.byteCount))
        self.element(
            "Content-Type", blob.headers.contentType ?? ContentHeaders.defaultContentType)
        self.element("Content-Encoding", blob.headers.contentEncoding ?? "")
        self.element("Content-Language", blob.headers.contentLanguage ?? "")
        self.empty("Content-CRC64")
        self.element("Content-MD5", blob.headers.contentMD5.map { Base64.encode($0.bytes) } ?? "")
        self.element("Cache-Control", blob.headers.cacheControl ?? "")
        self.element("Content-Disposition", blob.headers.contentDisposition ?? "")
        if blob.kind == .page {
            self.element("x-ms-blob-sequence-number", String(blob.sequenceNumber))
        }
        self.element("BlobType", blob.kind.wireName)
    }

    private mutating func state(
        of blob: Blob, _ item: HistoryItem?, _ details: BlobListing.Details,
        _ accountTier: AccessTier?, at now: Timestamp
    ) {
        let tier = TierText(blob, inferring: accountTier, at: now)
        if let tier {
            self.element("AccessTier", tier.tier)
            if tier.isInferred { self.element("AccessTierInferred", "true") }
            if let status = tier.archiveStatus { self.element("ArchiveStatus", status) }
        }
        // What is past or deleted cannot be leased.
        if item == nil { self.lease(LeaseText(blob.lease, at: now)) }
        if let copy = blob.copy, details.contains(.copy) { self.copy(copy) }
        self.element("ServerEncrypted", "true")
        if let copy = blob.copy, copy.isIncremental {
            self.element("IncrementalCopy", "true")
            if let snapshot = copy.destinationSnapshot {
                self.element("DestinationSnapshot", WireDate.iso8601(snapshot))
            }
        }
        if let time = tier?.changedAt {
            self.element("AccessTierChangeTime", WireDate.text(of: time))
        }
        if let deletion = item?.deletion { self.deletion(deletion, at: now) }
        if let priority = tier?.rehydratePriority { self.element("RehydratePriority", priority) }
        self.immutability(of: blob, details)
        if blob.isSealed { self.element("Sealed", "true") }
        if !blob.tags.isEmpty { self.element("TagCount", String(blob.tags.entries.count)) }
    }

    private mutating func immutability(of blob: Blob, _ details: BlobListing.Details) {
        let text = ImmutabilityText(blob.immutability)
        if details.contains(.immutabilityPolicy), let date = text.untilDate, let mode = text.mode {
            self.element("ImmutabilityPolicyUntilDate", date)
            self.element("ImmutabilityPolicyMode", mode)
        }
        if details.contains(.legalHold), let hold = text.legalHold {
            self.element("LegalHold", hold)
        }
    }

    private mutating func copy(_ copy: CopyState) {
        self.element("CopyId", copy.id.text)
        self.element("CopyStatus", copy.status.wireName)
        self.element("CopySource", copy.source)
        self.element("CopyProgress", copy.progress)
        if let time = copy.completedAt {
            self.element("CopyCompletionTime", WireDate.text(of: time))
        }
        if let reason = copy.reason { self.element("CopyStatusDescription", reason) }
    }

    /// A name with blocks but no content: it has no dates, no tag and no headers.
    private mutating func uncommitted(_ name: BlobName, _ upload: Upload) {
        self.open("Blob")
        self.name(name.text)
        self.open("Properties")
        self.element("Creation-Time", WireDate.text(of: upload.startedAt))
        self.element("Content-Length", "0")
        self.element("BlobType", Blob.Kind.block.wireName)
        self.lease(LeaseText(nil, at: upload.startedAt))
        self.element("ServerEncrypted", "true")
        self.close("Properties")
        self.close("Blob")
    }
}
