import Crypto
import HTTPTypes

/// The static token that opens the management plane.
///
/// Only its digest is kept, and digests are compared: in constant time, whatever the lengths.
struct BearerToken: Sendable {
    private let digest: SHA256Digest

    init(_ text: String) {
        precondition(!text.isEmpty, "an empty token would let everybody in")
        self.digest = Self.digest(of: text)
    }

    /// Throws 401 unless the one `Authorization` header bears this token.
    func check(_ headers: HTTPFields) throws(ManagementError) {
        let values = headers[values: .authorization]
        guard let value = values.first else {
            throw .unauthorized(
                "AuthenticationFailed",
                "Authentication failed. The 'Authorization' header is missing.")
        }
        let words = value.split(separator: " ", maxSplits: 1)
        guard values.count == 1, words.count == 2, words[0].lowercased() == "bearer" else {
            throw .unauthorized(
                "AuthenticationFailed",
                "Authentication failed. The 'Authorization' header is in an invalid format."
            )
        }
        guard Self.digest(of: words[1]) == self.digest else {
            throw .unauthorized("InvalidAuthenticationToken", "The access token is invalid.")
        }
    }

    private static func digest(of text: some StringProtocol) -> SHA256Digest {
        var hash = SHA256()
        hash.update(data: Array(text.utf8))
        return hash.finalize()
    }
}
