import ArgumentParser
import NIOCore
import NIOHTTP1
import NIOPosix

/// Whom to load.
struct TargetOptions: ParsableArguments {
    @Option(
        help: "The blob endpoint: http://host:port/account, or http://host if the host names it.")
    var endpoint: Endpoint

    @Option(help: "The storage account.")
    var account = "devstoreaccount1"

    @Option(help: "The account's key, base64; the default is the well-known one of emulators.")
    var key =
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="

    @Option(help: "The container; it is created if it does not exist.")
    var container = "bench"

    /// A request about something in the container, signed.
    func plan(_ method: HTTPMethod, blob prefix: String? = nil) throws -> RequestPlan {
        RequestPlan(
            endpoint: self.endpoint, method: method,
            path: "\(self.endpoint.path)/\(self.container)" + (prefix.map { "/\($0)" } ?? ""),
            isNumbered: prefix != nil,
            key: try SharedKey(account: self.account, base64Key: self.key))
    }

    func createContainer() throws -> RequestPlan {
        var plan = try self.plan(.PUT)
        plan.query = [("restype", "container")]
        plan.acceptsConflict = true
        return plan
    }

    /// Append blobs to make and blocks to append to them in turn.
    func appendBlobs(
        prefix: String, count: Int, blockByteCount: Int
    ) throws -> (create: RequestPlan, append: RequestPlan) {
        var create = try self.plan(.PUT, blob: prefix)
        create.blobType = "AppendBlob"
        var append = try self.plan(.PUT, blob: prefix)
        append.query = [("comp", "appendblock")]
        append.blobCount = count
        append.body = .random(byteCount: blockByteCount)
        return (create, append)
    }

    func putBlob(prefix: String, byteCount: Int) throws -> RequestPlan {
        var plan = try self.plan(.PUT, blob: prefix)
        plan.blobType = "BlockBlob"
        plan.body = .random(byteCount: byteCount)
        return plan
    }
}

/// How hard and how long.
struct LoadOptions: ParsableArguments {
    @Option(help: "Connections, each with one request under way.")
    var concurrency = 64

    @Option(help: "Seconds.")
    var duration: Double = 10

    @Option(help: "Stop after this many requests instead of after a duration.")
    var requests: Int?

    func validate() throws {
        guard self.concurrency > 0, self.duration > 0, self.requests ?? 1 > 0 else {
            throw ValidationError("Concurrency, duration and requests must be greater than zero.")
        }
    }

    var limit: LoadLimit {
        self.requests.map { .requests($0) }
            ?? .duration(.nanoseconds(Int64(self.duration * 1_000_000_000)))
    }

    func load(_ plan: RequestPlan) -> Load {
        Load(plan: plan, limit: self.limit, connectionCount: self.concurrency)
    }

    /// What must be done once before the clock runs: `count` requests, no faster than needed.
    func preparation(_ plan: RequestPlan, count: Int = 1) -> Load {
        Load(
            plan: plan, limit: .requests(count), connectionCount: min(count, self.concurrency))
    }
}

/// How to run and what to print.
struct RunOptions: ParsableArguments {
    @Option(help: "The generator's threads; it usually shares its cores with the server.")
    var threads = 1

    @Flag(help: "Print the report as JSON.")
    var json = false

    func validate() throws {
        guard self.threads > 0 else { throw ValidationError("At least one thread is needed.") }
    }

    /// Runs the preparations, then the measurement, and prints its report.
    func run(_ measured: Load, after preparations: [Load] = []) async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: self.threads)
        defer { group.shutdownGracefully { _ in } }
        for preparation in preparations {
            let report = try await preparation.run(on: group)
            guard report.isClean else { throw PreparationFailed(report: report) }
        }
        let report = try await measured.run(on: group)
        print(self.json ? try report.json : report.text)
        if !report.isClean {
            printError(report.firstFailure ?? "Nothing was sent.")
            throw ExitCode.failure
        }
    }
}

struct PreparationFailed: Error, CustomStringConvertible {
    var report: Report

    var description: String {
        "Setting up failed: \(self.report.target)\n\(self.report.firstFailure ?? "")"
    }
}
