import ArgumentParser
import BlobModel

struct HoldClear: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clear", abstract: "Remove tags from a container's legal hold.")

    @Argument(help: "The container.", transform: parseContainerName)
    var container: ContainerName

    @Argument(help: "The tags to clear; those that are not set are ignored.")
    var tags: [String]

    @OptionGroup var server: ManagementOptions

    func run() async throws {
        let answer = try await self.server.client().ask(
            .post, self.container, "/clearLegalHold", body: HoldRequest(tags: self.tags))
        try self.server.output.printHold(answer, of: self.container)
    }
}
