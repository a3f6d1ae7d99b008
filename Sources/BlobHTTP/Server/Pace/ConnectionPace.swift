package import NIOCore

/// Whether the client of a connection takes too long before and between its requests.
package struct ConnectionPace {
    private enum Phase {
        /// TLS is being negotiated.
        case handshake(since: NIODeadline)
        case idle(since: NIODeadline)
        /// A head has begun to arrive.
        case head(since: NIODeadline)
        /// A request is being read or answered: see ``TransferPace``.
        case busy
    }

    private let timeouts: ClientTimeouts
    private var phase: Phase
    /// In HTTP/2 bytes between requests need not be those of a head.
    private var bytesBeginHead = true

    package init(_ timeouts: ClientTimeouts, isSecure: Bool, at now: NIODeadline) {
        self.timeouts = timeouts
        self.phase = isSecure ? .handshake(since: now) : .idle(since: now)
    }

    package mutating func handshakeEnded(isHTTP2: Bool, at now: NIODeadline) {
        self.bytesBeginHead = !isHTTP2
        self.phase = .idle(since: now)
    }

    package mutating func bytesArrived(at now: @autoclosure () -> NIODeadline) {
        guard self.bytesBeginHead, case .idle = self.phase else { return }
        self.phase = .head(since: now())
    }

    package mutating func requestBegan() {
        self.phase = .busy
    }

    package mutating func lastRequestEnded(at now: NIODeadline) {
        self.phase = .idle(since: now)
    }

    /// - Parameter isBeyondLimit: there are too many connections, and this one only gets to hear
    ///   that.
    package func isTooSlow(at now: NIODeadline, isBeyondLimit: Bool) -> Bool {
        switch self.phase {
        case .handshake(let since), .head(let since):
            now >= since + self.timeouts.head
        case .idle(let since):
            now >= since + (isBeyondLimit ? self.timeouts.head : self.timeouts.idle)
        case .busy:
            false
        }
    }
}
