/// An `Authorization` header of Shared Key or Shared Key Lite, taken apart (spec auth.md §1).
public struct SharedKeyAuthorization: Hashable, Sendable {
    public enum Scheme: Hashable, Sendable {
        case sharedKey
        case sharedKeyLite
    }

    public let scheme: Scheme
    /// As the client wrote it; whether there is such an account is for the caller to find out.
    public let account: String
    /// An HMAC-SHA256: 32 bytes.
    public let signature: [UInt8]

    /// - Parameter header: `SharedKey account:base64` or `SharedKeyLite account:base64`. Throws
    ///   for every other scheme too.
    public init(parsing header: String) throws(WireError) {
        let utf8 = header.utf8
        guard let space = utf8.firstIndex(of: UInt8(ascii: " ")),
            let scheme = Self.scheme(header[..<space]),
            let colon = utf8[space...].firstIndex(of: UInt8(ascii: ":"))
        else { throw .invalidAuthenticationInfo }
        let account = header[utf8.index(after: space)..<colon]
        guard !account.isEmpty,
            let signature = Base64.decode(header[utf8.index(after: colon)...]),
            signature.count == 32
        else { throw .invalidAuthenticationInfo }
        self.scheme = scheme
        self.account = String(account)
        self.signature = signature
    }

    /// Scheme names are case-insensitive (RFC 9110 §11.1).
    private static func scheme(_ word: Substring) -> Scheme? {
        switch word.lowercased() {
        case "sharedkey": .sharedKey
        case "sharedkeylite": .sharedKeyLite
        default: nil
        }
    }
}
