import Identity
import StorageIO

/// The private key of the development issuer, `DATA/identity/key.pem`: made at the first start and
/// kept, so that tokens survive the next one. Nobody but the owner of the process may read it.
///
/// A crash before the rename leaves no key, and the next start makes one: no token was given yet.
enum IdentityKeyFile {
    private static let byteCountMax = 16 << 10

    /// - Parameter data: the store's directory, which this process owns.
    static func load(_ data: String, isEphemeral: Bool) throws -> String {
        let files = SystemFileSystem(synchronizes: !isEphemeral)
        let directory = data + "/identity"
        try files.createPrivateDirectory(directory)
        try files.synchronizeDirectory(data)
        let path = directory + "/key.pem"
        do {
            let file = try files.open(path, .readOnly)
            return String(
                decoding: try file.bytes(at: 0, byteCount: self.byteCountMax), as: UTF8.self)
        } catch  where error.isNotFound {
            let key = try DevelopmentIssuer.newKey()
            try self.write(key, path, files)
            try files.synchronizeDirectory(directory)
            return key
        }
    }

    private static func write(
        _ key: String, _ path: String, _ files: SystemFileSystem
    ) throws(FileError) {
        let newPath = path + ".new"
        do throws(FileError) {
            try files.remove(newPath)
        } catch  where error.isNotFound {
            // No earlier try got this far.
        }
        let file = try files.open(newPath, .createNewPrivate)
        try file.write([UInt8](key.utf8), at: 0)
        try file.synchronize()
        try files.rename(newPath, to: path)
    }
}
