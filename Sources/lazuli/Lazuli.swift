import ArgumentParser

@main
struct Lazuli: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "lazuli")
}
