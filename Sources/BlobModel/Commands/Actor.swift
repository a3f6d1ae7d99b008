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

/// A random 128-bit id, shown as a GUID.
public struct RequestID: Hashable, Sendable {
    // In two words for the reason that ``LeaseID`` gives.
    private let high: UInt64
    private let low: UInt64

    public var value: UInt128 {
        UInt128(self.high) << 64 | UInt128(self.low)
    }

    public init(value: UInt128) {
        self.high = UInt64(truncatingIfNeeded: value >> 64)
        self.low = UInt64(truncatingIfNeeded: value)
    }

    /// `8-4-4-4-12` lower-case hex digits. Made for every answer, so in one allocation.
    public var text: String {
        String(unsafeUninitializedCapacity: 36) { buffer in
            var rest = self.value
            for index in buffer.indices.prefix(36).reversed() {
                if index == 8 || index == 13 || index == 18 || index == 23 {
                    buffer[index] = UInt8(ascii: "-")
                    continue
                }
                let digit = UInt8(truncatingIfNeeded: rest & 0xF)
                buffer[index] =
                    digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
                rest >>= 4
            }
            return 36
        }
    }
}
