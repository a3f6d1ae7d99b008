/// Why a token endpoint gives no token, as Entra says it: RFC 6749's `error` and a code of its own
/// (learn.microsoft.com/entra/identity-platform/reference-error-codes).
public struct TokenRefusal: Error, Hashable, Sendable {
    /// 400 or 401.
    public var status: Int
    /// RFC 6749 §5.2.
    public var error: String
    /// The number behind `AADSTS`.
    public var code: Int
    public var message: String

    private init(_ status: Int, _ error: String, _ code: Int, _ message: String) {
        self.status = status
        self.error = error
        self.code = code
        self.message = message
    }

    /// What goes into `error_description`.
    public var description: String {
        "AADSTS\(self.code): \(self.message)"
    }

    public static func missing(_ parameter: String) -> Self {
        Self(
            400, "invalid_request", 900_144,
            "The request body must contain the following parameter: '\(parameter)'.")
    }

    public static let notAForm = Self(
        400, "invalid_request", 900_143,
        "The body must be application/x-www-form-urlencoded, with each parameter once.")

    public static func onlyPost(_ method: String) -> Self {
        Self(
            400, "invalid_request", 900_561,
            "The endpoint only accepts POST requests. Received a \(method) request.")
    }

    static func grantType(_ type: String) -> Self {
        Self(
            400, "unsupported_grant_type", 70_003,
            "The app requested an unsupported grant type '\(type)'.")
    }

    public static func tenant(_ tenant: String) -> Self {
        Self(400, "invalid_request", 90_002, "Tenant '\(tenant)' not found.")
    }

    static func client(_ id: String) -> Self {
        Self(
            400, "unauthorized_client", 700_016,
            "Application with identifier '\(id)' was not found in the directory.")
    }

    static let noSecret = Self(
        401, "invalid_client", 7_000_218,
        "The request body must contain the following parameter: 'client_secret'. Other "
            + "credentials are not accepted here.")

    static let secret = Self(
        401, "invalid_client", 7_000_215, "Invalid client secret provided.")

    static let twoCredentials = Self(
        400, "invalid_request", 90_023,
        "The client's credentials must come either in the header or in the form.")

    static func scope(_ scope: String) -> Self {
        Self(
            400, "invalid_scope", 1_002_012,
            "The provided value for scope \(scope) is not valid. Client credential flows must have "
                + "a scope value with /.default suffixed to the resource identifier (application "
                + "ID URI).")
    }
}
