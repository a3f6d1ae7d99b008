/// How much the server takes on at a time. Whatever is beyond gets 503 `ServerBusy`.
public struct ServerLimits: Sendable {
    /// Idle ones included.
    public var connectionsMax: Int
    /// From the head to the end of the answer. Each holds less than 2 MiB of a body.
    public var requestsMax: Int

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
