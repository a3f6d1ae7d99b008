package import NIOCore

/// Whether a client sends its request's body and takes its answer fast enough.
///
/// Only the client's time counts: not the one in which the server does not read because it has
/// not yet dealt with what came, nor the one in which it has nothing to send.
package struct TransferPace {
    private var body: Progress
    private var answer: Progress
    private var receivedByteCount: Int64 = 0
    private var writtenByteCount: Int64 = 0
    private var isReading = false
    private var unansweredCount = 0

    package init(_ timeouts: ClientTimeouts) {
        self.body = Progress(timeouts)
        self.answer = Progress(timeouts)
    }

    /// A request is being read or answered.
    package var isBusy: Bool {
        self.isReading || self.unansweredCount > 0
    }

    package mutating func headRead() {
        self.isReading = true
        self.unansweredCount += 1
    }

    package mutating func bodyRead(byteCount: Int) {
        self.receivedByteCount += Int64(byteCount)
    }

    package mutating func requestRead() {
        self.isReading = false
    }

    package mutating func answerWritten(byteCount: Int) {
        self.writtenByteCount += Int64(byteCount)
    }

    package mutating func answerEnded() {
        self.unansweredCount -= 1
    }

    /// - Parameters:
    ///   - awaitsBytes: the server has asked for more bytes of the request.
    ///   - unsentByteCount: what was written and the client has not made room for.
    package mutating func isTooSlow(
        at now: NIODeadline, awaitsBytes: Bool, unsentByteCount: Int
    ) -> Bool {
        let bodyStalls = self.body.stalls(
            at: now, byteCount: self.receivedByteCount, isDue: self.isReading && awaitsBytes)
        let answerStalls = self.answer.stalls(
            at: now, byteCount: self.writtenByteCount - Int64(unsentByteCount),
            isDue: unsentByteCount > 0)
        return bodyStalls || answerStalls
    }
}

/// Whether a growing number of bytes grows fast enough while it should.
private struct Progress {
    private let timeouts: ClientTimeouts
    /// The window of time that is looked at, and the number at its begin.
    private var window: (since: NIODeadline, byteCount: Int64)?

    init(_ timeouts: ClientTimeouts) {
        self.timeouts = timeouts
    }

    mutating func stalls(at now: NIODeadline, byteCount: Int64, isDue: Bool) -> Bool {
        guard isDue else {
            self.window = nil
            return false
        }
        guard let window = self.window else {
            self.window = (now, byteCount)
            return false
        }
        guard now >= window.since + self.timeouts.stall else { return false }
        self.window = (now, byteCount)
        return byteCount - window.byteCount < self.timeouts.stallBytesMin
    }
}
