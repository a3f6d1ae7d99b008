import FoundationEssentials

/// A URL from which something may be believed: over https, or from this machine.
public struct TrustedURL: Hashable, Sendable {
    public let text: String

    /// Nil unless `text` is such a URL, without user, password or fragment.
    public init?(_ text: String) {
        guard let url = URL(string: text), let scheme = url.scheme?.lowercased(),
            let host = url.host(), !host.isEmpty, url.user() == nil, url.password() == nil,
            url.fragment() == nil
        else { return nil }
        guard scheme == "https" || (scheme == "http" && Self.isLoopback(host)) else { return nil }
        self.text = text
    }

    /// Whether a host is this machine, in the ways people write it.
    public static func isLoopback(_ host: String) -> Bool {
        ["127.0.0.1", "::1", "[::1]", "localhost"].contains(host.lowercased())
    }
}
