import AccessControl
import AzureWire
import BlobModel
import Identity

/// Finds out who bears a token (spec auth.md §7).
struct TokenAuthenticator: Sendable {
    let tokens: TokenVerifier

    /// Nil unless an `Authorization` header is of this scheme; empty if there is no token in it.
    static func token(in header: String) -> Substring? {
        let scheme = header.utf8.prefix { $0 != UInt8(ascii: " ") }
        guard scheme.count == 6, Substring(scheme).lowercased() == "bearer" else { return nil }
        return Substring(header.utf8[scheme.endIndex...].drop { $0 == UInt8(ascii: " ") })
    }

    /// - Parameter version: that of the request, which has to be one that knows tokens.
    func authenticate(
        _ token: Substring, for account: AccountName, in version: ServiceVersion, at now: Timestamp
    ) async throws(WireError) -> Caller {
        guard version >= .firstWithBearerTokens else {
            throw .authenticationFailed(
                detail: "Authentication scheme Bearer is not supported in this version.")
        }
        return Caller(
            proof: .token(try await self.principal(of: token, for: account, at: now)),
            key: .permanent)
    }

    func principal(
        of token: Substring, for account: AccountName, at now: Timestamp
    ) async throws(WireError) -> TokenPrincipal {
        do {
            return try await self.tokens.verify(token, for: .storage(account), at: now)
        } catch {
            throw .invalidBearerToken(detail: error.text)
        }
    }
}
