public import NIOCore

/// How long a client may keep the server waiting before its connection is closed.
public struct ClientTimeouts: Sendable {
    /// From the first byte of a request's head to its last, and for a TLS handshake.
    public var head = TimeAmount.seconds(30)
    /// In so much time, while the server waits for a request's body or for its answer to be taken,
    /// ``bytesPerSecondMin`` must go through on average.
    public var stall = TimeAmount.seconds(60)
    /// Between requests. Clients count on 120 s at least (spec clients.md §4).
    public var idle = TimeAmount.seconds(180)

    static let bytesPerSecondMin: Int64 = 100

    public init() {}

    var stallBytesMin: Int64 {
        self.stall.nanoseconds / 1_000_000_000 * Self.bytesPerSecondMin
    }

    /// How often a connection is looked at; so much later than said it may end.
    var tick: TimeAmount {
        .nanoseconds(min(self.head, self.stall, self.idle).nanoseconds / 3)
    }
}
