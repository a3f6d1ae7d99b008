import ArgumentParser

struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Look at what a server would be started with.",
        subcommands: [ConfigCheck.self])
}
