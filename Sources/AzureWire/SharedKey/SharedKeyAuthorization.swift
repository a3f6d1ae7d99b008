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
        let words = header.utf8.split(separator: UInt8(ascii: " "), maxSplits: 1)
        guard words.count == 2, let scheme = Self.scheme(words[0]) else {
            throw .invalidAuthenticationInfo
        }
        let parts = words[1].split(
            separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty,
            let signature = Base64.decode(Substring(parts[1])), signature.count == 32
        else { throw .invalidAuthenticationInfo }
        self.scheme = scheme
        self.account = String(Substring(parts[0]))
        self.signature = signature
    }

    /// Scheme names are case-insensitive (RFC 9110 §11.1).
    private static func scheme(_ word: Substring.UTF8View) -> Scheme? {
        switch String(Substring(word)).lowercased() {
        case "sharedkey": .sharedKey
        case "sharedkeylite": .sharedKeyLite
        default: nil
        }
    }
}
