/// Why a token is not believed, in the order in which it is found out.
public enum TokenFault: Error, Hashable, Sendable, CaseIterable {
    /// No issuer is configured, so no token is believed.
    case noIssuer
    case malformed
    case algorithm
    case critical
    case keysUnavailable
    case unknownKey
    case signature
    case issuer
    case tenant
    case audience
    case noExpiration
    case expired
    case notYetValid
    case noSubject

    /// What the client is told, in the style of Azure's `AuthenticationErrorDetail`. It holds
    /// nothing of the token.
    public var text: String {
        switch self {
        case .noIssuer:
            "Bearer tokens are not accepted: no issuer is configured on this server."
        case .malformed: "Token validation failed. The token is malformed."
        case .algorithm: "Signature validation failed. The algorithm is not allowed for the key."
        case .critical:
            "Token validation failed. The token has a critical header that is not understood."
        case .keysUnavailable:
            "Signature validation failed. The issuer's keys are not available."
        case .unknownKey: "Signature validation failed. The token's key is not known."
        case .signature: "Signature validation failed."
        case .issuer: "Issuer validation failed."
        case .tenant: "Issuer validation failed. The token is from the wrong tenant."
        case .audience: "Audience validation failed."
        case .noExpiration: "Lifetime validation failed. The token has no expiration time."
        case .expired: "Lifetime validation failed. The token is expired."
        case .notYetValid: "Lifetime validation failed. The token is not yet valid."
        case .noSubject: "Token validation failed. The token names no subject."
        }
    }
}
