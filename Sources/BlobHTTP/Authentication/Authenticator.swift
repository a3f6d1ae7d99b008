import AccessControl
import AzureWire
import BlobModel
import HTTPTypes
import HummingbirdCore

/// Finds out who asks, by whatever it came with (spec auth.md §1).
struct Authenticator: Sendable {
    let accounts: AccountDirectory
    private let sharedKey: SharedKeyAuthenticator
    let sharedAccess: SharedAccessAuthenticator

    init(_ accounts: AccountDirectory, _ delegationKeys: DelegationKeys) {
        self.accounts = accounts
        self.sharedKey = SharedKeyAuthenticator(accounts)
        self.sharedAccess = SharedAccessAuthenticator(
            accounts: accounts, delegationKeys: delegationKeys)
    }

    func account(_ name: some StringProtocol) -> AccountDirectory.Account? {
        self.accounts[name]
    }

    /// Whether the key that a request was signed with is still one of the account's: it may be gone,
    /// or the account may be another one of that name, by the time the body is there.
    func isValid(_ key: AccountKeyID?, of account: AccountName) -> Bool {
        guard let key else { return true }
        return self.accounts[account.text]?.keys.contains { $0.id == key } ?? false
    }

    /// The header decides if there is one, then the signature in the query; without either, nobody
    /// in particular asks.
    ///
    /// - Parameters:
    ///   - place: what the request is about.
    ///   - policies: the stored access policies of a container.
    func authenticate(
        _ exchange: Exchange, _ target: RequestTarget,
        for place: () throws(WireError) -> SignedPlace,
        of account: AccountName,
        policies: (ContainerAddress) throws(WireError) -> [SignedIdentifier]
    ) throws(WireError) -> Caller {
        let head = exchange.request.head
        if let header = head.headerFields.onlyValue(.authorization) {
            if header.utf8.count >= 6, header.prefix(6).lowercased() == "bearer" {
                throw .authenticationFailed(
                    detail: "Authentication scheme Bearer is not supported by this server.")
            }
            return try self.sharedKey.authenticate(
                header, of: head, target, for: account, at: exchange.now)
        }
        guard let token = try SharedAccessToken(in: target) else { return .anonymous }
        return try self.sharedAccess.authenticate(
            token, for: try place(), head.headerFields, at: exchange.now,
            from: exchange.client.origin, policies: policies)
    }
}
