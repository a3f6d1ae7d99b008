/// How much the server takes on at a time. Whatever is beyond gets 503 `ServerBusy`.
public struct ServerLimits: Sendable {
    /// Idle ones included.
    public var connectionsMax: Int
    /// From the head to the end of the answer. Each holds no more of a body than
    /// ``requestBytesMax``, but for ``longDocumentsMax``.
    public var requestsMax: Int

    static let requestBytesMax: UInt64 = 2 << 20
    /// Block lists and batches, which are read as a whole: of up to 16 MiB.
    static let longDocumentsMax = 32

    public static let connectionsMaxDefault = 20_000
    public static let requestsMaxDefault = 2_000
    /// So many more connections are accepted, to be told; further ones wait until one closes.
    public static let connectionsBeyondMax = 256

    public init(
        connectionsMax: Int = Self.connectionsMaxDefault,
        requestsMax: Int = Self.requestsMaxDefault
    ) {
        self.connectionsMax = connectionsMax
        self.requestsMax = requestsMax
    }
}
