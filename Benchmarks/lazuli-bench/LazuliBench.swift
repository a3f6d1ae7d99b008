import ArgumentParser

/// A load generator for any Azure Blob endpoint that takes Shared Key, and the two yardsticks its
/// numbers are held against: a static file from any web server, and the raw disk.
///
/// The loop is closed: each connection sends its next request when the answer to the last one has
/// arrived, so latency and throughput are two views of the same run. Every request is built and
/// signed on its own, with its own `x-ms-date`; only the parts that never change are prepared once.
@main
struct LazuliBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lazuli-bench",
        abstract: "Measures throughput and latency of a blob service over HTTP/1.1.",
        discussion: """
            Exits with 1 if an answer was not 2xx, had the wrong length, or a connection was lost.
            Latency is from the first byte sent to the last byte received.
            """,
        subcommands: [
            PutCommand.self, AppendCommand.self, GetCommand.self, GetAppendedCommand.self,
            ListCommand.self, FillCommand.self, StaticCommand.self, FsyncCommand.self,
        ])
}
