import AccessControl
import AzureWire
import BlobModel
import HTTPTypes
import HummingbirdCore
import Identity

/// Finds out who asks, by whatever it came with (spec auth.md §1).
struct Authenticator: Sendable {
    private let accounts: AccountDirectory
    private let sharedKey: SharedKeyAuthenticator
    let sharedAccess: SharedAccessAuthenticator
    let tokens: TokenAuthenticator

    init(
        _ accounts: AccountDirectory, _ delegationKeys: DelegationKeys, _ tokens: TokenVerifier
    ) {
        self.accounts = accounts
        self.sharedKey = SharedKeyAuthenticator(accounts)
        self.sharedAccess = SharedAccessAuthenticator(
            accounts: accounts, delegationKeys: delegationKeys)
        self.tokens = TokenAuthenticator(tokens: tokens)
    }

    func account(_ name: some StringProtocol) -> AccountDirectory.Account? {
        self.accounts[name]
    }

    /// Whether what a request was signed with is still the account's: it may be gone by the time the
    /// body is there.
    func isValid(_ key: Caller.Key, of account: AccountDirectory.Account) -> Bool {
        switch key {
        case .account(let id): account.keys.contains { $0.id == id }
        case .delegation(let generation):
            self.sharedAccess.delegationKeys.isValid(generation, of: account.name)
        case .permanent: true
        }
    }

    /// The header decides if there is one, then the signature in the query; without either, nobody
    /// in particular asks. Both count where a signature is for one user alone, who proves with the
    /// header to be that one.
    ///
    /// - Parameters:
    ///   - addressing: how the request names the account.
    ///   - policies: the stored access policies of a container.
    func authenticate(
        _ exchange: Exchange, _ target: RequestTarget, _ addressing: Addressing,
        of account: AccountName,
        policies: (ContainerAddress) throws(WireError) -> [SignedIdentifier]
    ) async throws(WireError) -> Caller {
        let head = exchange.request.head
        var user: TokenPrincipal?
        if let header = head.headerFields.onlyValue(.authorization) {
            guard let token = TokenAuthenticator.token(in: header) else {
                return try self.sharedKey.authenticate(
                    header, of: head, target, for: account, at: exchange.now)
            }
            guard target["sig"] != nil, target["sduoid"] != nil else {
                return try await self.tokens.authenticate(
                    token, for: account, in: exchange.version, at: exchange.now)
            }
            user = try await self.tokens.principal(of: token, for: account, at: exchange.now)
        }
        guard let token = try SharedAccessToken(in: target) else { return .anonymous }
        return try self.sharedAccess.authenticate(
            token, for: try SignedPlace(target, of: account, addressing), head.headerFields,
            at: exchange.now, from: exchange.client.origin, user: user, policies: policies)
    }
}

extension SignedDelegation {
    /// Throws if the signature is for one user and this is another one, or nobody.
    func check(_ user: TokenPrincipal?) throws(WireError) {
        guard let subject = self.delegatedSubject else { return }
        guard let user, user.subject == subject,
            self.delegatedTenant == nil || user.tenant == self.delegatedTenant
        else {
            throw .authenticationFailed(
                detail: "The signature is for a user (sduoid) who has to come with a token.")
        }
    }
}
