package import BlobModel
package import Crypto

/// What a token is remembered by: nobody can make it a token again.
package typealias TokenDigest = SHA256.Digest

/// The claims of tokens whose signatures were right, so that a token that comes with every request
/// is verified once. Whether it is still valid is asked each time.
package struct VerifiedTokens: Sendable {
    /// A few MiB.
    package static let countMax = 4_096

    private var claims: [TokenDigest: TokenClaims] = [:]

    package init() {}

    package subscript(_ token: TokenDigest) -> TokenClaims? {
        self.claims[token]
    }

    /// When it is full, what has expired goes, and if that is nothing, all.
    package mutating func insert(
        _ claims: TokenClaims, _ token: TokenDigest, at now: Timestamp
    ) {
        if self.claims.count >= Self.countMax {
            self.claims = self.claims.filter { $0.value.lifetimeFault(at: now) == nil }
            if self.claims.count >= Self.countMax { self.claims = [:] }
        }
        self.claims[token] = claims
    }
}
