import ArgumentParser
import BlobModel

struct PolicyDelete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Delete a policy that is not locked.")

    @Argument(help: "The container.", transform: parseContainerName)
    var container: ContainerName

    @OptionGroup var server: ManagementOptions

    func run() async throws {
        let client = try self.server.client()
        let policy = try await client.existingPolicy(of: self.container)
        let answer = try await client.ask(
            .delete, self.container, ManagementClient.policyPath, ifMatch: policy.etag)
        try self.server.output.printPolicy(answer, of: self.container)
    }
}
