import Identity
import StorageIO

/// The private key of the development issuer, `DATA/identity/key.pem`: made at the first start and
/// kept, so that tokens survive the next one.
///
/// A crash before it is durable leaves none, and the next start makes one: no token was given yet.
enum IdentityKeyFile {
    private static let name = "key.pem"
    private static let byteCountMax = 16 << 10

    /// - Parameter data: the store's directory, which this process owns.
    static func load(_ data: String, isEphemeral: Bool) throws -> String {
        let files: any FileSystem = SystemFileSystem(synchronizes: !isEphemeral)
        let directory = data + "/identity"
        try files.createPrivateDirectory(directory)
        try files.synchronizeDirectory(data)
        if let key = try self.read("\(directory)/\(self.name)", files) { return key }
        let key = try DevelopmentIssuer.newKey()
        try files.replacePrivateFile(self.name, in: directory, with: Array(key.utf8))
        return key
    }

    /// Nil if there is no file.
    private static func read(
        _ path: String, _ files: any FileSystem
    ) throws(FileError) -> String? {
        do throws(FileError) {
            let file = try files.open(path, .readOnly)
            let bytes = try file.bytes(at: 0, byteCount: self.byteCountMax)
            return String(decoding: bytes, as: UTF8.self)
        } catch  where error.isNotFound {
            return nil
        }
    }
}
