import AzureWire
import BlobModel
import Crypto
import HTTPTypes

/// Finds out who signed a data-plane request (spec auth.md §1–§3, §9). Nothing is served to
/// somebody who signed with no key.
struct SharedKeyAuthenticator: Sendable {
    /// How far a client's clock may be off.
    static let clockSkewSecondsMax: Int64 = 15 * 60

    private let accounts: AccountDirectory

    init(_ accounts: AccountDirectory) {
        self.accounts = accounts
    }

    func account(_ name: some StringProtocol) -> AccountDirectory.Account? {
        self.accounts[name]
    }

    /// Whether `signature` is that of `text` by one of the account's keys.
    func isSigned(_ text: String, _ signature: [UInt8], by account: AccountName) -> Bool {
        guard let keys = self.accounts[account.text]?.keys else { return false }
        return keys.contains { key in
            var code = key.code
            code.update(data: Array(text.utf8))
            // Comparing a code takes the same time wherever it differs.
            return code.finalize() == signature
        }
    }

    /// Whether the key that a request was signed with is still one of the account's: it may be gone,
    /// or the account may be another one of that name, by the time the body is there.
    func isValid(_ key: AccountKeyID?, of account: AccountName) -> Bool {
        guard let key else { return true }
        return self.accounts[account.text]?.keys.contains { $0.id == key } ?? false
    }

    /// - Parameter now: what the server's clock shows.
    /// - Returns: who signed, and with which of the keys that can go.
    func authenticate(
        _ head: HTTPRequest, _ target: RequestTarget, at now: Timestamp
    ) throws(WireError) -> (principal: Principal, key: AccountKeyID?) {
        let fields = head.headerFields
        guard let header = fields.onlyValue(.authorization) else {
            if target["sig"] != nil {
                throw .authenticationFailed(
                    detail: "Shared access signatures are not supported by this server.")
            }
            throw .noAuthenticationInformation
        }
        if header.utf8.count >= 6, header.prefix(6).lowercased() == "bearer" {
            throw .authenticationFailed(
                detail: "Authentication scheme Bearer is not supported by this server.")
        }
        let authorization = try SharedKeyAuthorization(parsing: header)
        guard let account = self.accounts[authorization.account] else { throw .resourceNotFound }
        try Self.checkDate(fields, at: now)
        let texts = StringsToSign(
            authorization.scheme, account: authorization.account, method: head.method,
            target: target, fields: fields)
        for text in texts {
            for key in account.keys {
                var code = key.code
                code.update(data: text)
                // Comparing a code takes the same time wherever it differs.
                if code.finalize() == authorization.signature {
                    return (
                        .accountKey(account: account.name, number: key.number.rawValue), key.id
                    )
                }
            }
        }
        throw Self.signatureMismatch(header, texts)
    }

    /// A date is signed so that an overheard request cannot be sent again later.
    private static func checkDate(
        _ fields: HTTPFields, at now: Timestamp
    ) throws(WireError) {
        guard let text = fields.firstValue(.msDate) ?? fields.firstValue(.date) else {
            throw .authenticationFailed(
                detail: "Either the header Date or the header x-ms-date must be given.")
        }
        guard let date = WireDate.parse(text) else {
            throw .authenticationFailed(detail: "The date header is not in the correct format.")
        }
        if abs(date.wholeSeconds - now.wholeSeconds) > Self.clockSkewSecondsMax {
            throw .authenticationFailed(detail: "Request date header too old: '\(text)'")
        }
    }

    /// What Azure says too: the text the server signed tells a client's author what differs. The
    /// signature it led to is nobody's business.
    private static func signatureMismatch(_ header: String, _ texts: StringsToSign) -> WireError {
        let signature = header.split(separator: ":", maxSplits: 1).last ?? ""
        let text = texts.first { _ in true } ?? []
        return .authenticationFailed(
            detail: "The MAC signature found in the HTTP request '\(signature)' is not the same as "
                + "any computed signature. Server used following string to sign: "
                + "'\(String(decoding: text, as: UTF8.self))'.")
    }
}
