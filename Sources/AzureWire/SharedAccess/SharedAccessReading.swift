public import BlobModel

extension SharedAccessToken {
    /// Throws unless the token allows to read `blob`, or the snapshot or version of it that the
    /// token's URL names, at `now`. It asks in Azure's order: signature, time, address, service and
    /// kind of resource, permission.
    ///
    /// The reader is this server, not the client whose address the token may be limited to: such a
    /// token is refused.
    ///
    /// - Parameters:
    ///   - scheme: of the token's URL.
    ///   - readsTags: whether the blob's tags are wanted, too.
    ///   - policies: those of the blob's container.
    ///   - isSigned: whether the second, compared in constant time, is the HMAC-SHA256 of the first
    ///     with one of the account's keys.
    public func authorizeReading(
        _ blob: BlobAddress, over scheme: SourceURL.Scheme, readsTags: Bool, at now: Timestamp,
        policies: [SignedIdentifier],
        isSigned: (_ stringToSign: String, _ signature: [UInt8]) -> Bool
    ) throws(WireError) {
        guard isSigned(self.stringToSign(for: blob), self.signature) else {
            throw .authenticationFailed(detail: "Signature did not match.")
        }
        let grant = try self.grant(policies)
        try grant.checkTime(now)
        guard self.nonEmpty("sip") == nil else { throw .authorizationSourceIPMismatch }
        if self.nonEmpty("spr") == "https", scheme != .https {
            throw .authorizationProtocolMismatch
        }
        try self.checkResource()
        let needed: SharedAccessPermissions = readsTags ? [.read, .tags] : .read
        guard grant.permissions.isSuperset(of: needed) else {
            throw .authorizationPermissionMismatch
        }
    }

    /// What the token and the policy it names say together. Each thing is said once.
    private func grant(_ policies: [SignedIdentifier]) throws(WireError) -> SharedAccessGrant {
        var policy: SignedIdentifier?
        if case .service = self.kind, let identifier = self.identifier, !identifier.isEmpty {
            policy = policies.first { $0.id == identifier }
            if policy == nil {
                throw .authenticationFailed(detail: "The signed identifier is unknown.")
            }
        }
        guard let permissions = try Self.only(self.nonEmpty("sp"), policy?.permission),
            let expiry = try Self.only(try self.time("se"), policy?.expiry)
        else { throw Self.malformed }
        return SharedAccessGrant(
            start: try Self.only(try self.time("st"), policy?.start), expiry: expiry,
            permissions: SharedAccessPermissions(permissions))
    }

    private static func only<Value>(_ own: Value?, _ stored: Value?) throws(WireError) -> Value? {
        if own != nil && stored != nil { throw self.malformed }
        return own ?? stored
    }

    private func time(_ name: String) throws(WireError) -> Timestamp? {
        guard let text = self.nonEmpty(name) else { return nil }
        guard let time = SignedTime.parse(text) else { throw Self.malformed }
        return time
    }

    private func checkResource() throws(WireError) {
        switch self.kind {
        case .account(let services, let resourceTypes):
            guard services.utf8.contains(UInt8(ascii: "b")) else {
                throw .authorizationServiceMismatch
            }
            guard resourceTypes.utf8.contains(UInt8(ascii: "o")) else {
                throw .authorizationResourceTypeMismatch
            }
        case .service(let resource):
            guard self.covers(resource) else { throw .authorizationResourceTypeMismatch }
        }
    }

    /// A blob's token is for the blob itself, one of a snapshot or version for nothing else.
    private func covers(_ resource: SignedResource) -> Bool {
        let hasSnapshot = self.nonEmpty("snapshot") != nil
        let hasVersion = self.nonEmpty("versionid") != nil
        return switch resource {
        case .container: true
        case .blob: !hasSnapshot && !hasVersion
        case .snapshot: hasSnapshot && !hasVersion
        case .version: hasVersion && !hasSnapshot
        }
    }
}

/// When and for what a token may be used.
private struct SharedAccessGrant {
    var start: Timestamp?
    var expiry: Timestamp
    var permissions: SharedAccessPermissions

    func checkTime(_ now: Timestamp) throws(WireError) {
        if now < self.expiry && now >= self.start ?? now { return }
        let start = WireDate.text(of: self.start ?? now)
        throw .authenticationFailed(
            detail: "Signature not valid in the specified time frame: Start [\(start)] - Expiry "
                + "[\(WireDate.text(of: self.expiry))] - Current [\(WireDate.text(of: now))]")
    }
}
