import HTTPTypes

/// Which part of the server a request is for.
///
/// The service's own paths come first, so in path style no account can be called `healthz`,
/// `subscriptions` or `providers`.
enum RequestRoute {
    case data
    case management
    case health

    init(_ head: HTTPRequest) {
        let path = (head.path ?? "/").utf8
        let segment = path.dropFirst().prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
        if segment.elementsEqual("subscriptions".utf8) || segment.elementsEqual("providers".utf8) {
            self = .management
        } else if segment.elementsEqual("healthz".utf8),
            path[segment.endIndex...].first != UInt8(ascii: "/"),
            head.method == .get || head.method == .head
        {
            self = .health
        } else {
            self = .data
        }
    }
}
