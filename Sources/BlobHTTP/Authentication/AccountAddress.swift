import AzureWire
import BlobModel
import HTTPTypes

/// Whose data a request is about, and where it says so (spec clients.md §2).
struct AccountAddress {
    /// Nil if there is no such account.
    let account: AccountName?
    /// Tells the account from a later one of its name.
    let createdAt: Timestamp?
    let addressing: Addressing
    /// That of a configured account if there is none.
    let profile: AccountProfile
    /// Named with `-secondary`. Reading from there reads the same data: there is only one.
    let isSecondary: Bool

    private static let secondarySuffix = "-secondary"

    /// The host decides if its first label is an account; with an IP address, a host without dots,
    /// or a host name that just happens to have several labels, the path does.
    init(_ authority: String?, _ target: RequestTarget, _ authenticator: Authenticator) {
        if let label = authority.flatMap(Self.firstLabel),
            let account = authenticator.account(Self.withoutSecondary(label))
        {
            self.account = account.name
            self.createdAt = account.createdAt
            self.profile = account.profile
            self.addressing = .host
            self.isSecondary = label.hasSuffix(Self.secondarySuffix)
        } else {
            let segment = target.firstSegment
            let account = authenticator.account(Self.withoutSecondary(segment))
            self.account = account?.name
            self.createdAt = account?.createdAt
            self.profile = account?.profile ?? .configured
            self.addressing = .path
            self.isSecondary = segment.hasSuffix(Self.secondarySuffix)
        }
    }

    /// Nil for an IP address and for a name of one label.
    private static func firstLabel(_ authority: String) -> Substring? {
        let host = authority.utf8.prefix { $0 != UInt8(ascii: ":") }
        // No top-level domain ends in a digit, so with one at its end this is an IPv4 address. An
        // IPv6 address has no dot before its first colon.
        guard let dot = host.firstIndex(of: UInt8(ascii: ".")), let last = host.last,
            !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(last)
        else { return nil }
        return Substring(host[..<dot])
    }

    private static func withoutSecondary(_ name: Substring) -> Substring {
        name.hasSuffix(self.secondarySuffix)
            ? name.dropLast(self.secondarySuffix.utf8.count) : name
    }
}
