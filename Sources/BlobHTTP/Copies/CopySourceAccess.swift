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
    ) throws -> CopyPlace {
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
            let blob = try url.blob(of: account, address.addressing)
            try self.authorizeReading(
                blob, source, readsTags: copiesTags || source.conditions.tags != nil, call)
            return .here(blob)
        } catch {
            throw WireError.cannotVerifyCopySource(error)
        }
    }

    /// The caller's key opens its own account. For another one, the URL itself has to say that it
    /// may be read.
    private func authorizeReading(
        _ blob: BlobAddress, _ source: CopySource, readsTags: Bool, _ call: Call
    ) throws(WireError) {
        if source.authorization != nil {
            throw .authenticationFailed(
                detail: "This server does not support x-ms-copy-source-authorization.")
        }
        let account = blob.container.account
        if account == call.account { return }
        // Nothing is said of what is there to somebody who may not know.
        guard let token = try SharedAccessToken(in: source.url.target) else {
            throw .resourceNotFound
        }
        let policies: [SignedIdentifier]
        do throws(StorageFailure) {
            policies = try self.store.container(blob.container)?.signedIdentifiers ?? []
        } catch {
            throw error.wire
        }
        try token.authorizeReading(
            blob, over: source.url.scheme, readsTags: readsTags, at: call.now, policies: policies
        ) { text, signature in
            self.authenticator.isSigned(text, signature, by: account)
        }
    }
}
