import HTTPTypes

/// Which part of the server a request is for.
///
/// The service's own paths come first, so in path style no account can be called `healthz`,
/// `subscriptions` or `providers`.
enum RequestRoute {
    static let authorityPath = "/.well-known/lazuli-ca.pem"

    case data
    case management
    case health
    /// The certificate of the server's own authority.
    case authority

    init(_ head: HTTPRequest) {
        let path = (head.path ?? "/").utf8
        let segment = path.dropFirst().prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
        if Self.matches(segment, "subscriptions") || Self.matches(segment, "providers") {
            self = .management
        } else if segment.elementsEqual("healthz".utf8),
            path[segment.endIndex...].first != UInt8(ascii: "/"), Self.isRead(head)
        {
            self = .health
        } else if path.elementsEqual(Self.authorityPath.utf8), Self.isRead(head) {
            self = .authority
        } else {
            self = .data
        }
    }

    private static func isRead(_ head: HTTPRequest) -> Bool {
        head.method == .get || head.method == .head
    }

    /// Path segments of the management plane compare in any case (spec worm.md §4). Both
    /// names are kept from accounts where those are configured.
    private static func matches(_ segment: Substring.UTF8View, _ name: String) -> Bool {
        segment.count == name.utf8.count && zip(segment, name.utf8).allSatisfy { $0 | 0x20 == $1 }
    }
}
