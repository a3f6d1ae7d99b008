public import BlobModel

/// `<Tags><TagSet><Tag><Key/><Value/></Tag>…</TagSet></Tags>`: the body of Set Blob Tags and of Get
/// Blob Tags' answer (spec rest.md §4.8).
public enum TagsXML: Sendable {
    public static func parse(_ xml: [UInt8]) throws(WireError) -> BlobTags {
        let root = try XMLElement(parsing: xml, root: "Tags")
        try root.expectChildren("TagSet")
        guard let set = try root.child("TagSet") else { throw .invalidXMLDocument }
        try set.expectChildren("Tag")
        var entries: [BlobTags.Entry] = []
        for tag in set.children {
            try tag.expectChildren("Key", "Value")
            guard let key = try tag.child("Key"), let value = try tag.child("Value") else {
                throw .invalidXMLDocument
            }
            entries.append(
                BlobTags.Entry(key: try key.leafText(), value: try value.leafText()))
        }
        return try BlobTags(wire: entries)
    }

    public static func write(_ tags: BlobTags) -> [UInt8] {
        var xml = XMLWriter()
        xml.tags(tags.entries)
        return xml.bytes
    }
}

extension XMLWriter {
    /// The same element in a listing.
    mutating func tags(_ entries: [BlobTags.Entry]) {
        self.open("Tags")
        if entries.isEmpty {
            self.empty("TagSet")
        } else {
            self.open("TagSet")
            for entry in entries {
                self.open("Tag")
                self.element("Key", entry.key)
                self.element("Value", entry.value)
                self.close("Tag")
            }
            self.close("TagSet")
        }
        self.close("Tags")
    }
}
