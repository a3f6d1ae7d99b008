import ArgumentParser

struct ClockShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what the clocks of a running server say, and which one it judges by.")

    @OptionGroup var server: ManagementOptions

    func run() async throws {
        let answer = try await self.server.client().ask(.get, ManagementClient.clockPath)
        try self.server.output.printClock(answer)
    }
}
