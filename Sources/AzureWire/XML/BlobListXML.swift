public import BlobModel

/// The answer to List Blobs, flat or by delimiter (spec rest.md §4.1).
public enum BlobListXML: Sendable {
    /// - Parameter endpoint: the account's URL as the client reached it, with a slash at the end.
    public static func write(
        _ page: BlobPage, _ listing: BlobListing, endpoint: String
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
            switch entry {
            case .blob(let name, let blob):
                xml.blob(name, blob, includesMetadata: listing.includesMetadata)
            case .uncommitted(let name, let upload):
                xml.uncommitted(name, upload)
            case .prefix(let prefix):
                xml.open("BlobPrefix")
                xml.name(prefix)
                xml.close("BlobPrefix")
            }
        }
        xml.close("Blobs")
        xml.nextMarker(page.next)
        xml.close("EnumerationResults")
        return xml.bytes
    }
}

extension XMLWriter {
    fileprivate mutating func blob(_ name: BlobName, _ blob: Blob, includesMetadata: Bool) {
        self.open("Blob")
        self.name(name.text)
        self.open("Properties")
        self.element("Creation-Time", WireDate.text(of: blob.createdAt))
        self.element("Last-Modified", WireDate.text(of: blob.lastModified))
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
        self.element("BlobType", blob.kind.wireName)
        switch blob.kind {
        case .block:
            self.element("AccessTier", "Hot")
            self.element("AccessTierInferred", "true")
        case .append:
            break
        }
        self.availableLease()
        self.element("ServerEncrypted", "true")
        self.close("Properties")
        if includesMetadata { self.metadata(blob.metadata) }
        if blob.kind == .block { self.empty("OrMetadata") }
        self.close("Blob")
    }

    /// A name with blocks but no content: it has no dates, no tag and no headers.
    fileprivate mutating func uncommitted(_ name: BlobName, _ upload: Upload) {
        self.open("Blob")
        self.name(name.text)
        self.open("Properties")
        self.element("Creation-Time", WireDate.text(of: upload.startedAt))
        self.element("Content-Length", "0")
        self.element("BlobType", Blob.Kind.block.wireName)
        self.availableLease()
        self.element("ServerEncrypted", "true")
        self.close("Properties")
        self.close("Blob")
    }
}
