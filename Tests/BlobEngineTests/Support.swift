import BlobEngine
import BlobModel
import Foundation
import Journal
import Logging
import StorageIO

/// A directory that goes with the value.
final class ScratchDirectory: Sendable {
    let path = NSTemporaryDirectory() + "lazuli-engine-" + UUID().uuidString

    init() throws {
        try FileManager.default.createDirectory(
            atPath: self.path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: self.path)
    }
}

/// An engine on a simulated disk and clock; only the index is real, in a scratch directory.
struct SimulatedStore {
    static let start = Timestamp(secondsSinceEpoch: 1_800_000_000)

    let files: SimulatedFileSystem
    let clock: ManualClock
    let scratch: ScratchDirectory
    /// What the store is opened with.
    let mode: ClockMode

    init(seed: UInt64 = 1, mode: ClockMode = .compliance) throws {
        self.mode = mode
        self.files = SimulatedFileSystem(seed: seed)
        self.clock = ManualClock(ticks: Self.start.ticks)
        self.scratch = try ScratchDirectory()
    }

    /// The same disk, clock and index under another mode.
    init(opening other: SimulatedStore, mode: ClockMode) {
        self.mode = mode
        self.files = other.files
        self.clock = other.clock
        self.scratch = other.scratch
    }

    func open(
        files: SimulatedFileSystem? = nil, sweepsByItself: Bool = false,
        isConfigured: (@Sendable (AccountName) -> Bool)? = nil,
        configuredAllowPublicAccess: Bool = false
    ) throws -> StoreEngine {
        try StoreEngine(
            "/data", indexPath: self.indexPath, files: files ?? self.files,
            clock: self.clock, mode: self.mode,
            options: JournalOptions(segmentByteCount: 256 << 10),
            sweepsByItself: sweepsByItself, isConfigured: isConfigured,
            configuredAllowPublicAccess: configuredAllowPublicAccess, logger: quietLogger)
    }

    /// Opens the store for `body` alone: it is closed, and its locks are gone, when this returns.
    func withStore<Answer>(
        files: SimulatedFileSystem? = nil, _ body: (StoreEngine) async throws -> Answer
    ) async throws -> Answer {
        let store = try self.open(files: files)
        defer { store.close() }
        return try await body(store)
    }

    /// Verifies the closed store.
    @discardableResult
    func verify(files: SimulatedFileSystem? = nil) throws -> VerificationReport {
        let scratch = try ScratchDirectory()
        return try verifyStore(
            "/data", indexPath: self.indexPath, files: files ?? self.files,
            scratchDirectory: scratch.path)
    }

    var indexPath: String { "\(self.scratch.path)/index" }

    func removeIndex() throws {
        try FileManager.default.removeItem(atPath: self.indexPath)
    }
}

let quietLogger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

/// Names and actors of these tests.
enum Sample {
    static func account() throws -> AccountName {
        guard let name = AccountName("testaccount") else { throw MissingSample() }
        return name
    }

    static func container(_ name: String = "audit") throws -> ContainerAddress {
        ContainerAddress(account: try self.account(), name: try ContainerName(parsing: name))
    }

    static func blob(_ name: String, in container: String = "audit") throws -> BlobAddress {
        BlobAddress(
            container: try self.container(container), name: try BlobName(parsing: name))
    }

    static func actor() throws -> Actor {
        Actor(
            principal: .accountKey(account: try self.account(), number: 1),
            clientAddress: "127.0.0.1:1", requestID: RequestID(value: 1), clientRequestID: nil)
    }

    struct MissingSample: Error {}
}

extension StoreEngine {
    @discardableResult
    func perform(_ command: Command) async throws -> Result<Receipt, Refusal> {
        try await self.perform(command, by: try Sample.actor())
    }

    @discardableResult
    func createContainer(_ name: String = "audit") async throws -> Result<Receipt, Refusal> {
        try await self.perform(.container(try Sample.container(name), .create(.empty)))
    }

    @discardableResult
    func change(_ name: String, _ change: BlobChange) async throws -> Result<Receipt, Refusal> {
        try await self.perform(.blob(try Sample.blob(name), .none, change))
    }

    /// Expects that it is accepted.
    @discardableResult
    func accept(_ name: String, _ change: BlobChange) async throws -> Receipt {
        try await self.change(name, change).get()
    }

    /// A change of the container, which is accepted.
    @discardableResult
    func accept(_ change: ContainerChange) async throws -> Receipt {
        try await self.perform(.container(try Sample.container(), change)).get()
    }

    @discardableResult
    func put(_ name: String, _ bytes: [UInt8]) async throws -> Result<Receipt, Refusal> {
        try await self.change(
            name, .putBlockBlob(try self.upload(bytes), .plain, .none))
    }

    @discardableResult
    func append(_ name: String, _ bytes: [UInt8]) async throws -> Result<Receipt, Refusal> {
        try await self.change(name, .appendBlock(try self.upload(bytes), .none))
    }

    /// Short bytes as they are, longer ones through a payload file.
    func upload(_ bytes: [UInt8]) throws -> UploadedPayload {
        guard bytes.count > Payload.inlineBytesMax else { return .inline(bytes) }
        let upload = try self.beginUpload(byteCount: UInt64(bytes.count))
        try bytes.withUnsafeBytes { try upload.write($0) }
        return .sealed(try upload.finish())
    }

    /// The whole content; nil if there is no such blob.
    func content(_ name: String, _ revision: Revision = .current) throws -> [UInt8]? {
        switch try self.read(try Sample.blob(name), revision, .none) {
        case .success(let reader): return try reader.bytes()
        case .failure: return nil
        }
    }
}

extension BlobProperties {
    static var plain: BlobProperties {
        BlobProperties(headers: ContentHeaders(), metadata: .empty)
    }
}

extension StoredBlobReader {
    func bytes() throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Int(self.blob.byteCount))
        var done = 0
        while done < bytes.count {
            done += try bytes.withUnsafeMutableBytes {
                try self.read(
                    at: UInt64(done), into: UnsafeMutableRawBufferPointer(rebasing: $0[done...]))
            }
        }
        return bytes
    }
}

extension Result where Failure == Refusal {
    var refusal: Refusal? {
        guard case .failure(let refusal) = self else { return nil }
        return refusal
    }
}
