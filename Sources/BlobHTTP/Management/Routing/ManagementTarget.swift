import AzureWire
import HTTPTypes

/// What a request on the management plane names: an operation and the resource it is about.
struct ManagementTarget: Hashable, Sendable {
    let operation: ManagementOperation
    /// Percent-decoded and echoed as it came; empty where the route has none.
    let subscription: String
    /// Nil on the routes that are about a whole subscription.
    let resourceGroup: String?
    /// Percent-decoded, not yet checked; empty where the route has none, like ``container``.
    let account: String
    let container: String
    /// The id of a long-running operation that is asked about; empty elsewhere.
    let asyncOperation: String
    /// Still percent-encoded, without the query.
    let path: String
    let query: ManagementQuery

    /// Throws when `api-version` is missing or wrong, and when nothing answers to the path or the
    /// method.
    init(_ head: HTTPRequest) throws(ManagementError) {
        let parts = (head.path ?? "").split(
            separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        self.path = String(parts.first ?? "")
        self.query = try ManagementQuery(parsing: parts.count > 1 ? parts[1] : "")

        var segments: [String] = []
        for segment in self.path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        {
            guard let text = PercentCoding.decode(segment), !text.isEmpty else {
                throw ManagementError(
                    .badRequest, "InvalidRequestUri", "The request URI is not valid.")
            }
            segments.append(text)
        }
        let candidates = ManagementRoutes.all.filter { Self.fits($0, segments) }
        guard !candidates.isEmpty else { throw Self.unknown(segments) }
        guard let route = candidates.first(where: { $0.method == head.method }) else {
            throw Self.wrongMethod(head.method, allowed: candidates.map(\.method))
        }

        self.operation = route.operation
        func named(_ placeholder: Substring) -> String? {
            route.segments.firstIndex(of: placeholder).map { segments[$0] }
        }
        self.subscription = named("{s}") ?? ""
        self.resourceGroup = named("{g}")
        self.account = named("{a}") ?? ""
        self.container = named("{c}") ?? ""
        self.asyncOperation = named("{o}") ?? ""
    }

    /// Fixed segments compare without case (spec worm.md §4).
    private static func fits(_ route: ManagementRoutes.Route, _ segments: [String]) -> Bool {
        route.segments.count == segments.count
            && zip(route.segments, segments).allSatisfy { pattern, segment in
                pattern == "*" || pattern.hasPrefix("{") || pattern == segment.lowercased()
            }
    }

    private static func unknown(_ segments: [String]) -> ManagementError {
        if let index = segments.firstIndex(where: { $0.lowercased() == "providers" }),
            index + 1 < segments.count, segments[index + 1].lowercased() != "microsoft.storage"
        {
            return ManagementError(
                .notFound, "InvalidResourceNamespace",
                "The resource namespace '\(segments[index + 1])' is invalid.")
        }
        return ManagementError(
            .notFound, "InvalidResourceType",
            "The resource type could not be found in the namespace 'Microsoft.Storage'.")
    }

    private static func wrongMethod(
        _ method: HTTPRequest.Method, allowed: [HTTPRequest.Method]
    ) -> ManagementError {
        var error = ManagementError(
            .methodNotAllowed, "MethodNotAllowed",
            "The requested resource does not support http method '\(method.rawValue)'.")
        error.headers[.allow] = allowed.map(\.rawValue).joined(separator: ", ")
        return error
    }
}
