import ArgumentParser

@main
struct Lazuli: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lazuli",
        abstract:
            "A blob service that speaks Azure Blob Storage REST and keeps what it is told to keep.",
        discussion: """
            Serve a store:

              lazuli serve --data /srv/lazuli

            Protect a container of the running server. The policy is tried out unlocked, then \
            locked for good; appends go on where they were allowed:

              lazuli policy set audit --days 2190 --allow-protected-append-writes
              lazuli policy show audit
              lazuli policy lock audit

            A legal hold keeps everything in a container until it is cleared, however long that is:

              lazuli hold set audit case2026
              lazuli hold clear audit case2026

            'lazuli help <command>' has the details of each.
            """,
        subcommands: [
            ServeCommand.self, ConfigCommand.self, PolicyCommand.self, HoldCommand.self,
            HistoryCommand.self, ClockCommand.self, VerifyCommand.self,
        ])
}
