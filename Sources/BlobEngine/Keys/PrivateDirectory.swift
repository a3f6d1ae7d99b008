import BlobModel
import Dispatch
import StorageIO

/// A directory of small files, one per account, that nobody but the owner of the process may read.
/// A file is replaced as a whole: after a crash there is the old one or the new one.
final class PrivateDirectory: Sendable {
    let path: String
    private let files: any FileSystem
    /// One change at a time, and not on the threads that answer requests.
    private let queue: DispatchQueue

    /// - Parameters:
    ///   - data: the store's directory.
    ///   - name: of the directory in it; made if there is none.
    init(_ name: String, in data: String, files: any FileSystem) throws(FileError) {
        self.path = "\(data)/\(name)"
        self.files = files
        self.queue = DispatchQueue(label: "lazuli.\(name)")
        try files.createPrivateDirectory(self.path)
        try files.synchronizeDirectory(data)
    }

    func filePath(_ account: AccountName) -> String {
        "\(self.path)/\(account.text)"
    }

    /// Removes the files of all others.
    func keepOnly(_ accounts: some Sequence<AccountName>) throws(FileError) {
        let names = Set(accounts.map(\.text))
        for name in try self.files.list(self.path) where !names.contains(name) {
            try self.files.remove("\(self.path)/\(name)")
        }
        try self.files.synchronizeDirectory(self.path)
    }

    /// Up to `byteCountMax` bytes and one more, which would be too many; nil if there is no file.
    func read(_ account: AccountName, byteCountMax: Int) throws(FileError) -> [UInt8]? {
        try self.files.privateFile(
            account.text, in: self.path, byteCountMax: byteCountMax + 1)
    }

    /// Durable when it returns.
    func replace(_ account: AccountName, with bytes: [UInt8]) throws(FileError) {
        try self.files.replacePrivateFile(account.text, in: self.path, with: bytes)
    }

    private func remove(_ account: AccountName) throws(FileError) {
        do throws(FileError) {
            try self.files.remove(self.filePath(account))
        } catch  where error.isNotFound {
            return
        }
        try self.files.synchronizeDirectory(self.path)
    }

    /// The same as ``replace(_:with:)``, for the threads that answer requests.
    func save(_ bytes: [UInt8], of account: AccountName) async throws(StorageFailure) {
        try await self.perform { () throws(FileError) in try self.replace(account, with: bytes) }
    }

    /// There may be no file.
    func forget(_ account: AccountName) async throws(StorageFailure) {
        try await self.perform { () throws(FileError) in try self.remove(account) }
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
}
