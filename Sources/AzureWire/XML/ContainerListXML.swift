public import BlobModel

/// The answer to List Containers (spec rest.md §4.4).
public enum ContainerListXML: Sendable {
    /// - Parameter endpoint: the account's URL as the client reached it, with a slash at the end.
    public static func write(
        _ page: ContainerPage, _ listing: ContainerListing, endpoint: String
    ) -> [UInt8] {
        var xml = XMLWriter()
        xml.open("EnumerationResults", [("ServiceEndpoint", endpoint)])
        xml.echo(listing.echo)
        xml.open("Containers")
        for container in page.containers {
            xml.container(container, includesMetadata: listing.includesMetadata)
        }
        xml.close("Containers")
        xml.nextMarker(page.next)
        xml.close("EnumerationResults")
        return xml.bytes
    }
}

extension XMLWriter {
    /// Here, unlike in List Blobs, the ETag has its quotes.
    fileprivate mutating func container(_ container: Container, includesMetadata: Bool) {
        self.open("Container")
        self.element("Name", container.address.name.text)
        self.open("Properties")
        self.element("Last-Modified", WireDate.text(of: container.lastModified))
        self.element("Etag", "\"\(container.etag.text)\"")
        self.availableLease()
        self.element("DefaultEncryptionScope", accountScope)
        self.element("DenyEncryptionScopeOverride", "false")
        self.element("HasImmutabilityPolicy", container.policy == nil ? "false" : "true")
        self.element("HasLegalHold", container.hold.isInForce ? "true" : "false")
        self.element("ImmutableStorageWithVersioningEnabled", "false")
        self.close("Properties")
        if includesMetadata { self.metadata(container.metadata) }
        self.close("Container")
    }
}
