import Crypto

extension HMAC<SHA256> {
    /// Whether `signature` is the code of `text` and of what was taken in before, which stays as it is.
    func isCode(_ signature: [UInt8], of text: [UInt8]) -> Bool {
        var code = self
        code.update(data: text)
        // Comparing a code takes the same time wherever it differs.
        return code.finalize() == signature
    }
}
