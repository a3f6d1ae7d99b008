import BlobModel
import Synchronization

/// A blob store in memory with just enough rules for HTTP tests: existence, If-Match and
/// If-None-Match, and what a test tells it to refuse. It counts the uploads that are open, so that a
/// test can see whether a body that failed left anything behind.
final class MemoryStore: BlobStore {
    struct Content: Sendable {
        var blob: Blob?
        var bytes: [UInt8] = []
        var committed: [(id: BlockID, bytes: [UInt8])] = []
        var staged: [(id: BlockID, bytes: [UInt8])] = []
    }

    struct State: Sendable {
        var containers: [ContainerAddress: Container] = [:]
        var blobs: [BlobAddress: Content] = [:]
        var snapshots: [Timestamp: Content] = [:]
        var files: [PayloadFileID: [UInt8]] = [:]
        var openUploads = 0
        var abandonedUploads = 0
        var actors: [Actor] = []
        var health = Health.ready
        var settings = AccountSettings.initial
        /// Every blob command of this kind is refused so.
        var refusals: [OperationKind: Refusal] = [:]
        var pendingCopies: [(BlobAddress, CopyID)] = []
        var ticks: Int64 = 0
    }

    let state = Mutex(State())

    var health: Health {
        self.state.withLock { $0.health }
    }

    var clock: ClockReading {
        ClockReading(
            mode: .system, compliance: Timestamp(ticks: 0), wall: Timestamp(ticks: 0))
    }

    func advanceClock(
        byTicks ticks: Int64, by actor: Actor
    ) async throws(StorageFailure) -> ClockAdvanceOutcome {
        .notManual
    }

    func container(_ address: ContainerAddress) throws(StorageFailure) -> Container? {
        self.state.withLock { $0.containers[address] }
    }

    func account(_ name: AccountName) throws(StorageFailure) -> StorageAccount? {
        nil
    }

    func settings(of account: AccountName) throws(StorageFailure) -> AccountSettings {
        self.state.withLock { $0.settings }
    }

    func refusal(
        of command: Command, contentByteCount: UInt64
    ) throws(StorageFailure) -> Refusal? {
        self.state.withLock { state in
            state.lookAhead(command)
        }
    }

    func pendingCopies() throws(StorageFailure) -> [(BlobAddress, CopyID)] {
        self.state.withLock { $0.pendingCopies }
    }

    func blobs(tagged query: TagQuery) throws(StorageFailure) -> Result<TaggedPage, Refusal> {
        .success(TaggedPage(entries: [], next: nil))
    }

    func pageRanges(
        _ address: BlobAddress, _ revision: Revision, _ conditions: Conditions, _ query: PageQuery
    ) throws(StorageFailure) -> Result<PageRanges, Refusal> {
        switch try self.read(address, revision, conditions) {
        case .failure(let refusal):
            return .failure(refusal)
        case .success(let reader):
            let range = query.range.clamped(to: 0..<reader.blob.byteCount)
            let piece = PageRanges.Piece(range: range, isClear: false)
            return .success(
                PageRanges(
                    blob: reader.blob, pieces: range.isEmpty ? [] : [piece], next: nil))
        }
    }

    func containers(_ query: ContainerQuery) throws(StorageFailure) -> ContainerPage {
        let all = self.state.withLock { state in
            state.containers.values.sorted { $0.address.name < $1.address.name }
        }
        return ContainerPage(
            containers: all.filter { $0.address.name.text.hasPrefix(query.prefix) }, next: nil)
    }

    func blobs(_ query: BlobQuery) throws(StorageFailure) -> Result<BlobPage, Refusal> {
        self.state.withLock { state in
            guard state.containers[query.container] != nil else {
                return .failure(.containerNotFound)
            }
            let entries = state.blobs.filter { $0.key.container == query.container }
                .compactMap { address, content in content.blob.map { (address.name, $0) } }
                .filter { $0.0.text.hasPrefix(query.prefix) }
                .sorted { $0.0 < $1.0 }
                .map { BlobPage.Entry.blob($0.0, $0.1) }
            return .success(BlobPage(entries: entries, next: nil))
        }
    }

    func read(
        _ address: BlobAddress, _ revision: Revision, _ conditions: Conditions
    ) throws(StorageFailure) -> Result<MemoryReader, Refusal> {
        self.state.withLock { state in
            guard state.containers[address.container] != nil else {
                return .failure(.containerNotFound)
            }
            if case .snapshot(let time) = revision {
                guard let content = state.snapshots[time], let blob = content.blob else {
                    return .failure(.blobNotFound)
                }
                let item = HistoryItem.Key(time: time, role: .snapshot)
                return .success(MemoryReader(blob: blob, item: item, bytes: content.bytes))
            }
            guard let content = state.blobs[address], let blob = content.blob else {
                return .failure(.blobNotFound)
            }
            switch conditions.ifNoneMatch {
            case .any: return .failure(.unsatisfiableCondition)
            case .tag(blob.etag.text): return .failure(.notModified)
            default: break
            }
            if case .tag(let tag) = conditions.ifMatch, tag != blob.etag.text {
                return .failure(.conditionNotMet)
            }
            return .success(MemoryReader(blob: blob, item: nil, bytes: content.bytes))
        }
    }

    func blockList(
        _ address: BlobAddress, _ revision: Revision, _ conditions: Conditions
    ) throws(StorageFailure) -> Result<BlockList, Refusal> {
        self.state.withLock { state in
            guard state.containers[address.container] != nil else {
                return .failure(.containerNotFound)
            }
            guard let content = state.blobs[address] else { return .failure(.blobNotFound) }
            var offset: UInt64 = 0
            let committed = content.committed.map { block in
                defer { offset += UInt64(block.bytes.count) }
                return Chunk(
                    offset: offset, payload: Self.payload(block.bytes.count), blockID: block.id)
            }
            let staged = content.staged.map {
                StagedBlock(id: $0.id, payload: Self.payload($0.bytes.count))
            }
            return .success(
                BlockList(blob: content.blob, committed: committed, uncommitted: staged))
        }
    }

    func beginUpload(byteCount: UInt64) async throws(StorageFailure) -> MemoryUpload {
        self.state.withLock { $0.openUploads += 1 }
        return MemoryUpload(store: self)
    }

    func perform(
        _ command: Command, by actor: Actor
    ) async throws(StorageFailure) -> Result<Receipt, Refusal> {
        self.state.withLock { state in
            state.actors.append(actor)
            return state.perform(command)
        }
    }

    static func payload(_ byteCount: Int, file: UInt128 = 0) -> Payload {
        Payload(
            digest: SHA256Digest(words: (0, 0, 0, 0)), byteCount: UInt64(byteCount),
            location: .file(PayloadFileID(value: file)))
    }
}

struct MemoryReader: BlobReader {
    let blob: Blob
    let item: HistoryItem.Key?
    let bytes: [UInt8]

    /// Gives at most 100,000 bytes at a time, so that callers have to ask again.
    func read(
        at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
    ) throws(StorageFailure) -> Int {
        let count = min(buffer.count, self.bytes.count - Int(offset), 100_000)
        self.bytes.withUnsafeBytes { bytes in
            let piece = bytes[Int(offset)...].prefix(count)
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: piece))
        }
        return count
    }
}

final class MemoryUpload: PayloadUpload {
    private let store: MemoryStore
    private let bytes = Mutex<[UInt8]>([])

    init(store: MemoryStore) {
        self.store = store
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(StorageFailure) {
        self.bytes.withLock { $0.append(contentsOf: bytes) }
    }

    func finish() throws(StorageFailure) -> Payload {
        let bytes = self.bytes.withLock { $0 }
        let id = UInt128.random(in: 1 ... .max)
        self.store.state.withLock {
            $0.openUploads -= 1
            $0.files[PayloadFileID(value: id)] = bytes
        }
        return MemoryStore.payload(bytes.count, file: id)
    }

    func abandon() {
        self.store.state.withLock {
            $0.openUploads -= 1
            $0.abandonedUploads += 1
        }
    }
}
