import FoundationEssentials
import Histogram
import NIOCore

/// The result of a load, as `--json` prints it.
struct Report: Codable, Sendable {
    struct Latency: Codable, Sendable {
        var mean: Double
        var p50: Double
        var p99: Double
        var p999: Double
        var max: Double
    }

    var target: String
    var connections: Int
    var requestBytes: Int
    var seconds: Double
    var requests: Int
    /// Answers that were not 2xx or had the wrong length.
    var failures: Int
    var lostConnections: Int
    var requestsPerSecond: Double
    /// Of bodies, in both directions.
    var bytesPerSecond: Double
    var latencyMicroseconds: Latency
    var statuses: [String: Int]
    var firstFailure: String?

    init(load: Load, tally: Tally, elapsed: TimeAmount) {
        let seconds = max(Double(elapsed.nanoseconds) / 1e9, 1e-9)
        let microseconds = { (nanoseconds: UInt64) in Double(nanoseconds) / 1_000 }
        let latencies = tally.latencies
        self.target = "\(load.plan.method) http://\(load.plan.endpoint.authority)\(load.plan.path)"
        self.connections = load.connectionCount
        self.requestBytes = load.plan.body.byteCount
        self.seconds = seconds
        self.requests = tally.requestCount
        self.failures = tally.failureCount
        self.lostConnections = tally.lostConnectionCount
        self.requestsPerSecond = Double(tally.requestCount) / seconds
        self.bytesPerSecond = Double(tally.bytesSent + tally.bytesReceived) / seconds
        self.latencyMicroseconds = Latency(
            mean: tally.requestCount == 0 ? 0 : latencies.mean / 1_000,
            p50: microseconds(latencies.valueAtPercentile(50)),
            p99: microseconds(latencies.valueAtPercentile(99)),
            p999: microseconds(latencies.valueAtPercentile(99.9)),
            max: microseconds(latencies.max))
        self.statuses = Dictionary(
            uniqueKeysWithValues: tally.statusCounts.map { ("\($0.key)", $0.value) })
        self.firstFailure = tally.firstFailure
    }

    var isClean: Bool {
        self.failures == 0 && self.lostConnections == 0 && self.requests > 0
    }

    var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }

    var text: String {
        let latency = self.latencyMicroseconds
        let megabytes = self.bytesPerSecond / 1e6
        return """
            \(self.target)
            connections     \(self.connections)
            requests        \(self.requests) in \(rounded(self.seconds)) s
            throughput      \(rounded(self.requestsPerSecond)) requests/s, \(rounded(megabytes)) MB/s
            latency, µs     p50 \(rounded(latency.p50)), p99 \(rounded(latency.p99)), \
            p99.9 \(rounded(latency.p999)), max \(rounded(latency.max))
            failures        \(self.failures), lost connections \(self.lostConnections)
            """
    }
}

/// One decimal is what a reader can use.
private func rounded(_ value: Double) -> Double {
    (value * 10).rounded() / 10
}
