import AzureWire
import BlobModel
import HTTPTypes

// The store's clock, under a provider of this server's own:
//
// | request | body | answer |
// |---|---|---|
// | GET /providers/Lazuli.Storage/clock | | 200 and a ``ClockResource`` |
// | POST /providers/Lazuli.Storage/clock/advance | `{"seconds": 34560000}` | 200 and the same, after the advance is durable; 409 `ClockNotManual` |
extension ManagementService {
    func getClock() -> ManagementReply {
        ManagementReply(.ok, ClockResource(self.store.clock))
    }

    func advanceClock(_ call: ManagementCall) async throws(ManagementError) -> ManagementReply {
        let seconds = try await call.body(ClockAdvanceBody.self).seconds
        let outcome: ClockAdvanceOutcome
        do throws(StorageFailure) {
            outcome = try await self.store.advanceClock(
                byTicks: seconds * Timestamp.ticksPerSecond, by: call.actor)
        } catch {
            throw .storage(error)
        }
        switch outcome {
        case .done(let reading):
            return ManagementReply(.ok, ClockResource(reading))
        case .notManual:
            throw ManagementError(
                .conflict, "ClockNotManual",
                "The clock of this store is not manual: nobody can advance it. Nothing was changed."
            )
        case .tooFar:
            throw .propertyValue("\(seconds)", of: ClockAdvanceBody.member)
        }
    }
}

/// What the clocks say.
struct ClockResource: Encodable, Sendable {
    /// `compliance`, `system` or `manual`.
    var mode: String
    /// UTC, seven decimals, like the next.
    var complianceTime: String
    var wallTime: String
    /// How far the compliance clock is ahead of the wall clock.
    var deviationSeconds: Int64

    init(_ reading: ClockReading) {
        self.mode = "\(reading.mode)"
        self.complianceTime = WireDate.iso8601(reading.compliance)
        self.wallTime = WireDate.iso8601(reading.wall)
        self.deviationSeconds =
            (reading.compliance.ticks - reading.wall.ticks) / Timestamp.ticksPerSecond
    }
}

/// The body of advance.
struct ClockAdvanceBody: Decodable, Sendable {
    static let member = "seconds"

    /// At least 1, and no more than a manual clock can be ahead.
    let seconds: Int64

    init(from decoder: any Decoder) throws {
        var body = try JSONMembers(from: decoder)
        guard let seconds = try body.integer(Self.member) else {
            throw ManagementError.propertyMissing(Self.member)
        }
        try body.end()
        let secondsMax = ClockReading.advancedTicksMax / Timestamp.ticksPerSecond
        guard (1...secondsMax).contains(Int64(seconds)) else {
            throw ManagementError.propertyValue("\(seconds)", of: Self.member)
        }
        self.seconds = Int64(seconds)
    }
}
