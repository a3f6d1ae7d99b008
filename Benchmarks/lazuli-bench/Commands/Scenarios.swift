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

    @Option(help: "Blocks to append beforehand, over all blobs.")
    var after = 0

    func run() async throws {
        let appended = try self.target.appendBlobs(
            prefix: "append-\(runID())/", count: self.blobs, blockByteCount: self.size)
        var preparations = [
            self.load.preparation(try self.target.createContainer()),
            self.load.preparation(appended.create, count: self.blobs),
        ]
        if self.after > 0 {
            preparations.append(
                Load(plan: appended.append, limit: .requests(self.after), connectionCount: 64))
        }
        try await self.run.run(self.load.load(appended.append), after: preparations)
    }
}

struct GetAppendedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get-appended", abstract: "Get Blob: one append blob of many blocks, whole.")

    @OptionGroup var target: TargetOptions
    @OptionGroup var load: LoadOptions
    @OptionGroup var run: RunOptions

    @Option(help: "Bytes per block.")
    var size = 200

    @Option(help: "Blocks, at most 50,000.")
    var blocks = 50_000

    func run() async throws {
        let prefix = "appended-\(runID())/"
        let appended = try self.target.appendBlobs(
            prefix: prefix, count: 1, blockByteCount: self.size)
        var get = try self.target.plan(.GET, blob: prefix)
        get.blobCount = 1
        get.answerByteCount = self.blocks * self.size
        try await self.run.run(
            self.load.load(get),
            after: [
                self.load.preparation(try self.target.createContainer()),
                self.load.preparation(appended.create),
                Load(plan: appended.append, limit: .requests(self.blocks), connectionCount: 64),
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

    @Option(help: "Fold names at this text, which needs no percent-encoding.")
    var delimiter: String?

    func run() async throws {
        var list = try self.target.plan(.GET)
        list.query =
            [("comp", "list")] + (self.delimiter.map { [("delimiter", $0)] } ?? [])
            + [("maxresults", "\(self.pageSize)"), ("restype", "container")]
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

    @Option(help: "Virtual folders to spread them over, at most 10,000.")
    var folders: Int?

    func run() async throws {
        var plan = try self.target.putBlob(prefix: "blob-", byteCount: self.size)
        plan.folderCount = self.folders
        try await self.run.run(
            self.load.load(plan),
            after: [self.load.preparation(try self.target.createContainer())])
    }
}

struct StaticCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "static",
        abstract: "GET of one URL with the headers given and no others, for web servers too.")

    @OptionGroup var load: LoadOptions
    @OptionGroup var run: RunOptions

    @Argument(help: "The URL: http://host:port/path")
    var url: Endpoint

    @Option(help: "A header of every request, 'NAME: VALUE'; there may be several.")
    var header: [Header] = []

    func run() async throws {
        var plan = RequestPlan(
            endpoint: self.url, method: .GET, path: self.url.path + self.url.query)
        plan.headers = self.header.map { ($0.name, $0.value) }
        try await self.run.run(self.load.load(plan))
    }
}

struct Header: ExpressibleByArgument {
    let name: String
    let value: String

    init?(argument: String) {
        guard let colon = argument.firstIndex(of: ":") else { return nil }
        self.name = String(argument[..<colon])
        self.value = String(argument[colon...].dropFirst().drop { $0 == " " })
    }
}
