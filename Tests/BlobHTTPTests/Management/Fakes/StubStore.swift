import BlobModel
import Synchronization

/// A store that decides nothing: it shows the containers a test gave it, notes every command, and
/// answers with the container as it is, or with the refusal or failure the test set.
final class StubStore: BlobStore {
    struct State: Sendable {
        var containers: [ContainerAddress: Container] = [:]
        var refusal: Refusal?
        var failure: StorageFailure?
        var commands: [ContainerChange] = []
        var actors: [Actor] = []
    }

    /// The time of every receipt.
    static let now = Timestamp(ticks: 17_402_076_000_000_000)

    private let state = Mutex(State())

    func withState<Value: Sendable>(_ body: (inout State) -> Value) -> Value {
        self.state.withLock { body(&$0) }
    }

    var health: Health { .ready }

    func perform(
        _ command: Command, by actor: Actor
    ) async throws(StorageFailure) -> Result<Receipt, Refusal> {
        guard case .container(let address, let change) = command else {
            return .failure(.blobNotFound)
        }
        let answer: Result<Result<Receipt, Refusal>, StorageFailure> = self.state.withLock {
            state in
            state.commands.append(change)
            state.actors.append(actor)
            if let failure = state.failure { return .failure(failure) }
            if let refusal = state.refusal { return .success(.failure(refusal)) }
            if case .create(let metadata) = change {
                guard state.containers[address] == nil else {
                    return .success(.failure(.containerAlreadyExists))
                }
                state.containers[address] = .plain(address, metadata)
            }
            guard let container = state.containers[address] else {
                return .success(.failure(.containerNotFound))
            }
            return .success(
                .success(
                    Receipt(container: container, blob: nil, appendOffset: nil, time: Self.now)))
        }
        return try answer.get()
    }

    func container(_ address: ContainerAddress) throws(StorageFailure) -> Container? {
        self.state.withLock { $0.containers[address] }
    }

    func containers(_ query: ContainerQuery) throws(StorageFailure) -> ContainerPage {
        let all = self.state.withLock {
            $0.containers.values.sorted { $0.address.name < $1.address.name }
        }
        .filter { $0.address.account == query.account }
        .filter { $0.address.name.text.hasPrefix(query.prefix) }
        .filter { container in query.start.map { container.address.name.text >= $0 } ?? true }
        return ContainerPage(
            containers: Array(all.prefix(query.limit)),
            next: all.dropFirst(query.limit).first?.address.name.text)
    }

    // The management plane has no operation on blobs.

    func beginUpload(byteCount: UInt64) async throws(StorageFailure) -> NoUpload {
        throw .writesStopped
    }

    func blobs(_ query: BlobQuery) throws(StorageFailure) -> Result<BlobPage, Refusal> {
        .failure(.containerNotFound)
    }

    func read(
        _ address: BlobAddress, _ conditions: Conditions
    ) throws(StorageFailure) -> Result<NoReader, Refusal> {
        .failure(.blobNotFound)
    }

    func blockList(
        _ address: BlobAddress, _ conditions: Conditions
    ) throws(StorageFailure) -> Result<BlockList, Refusal> {
        .failure(.blobNotFound)
    }
}

struct NoUpload: PayloadUpload {
    func write(_ bytes: UnsafeRawBufferPointer) throws(StorageFailure) { throw .writesStopped }
    func finish() throws(StorageFailure) -> Payload { throw .writesStopped }
    func abandon() {}
}

struct NoReader: BlobReader {
    var blob: Blob

    func read(
        at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
    ) throws(StorageFailure) -> Int {
        throw .writesStopped
    }
}

extension Container {
    /// Without a policy and without a hold, created at ``StubStore/now``.
    static func plain(_ address: ContainerAddress, _ metadata: Metadata = .empty) -> Container {
        Container(
            address: address, id: ContainerID(sequence: 1), createdAt: StubStore.now,
            lastModified: StubStore.now, etag: ETag(time: StubStore.now), metadata: metadata,
            policy: nil, hold: .clear)
    }
}
