import Foundation

/// A certificate and its key that somebody else puts into files, and renews there.
struct CertificateFiles: Hashable, Sendable {
    struct Contents: Equatable {
        var certificate: [UInt8]
        var key: [UInt8]
    }

    var certificatePath: String
    var keyPath: String

    func read() throws -> Contents {
        Contents(
            certificate: Array(try Data(contentsOf: URL(fileURLWithPath: self.certificatePath))),
            key: Array(try Data(contentsOf: URL(fileURLWithPath: self.keyPath))))
    }

    /// Whether others than the owner and the group may read the key.
    var isKeyExposed: Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: self.keyPath)
        let permissions = attributes?[.posixPermissions] as? Int ?? 0
        return permissions & 0o004 != 0
    }
}
