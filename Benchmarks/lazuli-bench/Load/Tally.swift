import Histogram
import NIOCore
import NIOHTTP1

/// What one connection, or all of them together, went through.
struct Tally: Sendable {
    /// A minute; longer ones are counted as one.
    private static let nanosecondsMax: UInt64 = 60_000_000_000

    var requestCount = 0
    var failureCount = 0
    var lostConnectionCount = 0
    var bytesSent = 0
    var bytesReceived = 0
    var statusCounts: [Int: Int] = [:]
    /// In words, for whoever has to find out why.
    var firstFailure: String?
    var lastAnswerAt: NIODeadline?
    /// In nanoseconds, three significant digits.
    private(set) var latencies = Histogram<UInt64>(
        lowestDiscernibleValue: 1_000, highestTrackableValue: Self.nanosecondsMax)

    mutating func record(
        _ answer: Answer, of plan: RequestPlan, sentAt: NIODeadline, now: NIODeadline
    ) {
        self.requestCount += 1
        self.lastAnswerAt = now
        let status = Int(answer.head.status.code)
        self.statusCounts[status, default: 0] += 1
        self.bytesSent += plan.body.byteCount
        self.bytesReceived += answer.bodyByteCount
        let nanoseconds = UInt64(clamping: (now - sentAt).nanoseconds)
        _ = self.latencies.record(min(nanoseconds, Self.nanosecondsMax))

        let isAccepted = 200..<300 ~= status || plan.acceptsConflict && status == 409
        if !isAccepted {
            self.fail("An answer was refused: \(answer.head)")
        } else if let expected = plan.answerByteCount, expected != answer.bodyByteCount {
            self.fail("An answer had \(answer.bodyByteCount) bytes instead of \(expected).")
        }
    }

    mutating func recordLostConnection(_ reason: String) {
        self.lostConnectionCount += 1
        self.firstFailure = self.firstFailure ?? reason
    }

    mutating func add(_ other: Tally) {
        self.requestCount += other.requestCount
        self.failureCount += other.failureCount
        self.lostConnectionCount += other.lostConnectionCount
        self.bytesSent += other.bytesSent
        self.bytesReceived += other.bytesReceived
        self.statusCounts.merge(other.statusCounts, uniquingKeysWith: +)
        self.firstFailure = self.firstFailure ?? other.firstFailure
        self.lastAnswerAt = [self.lastAnswerAt, other.lastAnswerAt].compactMap { $0 }.max()
        self.latencies.add(other.latencies)
    }

    private mutating func fail(_ reason: String) {
        self.failureCount += 1
        self.firstFailure = self.firstFailure ?? reason
    }
}
