import ArgumentParser

struct ClockAdvance: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "advance",
        abstract: "Set the manual clock of a running server ahead, for good.",
        discussion: """
            It is on the disk when the command returns, and what became due is done: soft-deleted \
            and expired blobs are gone. There is no way back.
            """)

    @Argument(
        help: "How far: a whole number and s, m, h or d, as in 400d.", transform: parseDuration)
    var duration: DurationSeconds

    @OptionGroup var server: ManagementOptions

    func run() async throws {
        let answer = try await self.server.client().ask(
            .post, ManagementClient.clockPath + "/advance",
            body: ClockAdvanceRequest(seconds: self.duration.count))
        try self.server.output.printClock(answer)
    }
}

struct DurationSeconds: Sendable {
    /// At least 1.
    var count: Int64
}

/// Reads `400d`.
@Sendable func parseDuration(_ text: String) throws -> DurationSeconds {
    let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
    guard let unit = text.last.flatMap({ units[$0] }), let number = Int64(text.dropLast()),
        number > 0, case let (seconds, overflows) = number.multipliedReportingOverflow(by: unit),
        !overflows
    else {
        throw ValidationError("'\(text)' is no duration: a whole number and s, m, h or d.")
    }
    return DurationSeconds(count: seconds)
}
