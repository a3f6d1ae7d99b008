import HTTPTypes

/// Which part of the server a request is for.
///
/// The service's own paths come first, so in path style no account can be called `healthz`,
/// `subscriptions`, `providers`, `tenants` or `metadata`.
enum RequestRoute {
    static let authorityPath = "/.well-known/lazuli-ca.pem"

    case data
    case management
    /// What a client asks the management plane before it has a token.
    case cloudMetadata
    /// The development issuer, if there is one: one of its paths behind a tenant's id, whose hyphens
    /// no account's name has.
    case identity
    case health
    /// The certificate of the server's own authority.
    case authority

    init(_ head: HTTPRequest) {
        let path = (head.path ?? "/").utf8
        let segment = path.dropFirst().prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
        let rest = path[segment.endIndex...].prefix { $0 != UInt8(ascii: "?") }
        if Self.matches(segment, "subscriptions") || Self.matches(segment, "providers")
            || (Self.matches(segment, "tenants") && rest.isEmpty && Self.hasAPIVersion(head))
        {
            self = .management
        } else if Self.matches(segment, "metadata"), Self.matches(rest, "/endpoints"),
            head.method == .get, Self.hasAPIVersion(head)
        {
            self = .cloudMetadata
        } else if segment.elementsEqual("healthz".utf8), rest.isEmpty, Self.isRead(head) {
            self = .health
        } else if path.elementsEqual(Self.authorityPath.utf8), Self.isRead(head) {
            self = .authority
        } else if Self.isUUID(segment), IdentityEndpoint.Page(rest) != nil {
            self = .identity
        } else {
            self = .data
        }
    }

    private static func isRead(_ head: HTTPRequest) -> Bool {
        head.method == .get || head.method == .head
    }

    /// Path segments of the management plane compare in any case (spec worm.md §4). The
    /// names are kept from accounts where those are configured.
    private static func matches(_ segment: Substring.UTF8View, _ name: String) -> Bool {
        segment.count == name.utf8.count && zip(segment, name.utf8).allSatisfy { $0 | 0x20 == $1 }
    }

    /// Tells what is for the resource manager from a container of that name in host style.
    private static func hasAPIVersion(_ head: HTTPRequest) -> Bool {
        head.path?.lowercased().contains("api-version=") ?? false
    }

    private static func isUUID(_ segment: Substring.UTF8View) -> Bool {
        segment.count == 36
            && segment.enumerated().allSatisfy { index, byte in
                switch byte {
                case UInt8(ascii: "-"): [8, 13, 18, 23].contains(index)
                case UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"):
                    ![8, 13, 18, 23].contains(index)
                default: false
                }
            }
    }
}
