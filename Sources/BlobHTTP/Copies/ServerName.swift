import AzureWire

/// A host and port, told apart from others however they are written: for finding out whether a
/// URL leads to this server.
struct ServerName: Hashable {
    private static let loopbackNames: Set<String> = ["localhost", "127.0.0.1", "[::1]"]
    /// A proxy in front may use another one than the server behind it is asked through.
    private static let defaultPorts: Set<String> = ["80", "443"]

    private let host: String
    /// Nil for a default one.
    private let port: String?

    /// - Parameters:
    ///   - authority: `host` or `host:port`.
    ///   - addressing: with ``Addressing/host`` the first label is the account and no part of the
    ///     server's name.
    init(_ authority: String, _ addressing: Addressing) {
        let (host, port) = Self.parts(of: authority.lowercased())
        let name = addressing == .host ? String(host.drop { $0 != "." }.dropFirst()) : host
        self.host = Self.loopbackNames.contains(name) ? "localhost" : name
        self.port = port.flatMap { Self.defaultPorts.contains($0) ? nil : $0 }
    }

    /// Whether it is a name that only this machine has.
    static func isLoopback(_ authority: String) -> Bool {
        let host = self.parts(of: authority.lowercased()).host
        return self.loopbackNames.contains(host) || host.hasSuffix(".localhost")
    }

    static func hasPossiblePort(_ authority: String) -> Bool {
        guard let port = self.parts(of: authority).port else { return true }
        return UInt16(port).map { $0 > 0 } ?? false
    }

    /// The colons of an IPv6 address stand between brackets.
    static func parts(of authority: String) -> (host: String, port: String?) {
        guard let colon = authority.lastIndex(of: ":"), !authority[colon...].contains("]") else {
            return (authority, nil)
        }
        return (String(authority[..<colon]), String(authority[authority.index(after: colon)...]))
    }
}
