public import BlobModel

/// The answer to Find Blobs by Tags (spec rest.md §4.8).
public enum FoundBlobsXML: Sendable {
    /// - Parameters:
    ///   - expression: the `where` as it was sent.
    ///   - endpoint: the account's URL as the client reached it, with a slash at the end.
    public static func write(
        _ page: TaggedPage, _ filter: TagFilter, where expression: String, endpoint: String
    ) -> [UInt8] {
        var xml = XMLWriter()
        xml.open("EnumerationResults", [("ServiceEndpoint", endpoint)])
        xml.element("Where", expression)
        xml.open("Blobs")
        for entry in page.entries {
            xml.open("Blob")
            xml.name(entry.name.text)
            xml.element("ContainerName", entry.container.text)
            xml.tags(filter.shown(of: entry.blob.tags))
            xml.close("Blob")
        }
        xml.close("Blobs")
        xml.element("NextMarker", page.next.map(self.marker) ?? "")
        xml.close("EnumerationResults")
        return xml.bytes
    }

    /// Where a page goes on, in characters that no URL escapes.
    public static func marker(_ position: [UInt8]) -> String {
        Base64.encode(position, .url)
    }

    /// Nil unless ``marker(_:)`` made it.
    public static func position(_ marker: String) -> [UInt8]? {
        marker.isEmpty ? nil : Base64.decode(marker, .url)
    }
}
