public import BlobModel

/// The answer to List Containers (spec rest.md §4.4).
public enum ContainerListXML: Sendable {
    /// - Parameters:
    ///   - endpoint: the account's URL as the client reached it, with a slash at the end.
    ///   - now: for what changes with time alone: leases, remaining days.
    public static func write(
        _ page: ContainerPage, _ listing: ContainerListing, endpoint: String, at now: Timestamp
    ) -> [UInt8] {
        var xml = XMLWriter()
        xml.open("EnumerationResults", [("ServiceEndpoint", endpoint)])
        xml.echo(listing.echo)
        xml.open("Containers")
        for container in page.containers {
            xml.container(container, includesMetadata: listing.includesMetadata, at: now)
        }
        xml.close("Containers")
        xml.nextMarker(page.next.map(ListingMarker.encode))
        xml.close("EnumerationResults")
        return xml.bytes
    }
}

extension XMLWriter {
    /// Here, unlike in List Blobs, the ETag has its quotes.
    fileprivate mutating func container(
        _ container: Container, includesMetadata: Bool, at now: Timestamp
    ) {
        self.open("Container")
        self.element("Name", container.address.name.text)
        if let deletion = container.deletion {
            self.element("Version", ContainerVersion.text(deletion.at))
            self.element("Deleted", "true")
        }
        self.open("Properties")
        self.element("Last-Modified", WireDate.text(of: container.lastModified))
        self.element("Etag", "\"\(container.etag.text)\"")
        self.lease(LeaseText(container.lease, at: now))
        if let text = container.publicAccess.text { self.element("PublicAccess", text) }
        self.element("DefaultEncryptionScope", accountEncryptionScope)
        self.element("DenyEncryptionScopeOverride", "false")
        self.element("HasImmutabilityPolicy", container.policy == nil ? "false" : "true")
        self.element("HasLegalHold", container.hold.isInForce ? "true" : "false")
        self.element(
            "ImmutableStorageWithVersioningEnabled",
            container.versionLevel == nil ? "false" : "true")
        if let deletion = container.deletion { self.deletion(deletion, at: now) }
        self.close("Properties")
        if includesMetadata { self.metadata(container.metadata) }
        self.close("Container")
    }
}
