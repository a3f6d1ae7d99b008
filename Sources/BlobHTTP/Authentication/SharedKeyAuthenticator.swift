import AccessControl
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

    /// - Parameters:
    ///   - header: the value of `Authorization`.
    ///   - account: the one that the request is about.
    ///   - now: what the server's clock shows.
    func authenticate(
        _ header: String, of head: HTTPRequest, _ target: RequestTarget, for name: AccountName,
        at now: Timestamp
    ) throws(WireError) -> Caller {
        let fields = head.headerFields
        let authorization = try SharedKeyAuthorization(parsing: header)
        guard let account = self.accounts[authorization.account] else { throw .resourceNotFound }
        try Self.checkDate(fields, at: now)
        let texts = StringsToSign(
            authorization.scheme, account: authorization.account, method: head.method,
            target: target, fields: fields)
        for text in texts {
            for key in account.keys where key.code.isCode(authorization.signature, of: text) {
                guard account.name == name else {
                    throw .authenticationFailed(
                        detail: "The key is not one of the account that the request is about.")
                }
                return Caller(
                    proof: .accountKey(account: name, number: key.number), key: Caller.Key(key))
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
