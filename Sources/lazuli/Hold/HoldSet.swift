import ArgumentParser
import BlobModel

struct HoldSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Add tags to a container's legal hold.")

    @Argument(help: "The container.", transform: parseContainerName)
    var container: ContainerName

    @Argument(help: "The tags to set; those that are set already stay.")
    var tags: [String]

    @Flag(
        inversion: .prefixedNo,
        help: "Let append blobs grow under the hold. Left out, it stays as it is.")
    var allowProtectedAppendWritesAll: Bool?

    @OptionGroup var server: ManagementOptions

    func run() async throws {
        let request = HoldRequest(
            tags: self.tags, allowProtectedAppendWritesAll: self.allowProtectedAppendWritesAll)
        let answer = try await self.server.client().ask(
            .post, self.container, "/setLegalHold", body: request)
        try self.server.output.printHold(answer, of: self.container)
    }
}
