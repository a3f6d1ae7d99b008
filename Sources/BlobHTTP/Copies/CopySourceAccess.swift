import AccessControl
import AzureWire
import BlobModel
import HTTPTypes
import HummingbirdCore

/// Where a copy's source is.
enum CopyPlace {
    /// On this server: who asks may read it.
    case here(BlobAddress)
    /// On one that the operator allows.
    case elsewhere
}

extension BlobService {
    /// Finds out where a source is and whether it may be read (spec rest.md §8).
    ///
    /// - Parameter copiesTags: whether the copy gets the source's tags.
    func place(
        of source: CopySource, copiesTags: Bool = false, _ call: Call
    ) async throws -> CopyPlace {
        let url = source.url
        guard ServerName.hasPossiblePort(url.authority) else {
            throw WireError.invalidHeaderValue("x-ms-copy-source", url.text)
        }
        let address = AccountAddress(url.authority, url.target, self.authenticator)
        let authority = call.exchange.request.head.authority ?? ""
        guard
            ServerName(url.authority, address.addressing)
                == ServerName(authority, call.address.addressing)
        else {
            try self.external.checkAllowed(url)
            return .elsewhere
        }
        do throws(WireError) {
            guard let account = address.account else { throw .resourceNotFound }
            if address.profile.requiresHTTPS && !source.isSecure(in: call) {
                throw .accountRequiresHTTPS
            }
            let blob = try url.blob(of: account, address.addressing)
            try await self.authorizeReading(
                blob, source, readsTags: copiesTags || source.conditions.tags != nil, call)
            return .here(blob)
        } catch {
            throw WireError.cannotVerifyCopySource(error)
        }
    }

    /// The caller's key opens its own account, its roles what they are for. Otherwise the request
    /// has to bring a token for the source, or the URL itself to say that it may be read.
    private func authorizeReading(
        _ blob: BlobAddress, _ source: CopySource, readsTags: Bool, _ call: Call
    ) async throws(WireError) {
        let container = blob.container
        let access = OperationAccess.readingSource(
            withTags: readsTags, isCurrent: source.url.revision == .current)
        let token = try SharedAccessToken(in: source.url.target)
        var user: TokenPrincipal?
        if let header = source.authorization {
            guard let bearer = TokenAuthenticator.token(in: header) else {
                throw .invalidHeaderValue("x-ms-copy-source-authorization", "")
            }
            user = try await self.authenticator.tokens.principal(
                of: bearer, for: container.account, at: call.now)
        }
        if let user, token?.isForOneUser != true {
            _ = try Rights.roles(subject: user.subject).authorize(
                access, container.account, container.name, self.roles)
            return
        }
        switch call.caller.rights {
        case .everything where container.account == call.account:
            return
        case .roles where token == nil:
            _ = try call.caller.rights.authorize(
                access, container.account, container.name, self.roles)
        case .everything, .roles, .sharedAccess, .anonymous:
            guard let token else {
                if try self.isPublic(access, container) { return }
                // Nothing is said of what is there to somebody who may not know.
                throw .resourceNotFound
            }
            // It is this server that reads.
            let reader = try self.authenticator.sharedAccess.authenticate(
                token, for: .blob(blob), [:], at: call.now,
                from: SharedAccessGrant.Origin(
                    address: nil, isSecure: source.isSecure(in: call)),
                user: user, policies: self.policies)
            _ = try reader.rights.authorize(access, container.account, container.name, self.roles)
        }
    }
}

extension CopySource {
    /// Whether a source on this server is read by nobody else: the URL says it, and the request that
    /// has it came so.
    fileprivate func isSecure(in call: Call) -> Bool {
        self.url.scheme == .https && call.exchange.client.isSecure
    }
}
