import ArgumentParser
import NIOHTTP1

/// Distinguishes the blobs of this run from those of earlier ones.
private func runID() -> String {
    String(UInt32.random(in: .min ... .max), radix: 16)
}

struct PutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "put", abstract: "Put Blob: every request creates a blob of its own.")

    @OptionGroup var target: TargetOptions
    @OptionGroup var load: LoadOptions
    @OptionGroup var run: RunOptions

    @Option(help: "Bytes per blob.")
    var size = 1_024

    func run() async throws {
        let plan = try self.target.putBlob(prefix: "put-\(runID())/", byteCount: self.size)
        try await self.run.run(
            self.load.load(plan),
            after: [self.load.preparation(try self.target.createContainer())])
    }
}

struct AppendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "append", abstract: "Append Block: requests take the append blobs in turn.")

    @OptionGroup var target: TargetOptions
    @OptionGroup var load: LoadOptions
    @OptionGroup var run: RunOptions

    @Option(help: "Bytes per block.")
    var size = 512

    @Option(help: "Append blobs. Each takes at most 50,000 blocks.")
    var blobs = 32

    func run() async throws {
        let prefix = "append-\(runID())/"
        var create = try self.target.plan(.PUT, blob: prefix)
        create.blobType = "AppendBlob"
        var append = try self.target.plan(.PUT, blob: prefix)
        append.query = [("comp", "appendblock")]
        append.blobCount = self.blobs
        append.body = .random(byteCount: self.size)
        try await self.run.run(
            self.load.load(append),
            after: [
                self.load.preparation(try self.target.createContainer()),
                self.load.preparation(create, count: self.blobs),
            ])
    }
}

struct GetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get", abstract: "Get Blob: requests take blobs put beforehand in turn.")

    @OptionGroup var target: TargetOptions
    @OptionGroup var load: LoadOptions
    @OptionGroup var run: RunOptions

    @Option(help: "Bytes per blob.")
    var size = 1_024

    @Option(help: "Blobs to put beforehand.")
    var objects = 1_000

    func run() async throws {
        let prefix = "get-\(runID())/"
        var get = try self.target.plan(.GET, blob: prefix)
        get.blobCount = self.objects
        get.answerByteCount = self.size
        try await self.run.run(
            self.load.load(get),
            after: [
                self.load.preparation(try self.target.createContainer()),
                self.load.preparation(
                    try self.target.putBlob(prefix: prefix, byteCount: self.size),
                    count: self.objects),
            ])
    }
}

struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List Blobs: the first page of a container, again and again."
    )

    @OptionGroup var target: TargetOptions
    @OptionGroup var load: LoadOptions
    @OptionGroup var run: RunOptions

    @Option(help: "Names per page, at most 5,000.")
    var pageSize = 5_000

    func run() async throws {
        var list = try self.target.plan(.GET)
        list.query = [
            ("comp", "list"), ("maxresults", "\(self.pageSize)"), ("restype", "container"),
        ]
        try await self.run.run(self.load.load(list))
    }
}

struct FillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fill",
        abstract: "Put Blob with the same names on every run: blob-000000000000 and so on.",
        discussion: "Use --requests to say how many.")

    @OptionGroup var target: TargetOptions
    @OptionGroup var load: LoadOptions
    @OptionGroup var run: RunOptions

    @Option(help: "Bytes per blob.")
    var size = 64

    func run() async throws {
        let plan = try self.target.putBlob(prefix: "blob-", byteCount: self.size)
        try await self.run.run(
            self.load.load(plan),
            after: [self.load.preparation(try self.target.createContainer())])
    }
}

struct StaticCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "static", abstract: "GET of one URL without credentials, for web servers.")

    @OptionGroup var load: LoadOptions
    @OptionGroup var run: RunOptions

    @Argument(help: "The URL: http://host:port/path")
    var url: Endpoint

    func run() async throws {
        let plan = RequestPlan(endpoint: self.url, method: .GET, path: self.url.path)
        try await self.run.run(self.load.load(plan))
    }
}
