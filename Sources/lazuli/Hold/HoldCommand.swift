import ArgumentParser

struct HoldCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold",
        abstract: "Show, set or clear the legal hold of a container on a running server.",
        discussion: """
            While a container has any tag set, nothing in it can be overwritten, changed or \
            deleted. A hold has no end of its own and does not depend on a policy. A tag is \
            3-23 letters and digits; a container has at most ten.
            """,
        subcommands: [HoldShow.self, HoldSet.self, HoldClear.self])
}
