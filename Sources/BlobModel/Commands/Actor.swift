/// Who asked, through which door. Written into every record.
public struct Actor: Hashable, Sendable {
    public var principal: Principal
    /// The peer's IP address and port as text; empty for the server itself.
    public var clientAddress: String
    /// `x-ms-request-id` of the request.
    public var requestID: RequestID
    /// `x-ms-client-request-id`, where the client sent one.
    public var clientRequestID: String?

    public init(
        principal: Principal, clientAddress: String, requestID: RequestID, clientRequestID: String?
    ) {
        self.principal = principal
        self.clientAddress = clientAddress
        self.requestID = requestID
        self.clientRequestID = clientRequestID
    }
}

/// How the caller proved who it is.
public enum Principal: Hashable, Sendable {
    /// Shared Key or Shared Key Lite with the account's key 1 or 2.
    case accountKey(account: AccountName, number: UInt8)
    /// The static bearer token of the management plane.
    case managementToken
}

/// A random 128-bit id, shown as a GUID.
public struct RequestID: Hashable, Sendable {
    public var value: UInt128

    public init(value: UInt128) {
        self.value = value
    }

    /// `8-4-4-4-12` lower-case hex digits.
    public var text: String {
        let hex = String(self.value, radix: 16)
        let digits = Array((String(repeating: "0", count: 32 - hex.utf8.count) + hex).utf8)
        let hyphen = [UInt8(ascii: "-")]
        let groups = [digits[0..<8], digits[8..<12], digits[12..<16], digits[16..<20], digits[20..<32]]
        return String(decoding: Array(groups.joined(separator: hyphen)), as: UTF8.self)
    }
}
