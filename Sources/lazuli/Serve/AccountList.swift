import BlobHTTP
import BlobModel
import Crypto
import Foundation

/// Accounts as text, each in the form Azurite users know: `name:key1[:key2]`, keys in base64.
struct AccountList {
    /// The account and key every Azure tool knows as the development storage. Public, so good for
    /// loopback only.
    static let development = AccountList([
        "devstoreaccount1:"
            + "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
    ])

    var accounts: [AccountCredentials]

    init?(_ entries: [String]) {
        self.accounts = []
        for entry in entries {
            let parts = entry.split(separator: ":", omittingEmptySubsequences: false)
            guard (2...3).contains(parts.count), let name = AccountName(String(parts[0])),
                !self.accounts.contains(where: { $0.name == name }),
                !name.isReserved
            else { return nil }
            var keys: [SymmetricKey] = []
            for part in parts.dropFirst() {
                guard let key = Data(base64Encoded: String(part)), !key.isEmpty else { return nil }
                keys.append(SymmetricKey(data: key))
            }
            self.accounts.append(AccountCredentials(name: name, keys: keys))
        }
        guard !self.accounts.isEmpty else { return nil }
    }

    func sharesKey(with other: AccountList?) -> Bool {
        let keys = other?.accounts.flatMap(\.keys) ?? []
        return self.accounts.flatMap(\.keys).contains { key in keys.contains(key) }
    }
}
