import ArgumentParser
import Crypto
import FoundationEssentials

/// A storage account and the secret that signs for it.
struct SharedKey: Sendable {
    let account: String
    /// The HMAC after it has taken in the key. A copy of it goes on from there, so signing costs
    /// the hash of the string-to-sign alone.
    private let keyed: HMAC<SHA256>

    init(account: String, base64Key: String) throws {
        guard let key = Data(base64Encoded: base64Key) else {
            throw ValidationError("The account key is not base64.")
        }
        self.account = account
        self.keyed = HMAC<SHA256>(key: SymmetricKey(data: key))
    }

    /// The base64 text behind `SharedKey account:`.
    func signature(of stringToSign: [UInt8]) -> String {
        var hmac = self.keyed
        hmac.update(data: stringToSign)
        return Data(hmac.finalize()).base64EncodedString()
    }
}
