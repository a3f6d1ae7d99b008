import BlobHTTP
import BlobModel
import Crypto
import Foundation

extension ServeSettings {
    /// Fewer bits than these can be guessed, by whoever has one signature to try them on.
    private static let keyBitsMin = 128

    /// What is done as asked, and its operator should know.
    var warnings: [String] {
        var warnings: [String] = []
        if self.listening.hasPlainHTTP && !self.listening.isLoopback {
            warnings.append(
                "what comes over plain HTTP can be read and changed on its way, tokens and "
                    + "signatures too; --tls is against that")
        }
        for account in self.accounts.accounts
        where account.keys.contains(where: { $0.bitCount < Self.keyBitsMin }) {
            warnings.append(
                "a key of account \(account.name.text) has less than \(Self.keyBitsMin / 8) bytes "
                    + "and can be guessed; Azure's have 64")
        }
        switch self.clock {
        case .compliance: break
        case .system:
            warnings.append(
                "SYSTEM CLOCK: whoever can set this machine's date can end every retention")
        case .manual:
            warnings.append(
                "MANUAL CLOCK: whoever is Storage Account Contributor can end every retention")
        }
        return warnings
    }
}

/// Nil if nobody but the owner and the group may write there.
func warning(ofDataDirectory path: String) -> String? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    let permissions = attributes?[.posixPermissions] as? Int ?? 0
    return permissions & 0o002 == 0
        ? nil
        : "everybody on this machine can write to the data directory; chmod 750 is against that"
}
