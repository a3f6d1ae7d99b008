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
        if let key = try files.privateFile(
            self.name, in: directory, byteCountMax: self.byteCountMax)
        {
            return String(decoding: key, as: UTF8.self)
        }
        let key = try DevelopmentIssuer.newKey()
        try files.replacePrivateFile(self.name, in: directory, with: Array(key.utf8))
        return key
    }
}
