import ArgumentParser
import BlobModel

struct PolicySet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Create a policy, or change one that is not locked.",
        discussion: """
            It holds at once, for blobs old and new. Try it out unlocked, then lock it: only a \
            locked policy binds everybody.
            """)

    @Argument(help: "The container.", transform: parseContainerName)
    var container: ContainerName

    @Option(help: "How many days a blob is kept after it was written: 1-146000.")
    var days: Int

    @Flag(inversion: .prefixedNo, help: "Let append blobs grow. Left out, it stays as it is.")
    var allowProtectedAppendWrites: Bool?

    @Flag(
        inversion: .prefixedNo,
        help: "Let append blobs and block blobs grow; not together with the other one.")
    var allowProtectedAppendWritesAll: Bool?

    @OptionGroup var server: ManagementOptions

    func run() async throws {
        let request = PolicyRequest(
            properties: .init(
                immutabilityPeriodSinceCreationInDays: self.days,
                allowProtectedAppendWrites: self.allowProtectedAppendWrites,
                allowProtectedAppendWritesAll: self.allowProtectedAppendWritesAll))
        let answer = try await self.server.client().ask(
            .put, self.container, ManagementClient.policyPath, body: request)
        try self.server.output.printPolicy(answer, of: self.container)
    }
}
