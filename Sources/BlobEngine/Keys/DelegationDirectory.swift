public import BlobModel
public import Logging
package import StorageIO

/// The secrets that user delegation keys are made of: `DATA/delegation/<account>`. Like the
/// accounts' keys they are on disk alone.
public final class DelegationDirectory: DelegationSecretStore {
    private let directory: PrivateDirectory

    /// Opens (or makes) the secrets of the store in `data`, which this process must own.
    public static func open(
        _ data: String, isEphemeral: Bool
    ) throws(OpenFailure) -> DelegationDirectory {
        do throws(FileError) {
            return try DelegationDirectory(
                data, files: SystemFileSystem(synchronizes: !isEphemeral))
        } catch {
            throw OpenFailure(error)
        }
    }

    package init(_ data: String, files: any FileSystem) throws(FileError) {
        self.directory = try PrivateDirectory("delegation", in: data, files: files)
    }

    /// Those of the accounts that are there; the secrets of all others go.
    public func load(
        _ accounts: [AccountName], _ logger: Logger
    ) throws(OpenFailure) -> [AccountName: DelegationSecret] {
        do throws(FileError) {
            try self.directory.keepOnly(accounts)
            var secrets: [AccountName: DelegationSecret] = [:]
            for account in accounts {
                guard
                    let bytes = try self.directory.read(
                        account, byteCountMax: DelegationSecretFile.byteCount)
                else { continue }
                secrets[account] = DelegationSecretFile.decode(bytes)
                if secrets[account] == nil {
                    logger.error(
                        "damaged; signatures of user delegation keys are not valid any more",
                        metadata: ["file": "\(self.directory.filePath(account))"])
                }
            }
            return secrets
        } catch {
            throw OpenFailure(error)
        }
    }

    public func save(
        _ secret: DelegationSecret, of account: AccountName
    ) async throws(StorageFailure) {
        try await self.directory.save(DelegationSecretFile.encode(secret), of: account)
    }

    public func removeSecret(of account: AccountName) async throws(StorageFailure) {
        try await self.directory.forget(account)
    }
}

/// | magic "LZDS" | version u8 = 1 | secret 32 bytes | SHA-256 of all before it |
enum DelegationSecretFile {
    private static let head: [UInt8] = Array("LZDS".utf8) + [1]
    static let byteCount =
        head.count + DelegationSecret.byteCount + SealedBytes.digestByteCount

    static func encode(_ secret: DelegationSecret) -> [UInt8] {
        SealedBytes.seal(Self.head + secret.bytes)
    }

    /// Nil if these are not the bytes of such a file as it was written.
    static func decode(_ bytes: [UInt8]) -> DelegationSecret? {
        guard bytes.count == Self.byteCount, let content = SealedBytes.open(bytes),
            content.starts(with: Self.head)
        else { return nil }
        return DelegationSecret(Array(content.dropFirst(Self.head.count)))
    }
}
