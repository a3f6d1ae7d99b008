public import BlobModel
public import Logging
package import StorageIO

/// The keys of the accounts made through the management plane: `DATA/keys/<account>`, a
/// ``KeyFile`` each. Nobody but the owner of the process may read them; they are in no journal, no
/// index and no log.
///
/// A key is on disk before the event that makes it valid, and what an event made invalid is taken
/// off the disk behind it:
///
/// | a crash … | leaves | and the next start |
/// |---|---|---|
/// | before the rename is durable | the old file, or the new one with a key that no event names | takes that key off |
/// | between rename and event | the same | the same |
/// | after the event | the old key, which no event names any more | the same |
/// | after an account's deletion | its file | removes it |
public final class KeyDirectory: AccountKeyStore {
    private let directory: PrivateDirectory

    /// Opens (or makes) the keys of the store in `data`, which this process must own.
    public static func open(
        _ data: String, isEphemeral: Bool
    ) throws(OpenFailure) -> KeyDirectory {
        do throws(FileError) {
            return try KeyDirectory(data, files: SystemFileSystem(synchronizes: !isEphemeral))
        } catch {
            throw OpenFailure(error)
        }
    }

    package init(_ data: String, files: any FileSystem) throws(FileError) {
        self.directory = try PrivateDirectory("keys", in: data, files: files)
    }

    /// The valid keys of these accounts, which are all that there are. Whatever else is in the
    /// directory goes.
    ///
    /// A key that cannot be read is missing from the answer; it can be regenerated. A damaged file
    /// stays as it is until then.
    public func load(
        _ accounts: [StorageAccount], _ logger: Logger
    ) throws(OpenFailure) -> [AccountName: [AccountKeyID: AccountKey]] {
        do throws(FileError) {
            try self.directory.keepOnly(accounts.map(\.name))
            var all: [AccountName: [AccountKeyID: AccountKey]] = [:]
            for account in accounts {
                let valid = Set(AccountKeyNumber.allCases.map { account[$0].id })
                let stored = try self.read(account.name)
                let keys = (stored ?? [:]).filter { valid.contains($0.key) }
                if keys.count < valid.count {
                    logger.error(
                        "keys are missing or damaged; regenerate them",
                        metadata: ["file": "\(self.directory.filePath(account.name))"])
                }
                if let stored, stored.count > keys.count {
                    try self.directory.replace(account.name, with: KeyFile.encode(keys))
                }
                all[account.name] = keys
            }
            return all
        } catch {
            throw OpenFailure(error)
        }
    }

    public func save(
        _ keys: [AccountKeyID: AccountKey], of account: AccountName
    ) async throws(StorageFailure) {
        try await self.directory.save(KeyFile.encode(keys), of: account)
    }

    public func removeKeys(of account: AccountName) async throws(StorageFailure) {
        try await self.directory.forget(account)
    }

    /// Nil if there is no file, or none that is whole.
    private func read(_ account: AccountName) throws(FileError) -> [AccountKeyID: AccountKey]? {
        try self.directory.read(account, byteCountMax: KeyFile.byteCountMax)
            .flatMap { KeyFile.decode($0) }
    }
}
