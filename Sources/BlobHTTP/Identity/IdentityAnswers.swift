import AzureWire
import BlobModel
import Identity

/// The members of OpenID Connect Discovery 1.0 §3 that clients read. There is no authorization
/// endpoint behind the address: MSAL goes nowhere without one, and never goes there for a secret.
struct Discovery: Encodable {
    var issuer = DevelopmentIssuer.issuer
    var authorization_endpoint: String
    var token_endpoint: String
    var jwks_uri: String
    var response_types_supported = ["token"]
    var subject_types_supported = ["pairwise"]
    var id_token_signing_alg_values_supported = ["RS256"]
    var grant_types_supported = ["client_credentials"]
    var token_endpoint_auth_methods_supported = ["client_secret_post", "client_secret_basic"]

    init(_ origin: String) {
        let base = "\(origin)/\(DevelopmentIssuer.tenant)"
        self.authorization_endpoint = base + "/oauth2/v2.0/authorize"
        self.token_endpoint = base + "/oauth2/v2.0/token"
        self.jwks_uri = base + "/discovery/v2.0/keys"
    }
}

/// Numbers are texts in it, as in Entra's.
struct TokenAnswerV1: Encodable {
    var token_type = "Bearer"
    var expires_in: String
    var ext_expires_in: String
    var expires_on: String
    var not_before: String
    var resource: String
    var access_token: String

    init(_ token: GrantedToken) {
        self.expires_in = String(token.secondsValid)
        self.ext_expires_in = self.expires_in
        self.expires_on = String(token.expires)
        self.not_before = String(token.notBefore)
        self.resource = token.resource
        self.access_token = token.text
    }
}

struct TokenAnswerV2: Encodable {
    var token_type = "Bearer"
    var expires_in: Int64
    var ext_expires_in: Int64
    var access_token: String

    init(_ token: GrantedToken) {
        self.expires_in = token.secondsValid
        self.ext_expires_in = token.secondsValid
        self.access_token = token.text
    }
}

struct TokenRefusalAnswer: Encodable {
    var error: String
    var error_description: String
    var error_codes: [Int]
    /// `2026-01-01 00:00:00Z`
    var timestamp: String

    init(_ refusal: TokenRefusal, at now: Timestamp) {
        self.error = refusal.error
        self.error_description = refusal.description
        self.error_codes = [refusal.code]
        self.timestamp = WireDate.iso8601(now).prefix(19).replacing("T", with: " ") + "Z"
    }
}
