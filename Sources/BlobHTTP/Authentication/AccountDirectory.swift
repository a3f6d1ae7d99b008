public import BlobModel
import Crypto
import Synchronization

/// The accounts that are there at the moment, and what opens each: those configured at the server's
/// start, and those made through the management plane, which come, go and change their keys.
///
/// Every request looks here, so an account's keys are kept as HMACs that have taken them in, and the
/// lock is held for one look into a dictionary.
public final class AccountDirectory: Sendable {
    struct Account: Sendable {
        var name: AccountName
        /// Configured at start: nobody changes it.
        var isConfigured: Bool
        /// Tells an account from a later one of its name; nil if it is configured.
        var createdAt: Timestamp?
        /// In the order of their numbers. A created account whose key file was lost has none.
        var keys: [Key]
        var profile: AccountProfile
    }

    struct Key: Sendable {
        var number: AccountKeyNumber
        /// Nil for a configured account's, which stays as long as the server runs.
        var id: AccountKeyID?
        var key: SymmetricKey
        let code: HMAC<SHA256>

        init(_ number: AccountKeyNumber, _ id: AccountKeyID?, _ key: SymmetricKey) {
            self.number = number
            self.id = id
            self.key = key
            self.code = HMAC<SHA256>(key: key)
        }
    }

    private let accounts: Mutex<[String: Account]>

    /// - Parameter configuredAllowPublicAccess: whether containers of the configured accounts may
    ///   be public.
    public init(configured: [AccountCredentials], configuredAllowPublicAccess: Bool = false) {
        let profile = AccountProfile.configured(allowsPublicAccess: configuredAllowPublicAccess)
        let accounts = configured.map { credentials in
            Account(
                name: credentials.name, isConfigured: true, createdAt: nil,
                keys: zip(AccountKeyNumber.allCases, credentials.keys).map { Key($0, nil, $1) },
                profile: profile)
        }
        self.accounts = Mutex(
            Dictionary(accounts.map { ($0.name.text, $0) }, uniquingKeysWith: { first, _ in first })
        )
    }

    /// Puts in an account that was created, or what it has become: from now on these keys of it
    /// are valid and no others.
    public func put(_ account: StorageAccount, _ keys: [AccountKeyID: AccountKey]) {
        let entry = Account(
            name: account.name, isConfigured: false, createdAt: account.createdAt,
            keys: AccountKeyNumber.allCases.compactMap { number in
                let id = account[number].id
                return keys[id].map { Key(number, id, SymmetricKey(data: $0.bytes)) }
            },
            profile: AccountProfile(account.properties))
        self.accounts.withLock { accounts in
            precondition(
                accounts[account.name.text]?.isConfigured != true,
                "a configured account is not created")
            accounts[account.name.text] = entry
        }
    }

    /// What is known of an account has changed, and not its keys.
    func update(_ account: StorageAccount) {
        self.accounts.withLock { accounts in
            accounts[account.name.text]?.profile = AccountProfile(account.properties)
        }
    }

    func remove(_ name: AccountName) {
        self.accounts.withLock { $0[name.text] = nil }
    }

    subscript(_ name: some StringProtocol) -> Account? {
        let name = String(name)
        return self.accounts.withLock { $0[name] }
    }

    /// Those that may have signed for the account; none if it is not there.
    func keys(of name: AccountName) -> [Key] {
        self.accounts.withLock { $0[name.text]?.keys ?? [] }
    }

    /// In the order of their names.
    var all: [Account] {
        self.accounts.withLock { Array($0.values) }.sorted { $0.name < $1.name }
    }
}
