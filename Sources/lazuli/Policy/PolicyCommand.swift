import ArgumentParser

struct PolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Show or change the immutability policy of a container on a running server.",
        discussion: """
            Under a policy no blob can be overwritten or changed, and none can be deleted before \
            it is as old as the policy says. An unlocked policy protects just as well but can \
            still be shortened or deleted; once locked it can only be extended, five times.
            """,
        subcommands: [
            PolicyShow.self, PolicySet.self, PolicyLock.self, PolicyExtend.self, PolicyDelete.self,
        ])
}
