import ArgumentParser
import BlobModel
import Glibc

struct PolicyLock: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lock",
        abstract: "Lock a policy, for good.",
        discussion: """
            Nobody can delete, shorten or unlock a locked policy, whatever their rights; it can \
            be extended five times. The container itself can be deleted only when it is empty.
            """)

    @Argument(help: "The container.", transform: parseContainerName)
    var container: ContainerName

    @Flag(help: "Do not ask.")
    var yes = false

    @OptionGroup var server: ManagementOptions

    func validate() throws {
        guard self.yes || isatty(STDIN_FILENO) == 1 else {
            throw ValidationError(
                "Locking cannot be undone and there is nobody to ask; say --yes if you mean it.")
        }
    }

    func run() async throws {
        let client = try self.server.client()
        let policy = try await client.existingPolicy(of: self.container)
        if !self.yes { try self.confirm(policy) }
        // The etag makes sure that what is locked is what was shown.
        let answer = try await client.ask(
            .post, self.container, ManagementClient.policyPath + "/lock", ifMatch: policy.etag)
        try self.server.output.printPolicy(answer, of: self.container)
    }

    private func confirm(_ policy: PolicyAnswer) throws {
        let question = """
            \(policy.text(of: self.container))

            A locked policy can never be deleted or shortened.
            Type 'yes' to lock it:\u{20}
            """
        // Not to standard output, which may be a file waiting for JSON.
        _ = question.withCString { write(STDERR_FILENO, $0, strlen($0)) }
        guard readLine() == "yes" else { throw ManagementProblem.declined }
    }
}
