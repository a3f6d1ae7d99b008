import BlobHTTP
import Foundation
import StorageIO

/// A certificate and its key that somebody else puts into files, and renews there.
struct CertificateFiles: Sendable {
    struct Contents: Equatable {
        var certificate: [UInt8]
        var key: [UInt8]
    }

    var certificatePath: String
    var keyPath: String

    private static let byteCountMax = 1 << 20

    func read() throws(CommandFailure) -> Contents {
        Contents(
            certificate: try Self.bytes(self.certificatePath), key: try Self.bytes(self.keyPath))
    }

    /// Which file is to blame.
    func failure(_ fault: ServerTLS.Fault) -> CommandFailure {
        let message =
            switch fault {
            case .certificate: "there is no certificate in PEM in \(self.certificatePath)"
            case .privateKey:
                "there is no private key in PEM in \(self.keyPath), or it needs a passphrase"
            case .mismatch: "the key in \(self.keyPath) is not the one of \(self.certificatePath)"
            }
        return CommandFailure(message: message)
    }

    /// Whether others than the owner and the group may read the key.
    var isKeyExposed: Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: self.keyPath)
        let permissions = attributes?[.posixPermissions] as? Int ?? 0
        return permissions & 0o004 != 0
    }

    private static func bytes(_ path: String) throws(CommandFailure) -> [UInt8] {
        do throws(FileError) {
            return try SystemFileSystem(synchronizes: false).open(path, .readOnly)
                .bytes(at: 0, byteCount: self.byteCountMax)
        } catch {
            throw CommandFailure(message: error.description)
        }
    }
}
