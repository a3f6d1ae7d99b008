import ArgumentParser
import BlobModel

struct PolicyShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a container's immutability policy.")

    @Argument(help: "The container.", transform: parseContainerName)
    var container: ContainerName

    @OptionGroup var server: ManagementOptions

    func run() async throws {
        let answer = try await self.server.client().ask(
            .get, self.container, ManagementClient.policyPath)
        try self.server.output.printPolicy(answer, of: self.container)
    }
}
