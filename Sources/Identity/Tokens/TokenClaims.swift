import BlobModel
package import JWTKit

/// The claims that are looked at (RFC 7519 §4.1, and Entra's `oid` and `tid`).
package struct TokenClaims: JWTPayload {
    /// How far the issuer's clock may be ahead. What has expired has expired.
    static let skewSecondsMax: Double = 300

    var iss: String?
    /// One or several.
    var aud: [String]
    /// Seconds since 1970.
    var exp: Double?
    var nbf: Double?
    var oid: String?
    var sub: String?
    var tid: String?

    private enum CodingKeys: CodingKey {
        case iss, aud, exp, nbf, oid, sub, tid
    }

    package init(from decoder: any Decoder) throws {
        let claims = try decoder.container(keyedBy: CodingKeys.self)
        func text(_ key: CodingKeys) throws -> String? {
            try claims.decodeIfPresent(String.self, forKey: key)
        }
        self.iss = try text(.iss)
        self.oid = try text(.oid)
        self.sub = try text(.sub)
        self.tid = try text(.tid)
        self.exp = try claims.decodeIfPresent(Double.self, forKey: .exp)
        self.nbf = try claims.decodeIfPresent(Double.self, forKey: .nbf)
        if let one = try? claims.decodeIfPresent(String.self, forKey: .aud) {
            self.aud = [one]
        } else {
            self.aud = try claims.decodeIfPresent([String].self, forKey: .aud) ?? []
        }
    }

    /// Nothing here is believed before ``fault(for:by:at:)`` was asked, which knows the time and
    /// the configuration.
    package func verify(using algorithm: some JWTAlgorithm) {}

    /// Why a token with these claims, whose signature is right, is not believed; nil: it is.
    func fault(
        for audience: TokenAudience, by configuration: IssuerConfiguration, at now: Timestamp
    ) -> TokenFault? {
        guard self.iss == configuration.issuer else { return .issuer }
        if let tenant = configuration.tenant, self.tid?.lowercased() != tenant.lowercased() {
            return .tenant
        }
        guard configuration.accepts(self.aud, for: audience) else { return .audience }
        if let fault = self.lifetimeFault(at: now) { return fault }
        return self.principal == nil ? .noSubject : nil
    }

    func lifetimeFault(at now: Timestamp) -> TokenFault? {
        let now = Double(now.ticks) / Double(Timestamp.ticksPerSecond)
        guard let expiration = self.exp else { return .noExpiration }
        guard now < expiration else { return .expired }
        if let notBefore = self.nbf, notBefore > now + Self.skewSecondsMax { return .notYetValid }
        return nil
    }

    /// Nil if the token does not say who it is about.
    var principal: TokenPrincipal? {
        guard let issuer = self.iss,
            let subject = [self.oid, self.sub].compactMap({ $0 }).first(where: { !$0.isEmpty })
        else { return nil }
        return TokenPrincipal(issuer: issuer, subject: subject, tenant: self.tid ?? "")
    }
}
