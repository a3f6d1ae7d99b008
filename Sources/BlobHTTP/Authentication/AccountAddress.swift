import AzureWire
import BlobModel
import HTTPTypes

/// Whose data a request is about, and where it says so (spec clients.md §2).
struct AccountAddress {
    /// Nil if there is no such account.
    let account: AccountName?
    let addressing: Addressing

    /// The host decides if its first label is an account; with an IP address, a host without dots,
    /// or a host name that just happens to have several labels, the path does.
    init(_ authority: String?, _ target: RequestTarget, _ authenticator: SharedKeyAuthenticator) {
        if let label = authority.flatMap(Self.firstLabel),
            let account = authenticator.account(Self.withoutSecondary(label))
        {
            self.account = account
            self.addressing = .host
        } else {
            self.account = authenticator.account(Self.withoutSecondary(target.firstSegment))
            self.addressing = .path
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

    /// Reading from the secondary endpoint reads the same data: there is only one.
    private static func withoutSecondary(_ name: Substring) -> Substring {
        name.hasSuffix("-secondary") ? name.dropLast("-secondary".utf8.count) : name
    }
}
