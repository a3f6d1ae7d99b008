import ArgumentParser

struct FsyncCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fsync",
        abstract: "The disk's floor: how many pwrite + fdatasync it does in a second, one by one.",
        discussion: """
            Writes go one behind the other into a file of 256 MiB of zeros, which is removed \
            afterwards.
            """)

    @Option(help: "A directory on the disk to measure.")
    var directory: String

    @Option(help: "Bytes per write.")
    var size = 4_096

    @Option(help: "Seconds.")
    var duration: Double = 3

    @Flag(help: "Print the result as JSON.")
    var json = false

    func validate() throws {
        guard self.size > 0, self.duration > 0 else {
            throw ValidationError("Size and duration must be greater than zero.")
        }
    }

    func run() throws {
        let rate = try SyncRate.measure(
            directory: self.directory, writeByteCount: self.size, seconds: self.duration)
        if self.json {
            print(
                #"{"requestsPerSecond": \#(rate.writesPerSecond), "writes": \#(rate.writeCount)}"#)
        } else {
            print("\(rate.writeCount) writes, \(Int(rate.writesPerSecond)) per second")
        }
    }
}
