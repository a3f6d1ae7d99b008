public import AzureWire
public import BlobModel

/// What a shared access signature allows whoever comes with it, here and now.
///
/// Azure asks in this order, and so does who makes a grant: signature, time, address, protocol,
/// service and kind of resource, permission (spec auth.md §5).
///
/// A class, because a request hands it on and on, and has some twenty texts in it.
public final class SharedAccessGrant: Sendable {
    /// Where a request comes from.
    public struct Origin: Sendable {
        /// Tells the client's IP address as text, for the few signatures that ask for it; nil if the
        /// request is the server's own.
        public var address: @Sendable () -> String?
        /// Whether it came over TLS.
        public var isSecure: Bool

        public init(address: @autoclosure @escaping @Sendable () -> String?, isSecure: Bool) {
            self.address = address
            self.isSecure = isSecure
        }
    }

    public let token: SharedAccessToken
    public let letters: SharedAccessPermissions
    /// The stored policy that the token names, as it was then.
    public let policy: SignedIdentifier?

    /// - Parameters:
    ///   - token: one whose signature was found to be right.
    ///   - policies: those of the container it is used in.
    /// - Throws: why it cannot be used at `now` from `origin`.
    public init(
        _ token: SharedAccessToken, policies: [SignedIdentifier], at now: Timestamp,
        from origin: Origin
    ) throws(WireError) {
        self.token = token
        let terms = try SharedAccessTerms(token, policies)
        try terms.check(now)
        if case .delegation(_, let delegation) = token.kind { try delegation.check(now) }
        if token.nonEmpty("suoid") != nil {
            throw .authenticationFailed(
                detail: "Access control lists, which suoid asks for, need a hierarchical namespace."
            )
        }
        if let text = token.nonEmpty("sip") {
            guard let range = SourceAddressRange(text) else { throw SharedAccessToken.malformed }
            let address = origin.address()
            guard let address, range.contains(address) else {
                throw .authorizationSourceIPMismatch(address)
            }
        }
        switch token.nonEmpty("spr") {
        case nil, "https,http": break
        case "https": if !origin.isSecure { throw .authorizationProtocolMismatch }
        default: throw SharedAccessToken.malformed
        }
        self.letters = terms.letters
        self.policy = terms.policy
    }

    /// - Throws: why it does not allow the operation.
    /// - Returns: whether it allows to create a blob and not to replace one.
    public func authorize(_ access: OperationAccess) throws(WireError) -> Bool {
        let needed: SharedAccessPermissions
        switch self.token.kind {
        case .account(let services, let resourceTypes):
            guard services.utf8.contains(UInt8(ascii: "b")) else {
                throw .authorizationServiceMismatch
            }
            guard !access.resources.isDisjoint(with: OperationAccess.Resources(resourceTypes))
            else { throw .authorizationResourceTypeMismatch }
            needed = access.accountLetters
        case .service(let resource), .delegation(let resource, _):
            guard self.covers(resource, access) else { throw .authorizationResourceTypeMismatch }
            needed = access.serviceLetters
        }
        guard !self.letters.isDisjoint(with: needed),
            self.letters.isSuperset(of: access.lettersBesides)
        else { throw .authorizationPermissionMismatch }
        return access.onlyCreates(self.letters)
    }

    /// A blob's token is for the blob itself, one of a snapshot or version for nothing else, one of a
    /// directory for blobs in it.
    private func covers(
        _ resource: SharedAccessToken.SignedResource, _ access: OperationAccess
    ) -> Bool {
        let hasSnapshot = self.token.nonEmpty("snapshot") != nil
        let hasVersion = self.token.nonEmpty("versionid") != nil
        return switch resource {
        case .container: true
        case .directory: access.resources.contains(.object) || access.keepsToPrefix
        case .blob: !hasSnapshot && !hasVersion
        case .snapshot: hasSnapshot && !hasVersion
        case .version: hasVersion && !hasSnapshot
        }
    }
}

extension SignedDelegation {
    /// Azure's own limit of such keys.
    public static let keyDaysMax = 7

    fileprivate func check(_ now: Timestamp) throws(WireError) {
        guard self.claims.service == "b" else { throw SharedAccessToken.malformed }
        guard now >= self.start, now < self.expiry else {
            throw .authenticationFailed(
                detail: "The user delegation key is not valid in the specified time frame: Start "
                    + "[\(WireDate.text(of: self.start))] - Expiry "
                    + "[\(WireDate.text(of: self.expiry))] - Current [\(WireDate.text(of: now))]")
        }
    }
}

extension OperationAccess.Resources {
    /// The letters of `srt`; others mean nothing.
    fileprivate init(_ letters: String) {
        self = letters.utf8.reduce(into: []) { resources, letter in
            switch letter {
            case UInt8(ascii: "s"): resources.formUnion(.service)
            case UInt8(ascii: "c"): resources.formUnion(.container)
            case UInt8(ascii: "o"): resources.formUnion(.object)
            default: break
            }
        }
    }
}
