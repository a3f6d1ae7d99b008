import ArgumentParser

struct ClockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clock",
        abstract: "Show the clock that retention is judged by, or advance a manual one.",
        discussion: """
            A server that was started with --clock manual is a fixture for tests: its clock goes \
            with the wall clock and is as far ahead of it as it was told to be, so that a retention \
            of years ends when the test wants it to. Every other clock can only be looked at.
            """,
        subcommands: [ClockShow.self, ClockAdvance.self])
}
