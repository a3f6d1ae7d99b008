public import BlobModel

/// Get User Delegation Key: what is asked (`<KeyInfo>`) and what is answered
/// (`<UserDelegationKey>`, spec auth.md §6).
public enum DelegationKeyXML: Sendable {
    /// A key's window and whom its signatures are for.
    public struct Request: Hashable, Sendable {
        /// Nil: from now on.
        public var start: Timestamp?
        public var expiry: Timestamp
        /// The tenant of users that signatures may be bound to.
        public var delegatedTenant: String?
    }

    public static func parse(_ xml: [UInt8]) throws(WireError) -> Request {
        let root = try XMLElement(parsing: xml, root: "KeyInfo")
        try root.expectChildren("Start", "Expiry", "DelegatedUserTid")
        guard let expiry = try self.time("Expiry", of: root) else {
            throw .missingRequiredXMLNode("Expiry")
        }
        let tenant = try root.child("DelegatedUserTid")?.leafText()
        return Request(
            start: try self.time("Start", of: root), expiry: expiry,
            delegatedTenant: tenant.flatMap { $0.isEmpty ? nil : $0 })
    }

    /// - Parameter value: the key.
    public static func write(
        _ claims: DelegationClaims, delegatedTenant: String?, value: [UInt8]
    ) -> [UInt8] {
        var xml = XMLWriter()
        xml.open("UserDelegationKey")
        xml.element("SignedOid", claims.subject)
        xml.element("SignedTid", claims.tenant)
        xml.element("SignedStart", claims.start)
        xml.element("SignedExpiry", claims.expiry)
        xml.element("SignedService", claims.service)
        xml.element("SignedVersion", claims.version)
        if let delegatedTenant { xml.element("SignedDelegatedUserTid", delegatedTenant) }
        xml.element("Value", Base64.encode(value))
        xml.close("UserDelegationKey")
        return xml.bytes
    }

    private static func time(
        _ name: String, of element: XMLElement
    ) throws(WireError) -> Timestamp? {
        guard let text = try element.child(name)?.leafText(), !text.isEmpty else { return nil }
        guard let time = SignedTime.parse(text) else { throw .invalidXMLNodeValue(name, text) }
        return time
    }
}

/// What a user delegation key was made for. The texts go into every signature that is made with
/// it, so they stay as they are.
public struct DelegationClaims: Hashable, Sendable {
    public var subject: String
    public var tenant: String
    /// `YYYY-MM-DDThh:mm:ssZ`, like the next one.
    public var start: String
    public var expiry: String
    public var service: String
    public var version: String

    public init(
        subject: String, tenant: String, start: String, expiry: String, service: String,
        version: String
    ) {
        self.subject = subject
        self.tenant = tenant
        self.start = start
        self.expiry = expiry
        self.service = service
        self.version = version
    }

    /// One text for all of it; no two different claims have the same.
    public var text: String {
        [self.subject, self.tenant, self.start, self.expiry, self.service, self.version]
            .map { "\($0.utf8.count):\($0)" }.joined(separator: "\n")
    }
}
