/// What is asked of a token endpoint (RFC 6749 §4.4), before anything of it is believed.
public struct TokenRequest: Sendable {
    /// Entra has two endpoints, which differ in how the resource is named and in the answer.
    public enum Version: Sendable {
        /// `/oauth2/token`, with `resource`.
        case v1
        /// `/oauth2/v2.0/token`, with `scope`.
        case v2
    }

    public var tenant: String
    public var version: Version
    /// The parameters of the form.
    public var form: [String: String]
    /// The client's id and secret from HTTP basic authentication.
    public var basic: (id: String, secret: String)?

    public init(
        tenant: String, version: Version, form: [String: String],
        basic: (id: String, secret: String)? = nil
    ) {
        self.tenant = tenant
        self.version = version
        self.form = form
        self.basic = basic
    }
}
