import AzureWire
import BlobModel
import Crypto
import FoundationEssentials
import HTTPTypes

/// The answer of listKeys and regenerateKey. `FULL` is what the wire shows, whatever the
/// definitions say.
struct AccountKeys: Encodable, Sendable {
    struct Key: Encodable, Sendable {
        /// Not known of a configured account.
        var creationTime: String?
        var keyName: String
        var value: String
        var permissions = "FULL"
    }

    var keys: [Key]

    /// - Parameter created: nil if the account is configured.
    init(_ account: AccountDirectory.Account, _ created: StorageAccount?) {
        self.keys = account.keys.map { key in
            Key(
                creationTime: created.map { WireDate.iso8601($0[key.number].createdAt) },
                keyName: key.number.text,
                value: key.key.withUnsafeBytes { Data($0).base64EncodedString() })
        }
    }
}

extension AccountKeyNumber {
    /// As the wire shows it.
    var text: String {
        "key\(self.rawValue)"
    }
}

/// The body of regenerateKey.
struct KeyChoice: Decodable, Sendable {
    let number: AccountKeyNumber

    init(from decoder: any Decoder) throws {
        var body = try JSONMembers(from: decoder)
        guard let name = try body.string("keyName") else {
            throw ManagementError.propertyMissing("keyName")
        }
        try body.end()
        if ["kerb1", "kerb2"].contains(name) {
            throw ManagementError.notImplemented("The key '\(name)'")
        }
        guard let number = AccountKeyNumber.allCases.first(where: { $0.text == name }) else {
            throw ManagementError.propertyValue(String(name.prefix(64)), of: "keyName")
        }
        self.number = number
    }
}

extension ManagementService {
    func listAccountKeys(_ call: ManagementCall) throws(ManagementError) -> ManagementReply {
        let account = try self.account(call)
        return ManagementReply(.ok, AccountKeys(account, try self.created(account.name)))
    }

    /// The new key is on disk before the event that makes it valid, and valid when this returns;
    /// the old one is not any more.
    func regenerateAccountKey(
        _ call: ManagementCall
    ) async throws(ManagementError) -> ManagementReply {
        let number = try await call.body(KeyChoice.self).number
        return try await self.turns.take { () async throws(ManagementError) in
            let account = try self.account(call)
            guard let before = try self.created(account.name) else {
                throw Refusal.accountConfigured.managementError
            }
            try self.checkWritable()
            let id = AccountKeyID.random()
            var keys = account.storedKeys(before)
            keys[id] = .random()
            try await self.save(keys, of: account.name)
            let receipt = try await self.change(.regenerateKey(number, id), of: account.name, call)
            guard let after = receipt.account else { throw Self.missing(call) }
            self.accounts.put(after, keys)
            keys[before[number].id] = nil
            do throws(ManagementError) {
                try await self.save(keys, of: account.name)
            } catch {
                // It opens nothing any more; the next start takes it off the disk.
                self.log(error, call.actor.requestID)
            }
            let changed = try self.account(call)
            return ManagementReply(.ok, AccountKeys(changed, after))
        }
    }

    func save(
        _ keys: [AccountKeyID: AccountKey], of account: AccountName
    ) async throws(ManagementError) {
        do {
            try await self.keys.save(keys, of: account)
        } catch {
            throw .storage(error)
        }
    }
}

extension AccountDirectory.Account {
    /// As they are kept.
    fileprivate func storedKeys(_ account: StorageAccount) -> [AccountKeyID: AccountKey] {
        var keys: [AccountKeyID: AccountKey] = [:]
        for key in self.keys {
            keys[account[key.number].id] = key.key.withUnsafeBytes { AccountKey(Array($0)) }
        }
        return keys
    }
}
