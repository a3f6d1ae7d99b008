public import BlobModel

/// The URL that a copy reads from: absolute, http or https, at most ``bytesMax`` long, without user
/// and fragment, its path and query percent-decoded.
public struct SourceURL: Sendable {
    public enum Scheme: String, Hashable, Sendable {
        case http
        case https
    }

    public static let bytesMax = 2 << 10

    /// As it was sent.
    public let text: String
    public let scheme: Scheme
    /// `host` or `host:port` in lower case, as a `Host` header would have it.
    public let authority: String
    public let target: RequestTarget
    /// What `snapshot` or `versionid` name.
    public let revision: Revision

    /// Nil unless `text` is such a URL.
    public init?(_ text: String) {
        guard text.utf8.count <= Self.bytesMax,
            text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }),
            let colon = text.firstRange(of: "://"),
            let scheme = Scheme(rawValue: text[..<colon.lowerBound].lowercased())
        else { return nil }
        let rest = text[colon.upperBound...]
        let end = rest.utf8.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") }
        let authority = rest[..<(end ?? rest.endIndex)]
        let path = rest[(end ?? rest.endIndex)...]
        guard let first = authority.utf8.first, first != UInt8(ascii: ":"),
            authority.utf8.allSatisfy(isAuthorityByte),
            !path.utf8.contains(UInt8(ascii: "#"))
        else { return nil }
        self.text = text
        self.scheme = scheme
        self.authority = authority.lowercased()
        do throws(WireError) {
            self.target = try RequestTarget(
                parsing: path.hasPrefix("/") ? String(path) : "/" + path)
            self.revision = try self.target.revision()
        } catch {
            return nil
        }
    }

    /// The URL without its query, except for the revision: for everybody to see.
    public var publicText: String {
        let query = self.target.queryItems.first { $0.name == "snapshot" || $0.name == "versionid" }
        return "\(self.scheme.rawValue)://\(self.authority)\(self.target.rawPath)"
            + (query.map { "?\($0.name)=\($0.rawValue)" } ?? "")
    }

    /// The blob it names if its host is this server.
    /// - Parameters:
    ///   - account: whose; taken from the host or the path by the caller.
    public func blob(
        of account: AccountName, _ addressing: Addressing
    ) throws(WireError) -> BlobAddress {
        try ResourcePath(self.target, addressing).blob(of: account)
    }
}

/// Letters, digits, `-`, `.`, `_`, `:`, and the brackets of an IPv6 address. Nothing that could end
/// the host early for another reader of the URL.
private func isAuthorityByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"):
        true
    default:
        false
    }
}
