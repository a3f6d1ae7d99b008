import BlobModel
import HTTPTypes
import Identity

extension ManagementService {
    /// Who asks, by the token of the one `Authorization` header.
    ///
    /// - Parameters:
    ///   - origin: see ``Identity/TokenVerifier/authority(at:)``.
    ///   - now: by the wall clock, as the token's issuer has it.
    func authenticate(
        _ headers: HTTPFields, origin: String, at now: Timestamp
    ) async throws(ManagementError) -> TokenPrincipal {
        let values = headers[values: .authorization]
        guard let value = values.first else {
            throw self.unauthorized(
                "AuthenticationFailed",
                "Authentication failed. The 'Authorization' header is missing.", origin)
        }
        let words = value.split(separator: " ", maxSplits: 1)
        guard values.count == 1, words.count == 2, words[0].lowercased() == "bearer" else {
            throw self.unauthorized(
                "AuthenticationFailed",
                "Authentication failed. The 'Authorization' header is in an invalid format.",
                origin)
        }
        do {
            return try await self.tokens.verify(words[1], for: .management, at: now)
        } catch {
            throw self.unauthorized(error.managementCode, error.text, origin)
        }
    }

    /// With the challenge by which clients find the authority.
    private func unauthorized(
        _ code: String, _ message: String, _ origin: String
    ) -> ManagementError {
        var error = ManagementError(.unauthorized, code, message)
        let authority = self.tokens.authority(at: origin).map { "authorization_uri=\"\($0)\", " }
        error.headers[.wwwAuthenticate] =
            "Bearer \(authority ?? "")error=\"invalid_token\", error_description=\"\(message)\""
        return error
    }
}

extension TokenFault {
    /// The codes of Azure's resource manager.
    fileprivate var managementCode: String {
        switch self {
        case .noIssuer: "AuthenticationFailed"
        case .malformed, .algorithm, .critical, .keysUnavailable, .unknownKey, .signature,
            .noExpiration, .notYetValid, .noSubject:
            "InvalidAuthenticationToken"
        case .issuer, .tenant: "InvalidAuthenticationTokenTenant"
        case .audience: "InvalidAuthenticationTokenAudience"
        case .expired: "ExpiredAuthenticationToken"
        }
    }
}
