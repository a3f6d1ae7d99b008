/// Where a listing goes on, as clients see it: opaque, and of characters that no URL escapes.
///
/// | `1-` | the first name of the next page, UTF-8 in URL-safe base64 |
public enum ListingMarker: Sendable {
    private static let prefix = "1-"

    public static func encode(_ start: String) -> String {
        self.prefix + Base64.encode(start.utf8, .url)
    }

    /// Nil unless `encode` made it.
    public static func decode(_ marker: String) -> String? {
        guard marker.hasPrefix(self.prefix),
            let bytes = Base64.decode(marker.dropFirst(self.prefix.utf8.count), .url),
            !bytes.isEmpty
        else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }
}
