public import BlobModel
import Dispatch
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
    private static let newSuffix = ".new"

    private let path: String
    private let files: any FileSystem
    /// One change at a time, and not on the threads that answer requests.
    private let queue = DispatchQueue(label: "lazuli.keys")

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
        self.path = "\(data)/keys"
        self.files = files
        try files.createPrivateDirectory(self.path)
        try files.synchronizeDirectory(data)
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
            let names = Set(accounts.map(\.name.text))
            for name in try self.files.list(self.path) where !names.contains(name) {
                try self.files.remove("\(self.path)/\(name)")
            }
            var all: [AccountName: [AccountKeyID: AccountKey]] = [:]
            for account in accounts {
                let valid = Set(AccountKeyNumber.allCases.map { account[$0].id })
                let stored = try self.read(account.name)
                let keys = (stored ?? [:]).filter { valid.contains($0.key) }
                if keys.count < valid.count {
                    logger.error(
                        "keys are missing or damaged; regenerate them",
                        metadata: ["file": "\(self.path)/\(account.name.text)"])
                }
                if let stored, stored.count > keys.count { try self.write(keys, account.name) }
                all[account.name] = keys
            }
            try self.files.synchronizeDirectory(self.path)
            return all
        } catch {
            throw OpenFailure(error)
        }
    }

    public func save(
        _ keys: [AccountKeyID: AccountKey], of account: AccountName
    ) async throws(StorageFailure) {
        try await self.perform { () throws(FileError) in try self.write(keys, account) }
    }

    public func removeKeys(of account: AccountName) async throws(StorageFailure) {
        try await self.perform { () throws(FileError) in
            do throws(FileError) {
                try self.files.remove(self.filePath(account))
            } catch  where error.isNotFound {
                return
            }
            try self.files.synchronizeDirectory(self.path)
        }
    }

    private func perform(
        _ change: @escaping @Sendable () throws(FileError) -> Void
    ) async throws(StorageFailure) {
        let outcome: Result<Void, StorageFailure> = await withCheckedContinuation { continuation in
            self.queue.async {
                do throws(FileError) {
                    continuation.resume(returning: .success(try change()))
                } catch {
                    continuation.resume(
                        returning: .failure(
                            error.isOutOfSpace ? .outOfSpace : .inputOutput(error.description)))
                }
            }
        }
        try outcome.get()
    }

    private func filePath(_ account: AccountName) -> String {
        "\(self.path)/\(account.text)"
    }

    /// Nil if there is no file, or none that is whole.
    private func read(_ account: AccountName) throws(FileError) -> [AccountKeyID: AccountKey]? {
        let file: any OpenFile
        do throws(FileError) {
            file = try self.files.open(self.filePath(account), .readOnly)
        } catch  where error.isNotFound {
            return nil
        }
        // One byte more would be too many.
        return KeyFile.decode(try file.bytes(at: 0, byteCount: KeyFile.byteCountMax + 1))
    }

    private func write(
        _ keys: [AccountKeyID: AccountKey], _ account: AccountName
    ) throws(FileError) {
        let newPath = self.filePath(account) + Self.newSuffix
        do throws(FileError) {
            try self.files.remove(newPath)
        } catch  where error.isNotFound {
            // No earlier try got this far.
        }
        let file = try self.files.open(newPath, .createNewPrivate)
        try file.write(KeyFile.encode(keys), at: 0)
        try file.synchronize()
        try self.files.rename(newPath, to: self.filePath(account))
        try self.files.synchronizeDirectory(self.path)
    }
}
