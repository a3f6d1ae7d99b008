public import AzureWire

/// A server that copies may read from: what the operator names with `--copy-source-allow`.
public struct AllowedCopySource: Hashable, Sendable {
    private let host: String
    /// Nil: the usual one of the URL's scheme, and no other.
    private let port: UInt16?

    /// Nil unless `text` is `HOST` or `HOST:PORT`; an IPv6 address stands in brackets.
    public init?(_ text: String) {
        let (host, port) = ServerName.parts(of: text.lowercased())
        guard !host.isEmpty, !host.contains("/"), !host.contains("@"),
            SourceURL("http://\(text)/") != nil
        else { return nil }
        if let port {
            guard let number = UInt16(port), number > 0 else { return nil }
            self.port = number
        } else {
            self.port = nil
        }
        self.host = host
    }

    public func allows(_ url: SourceURL) -> Bool {
        let (host, port) = ServerName.parts(of: url.authority)
        let usual: UInt16 =
            switch url.scheme {
            case .http: 80
            case .https: 443
            }
        guard host == self.host, let asked = port.map({ UInt16($0) }) ?? usual else {
            return false
        }
        return asked == self.port ?? usual
    }
}
