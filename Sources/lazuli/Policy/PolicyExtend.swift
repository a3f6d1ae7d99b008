import ArgumentParser
import BlobModel

struct PolicyExtend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extend",
        abstract: "Make a policy longer; a locked one at most five times.")

    @Argument(help: "The container.", transform: parseContainerName)
    var container: ContainerName

    @Option(help: "The new number of days; more than now, up to 146000.")
    var days: Int

    @OptionGroup var server: ManagementOptions

    func run() async throws {
        let client = try self.server.client()
        let policy = try await client.existingPolicy(of: self.container)
        let request = PolicyRequest(
            properties: .init(immutabilityPeriodSinceCreationInDays: self.days))
        let answer = try await client.ask(
            .post, self.container, ManagementClient.policyPath + "/extend", ifMatch: policy.etag,
            body: request)
        try self.server.output.printPolicy(answer, of: self.container)
    }
}
