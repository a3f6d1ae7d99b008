import ArgumentParser
import FoundationEssentials

/// Where requests go, as in a connection string's `BlobEndpoint`: `http://host[:port][/account]`.
struct Endpoint: ExpressibleByArgument, Sendable {
    let host: String
    let port: Int
    /// Percent-encoded, without a slash at the end; empty when the host names the account.
    let path: String
    /// As it was written, with its question mark; empty if there is none.
    let query: String

    init?(argument: String) {
        guard let parts = URLComponents(string: argument), parts.scheme == "http",
            let host = parts.host, !host.isEmpty
        else { return nil }
        self.host = host
        self.port = parts.port ?? 80
        let path = parts.percentEncodedPath
        self.path = path.hasSuffix("/") ? String(path.dropLast()) : path
        self.query = parts.percentEncodedQuery.map { "?" + $0 } ?? ""
    }

    /// The `Host` header.
    var authority: String {
        "\(self.host):\(self.port)"
    }
}
