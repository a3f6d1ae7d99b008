public import BlobModel

/// `x-ms-tags`: `key=value&key=value`, each form-urlencoded (spec rest.md §4.8).
public enum TagsHeader: Sendable {
    public static let name = "x-ms-tags"

    /// An empty value means no tags.
    public static func parse(_ value: String) throws(WireError) -> BlobTags {
        if value.isEmpty { return .none }
        var entries: [BlobTags.Entry] = []
        for pair in value.utf8.split(
            separator: UInt8(ascii: "&"), omittingEmptySubsequences: false)
        {
            // A header of many kilobytes need not be decoded to know that it has too many.
            guard entries.count < BlobTags.countMax else { throw .tagsTooLarge }
            let parts = pair.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2,
                let key = PercentCoding.decodeForm(Substring(parts[0])),
                let value = PercentCoding.decodeForm(Substring(parts[1]))
            else { throw .invalidHeaderValue(self.name, value) }
            entries.append(BlobTags.Entry(key: key, value: value))
        }
        return try BlobTags(wire: entries)
    }
}

extension BlobTags {
    /// Tags as they came over the wire.
    init(wire entries: [Entry]) throws(WireError) {
        do throws(Invalid) {
            try self.init(entries)
        } catch {
            switch error {
            case .tooMany, .tooLong: throw .tagsTooLarge
            case .emptyName: throw .emptyTagName
            case .duplicateName: throw .duplicateTagNames
            case .characters: throw .invalidTag
            }
        }
    }
}
