import BlobModel
import Synchronization

/// A store that decides nothing: it shows the containers and settings a test gave it, notes every
/// command, and answers with the account or container as it is, or with the refusal or failure the test set.
final class StubStore: BlobStore {
    struct State: Sendable {
        var containers: [ContainerAddress: Container] = [:]
        /// Soft-deleted ones, which have a version each.
        var deletedContainers: [Container] = []
        var settings = AccountSettings.initial
        var accounts: [AccountName: StorageAccount] = [:]
        var accountChanges: [StorageAccountChange] = []
        var refusal: Refusal?
        var failure: StorageFailure?
        var health = Health.ready
        var commands: [ContainerChange] = []
        var settingsChanges: [AccountSettingsChange] = []
        var actors: [Actor] = []
        var clock = ClockReading(mode: .compliance, compliance: now, wall: now)
    }

    /// The time of every receipt.
    static let now = Timestamp(ticks: 17_402_076_000_000_000)

    private let state = Mutex(State())

    func withState<Value: Sendable>(_ body: (inout State) -> Value) -> Value {
        self.state.withLock { body(&$0) }
    }

    var health: Health { self.state.withLock { $0.health } }

    var clock: ClockReading {
        self.state.withLock { $0.clock }
    }

    /// Advances what the test set, if that is manual.
    func advanceClock(
        byTicks ticks: Int64, by actor: Actor
    ) async throws(StorageFailure) -> ClockAdvanceOutcome {
        if let failure = self.state.withLock({ $0.failure }) { throw failure }
        return self.state.withLock { state in
            guard state.clock.mode == .manual else { return .notManual }
            guard state.clock.advancedTicks + ticks <= ClockReading.advancedTicksMax else {
                return .tooFar
            }
            state.clock.advancedTicks += ticks
            state.clock.compliance = state.clock.compliance.advanced(byTicks: ticks)
            state.actors.append(actor)
            return .done(state.clock)
        }
    }

    func perform(
        _ command: Command, by actor: Actor
    ) async throws(StorageFailure) -> Result<Receipt, Refusal> {
        switch command {
        case .clock: .failure(.blobNotFound)
        case .account(_, let change): try self.note(change, by: actor)
        case .storageAccount(let name, let change): try self.note(change, to: name, by: actor)
        case .container(let address, let change): try self.note(change, to: address, by: actor)
        case .blob: .failure(.blobNotFound)
        }
    }

    private func note(
        _ change: AccountSettingsChange, by actor: Actor
    ) throws(StorageFailure) -> Result<Receipt, Refusal> {
        let failure = self.state.withLock { state in
            state.settingsChanges.append(change)
            state.actors.append(actor)
            return state.failure
        }
        if let failure { throw failure }
        return .success(Receipt(container: nil, blob: nil, appendOffset: nil, time: Self.now))
    }

    private func note(
        _ change: StorageAccountChange, to name: AccountName, by actor: Actor
    ) throws(StorageFailure) -> Result<Receipt, Refusal> {
        let answer: Result<Result<Receipt, Refusal>, StorageFailure> = self.state.withLock {
            state in
            state.accountChanges.append(change)
            state.actors.append(actor)
            if let failure = state.failure { return .failure(failure) }
            if let refusal = state.refusal { return .success(.failure(refusal)) }
            switch change {
            case .create(let creation):
                state.accounts[name] = StorageAccount(
                    name: name, properties: creation.properties, createdAt: Self.now,
                    key1: .init(id: creation.key1, createdAt: Self.now),
                    key2: .init(id: creation.key2, createdAt: Self.now))
            case .update(let update):
                guard state.accounts[name] != nil else {
                    return .success(.failure(.accountConfigured))
                }
                if let tags = update.tags { state.accounts[name]?.properties.tags = tags }
                if let allows = update.allowsPublicAccess {
                    state.accounts[name]?.properties.allowsPublicAccess = allows
                }
                if let requires = update.requiresHTTPS {
                    state.accounts[name]?.properties.requiresHTTPS = requires
                }
            case .delete:
                guard state.accounts.removeValue(forKey: name) != nil else {
                    return .success(.failure(.accountConfigured))
                }
            case .regenerateKey(let number, let id):
                state.accounts[name]?[number] = .init(
                    id: id, createdAt: Self.now.advanced(byDays: 1))
            }
            var receipt = Receipt(container: nil, blob: nil, appendOffset: nil, time: Self.now)
            receipt.account = state.accounts[name]
            return .success(.success(receipt))
        }
        return try answer.get()
    }

    private func note(
        _ change: ContainerChange, to address: ContainerAddress, by actor: Actor
    ) throws(StorageFailure) -> Result<Receipt, Refusal> {
        let answer: Result<Result<Receipt, Refusal>, StorageFailure> = self.state.withLock {
            state in
            state.commands.append(change)
            state.actors.append(actor)
            if let failure = state.failure { return .failure(failure) }
            if let refusal = state.refusal { return .success(.failure(refusal)) }
            if case .create(let metadata, _, let publicAccess) = change {
                guard state.containers[address] == nil else {
                    return .success(.failure(.containerAlreadyExists))
                }
                state.containers[address] = .plain(address, metadata)
                state.containers[address]?.publicAccess = publicAccess
            }
            if case .update(let metadata, let publicAccess) = change {
                if let metadata { state.containers[address]?.metadata = metadata }
                state.containers[address]?.publicAccess = publicAccess
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

    func account(_ name: AccountName) throws(StorageFailure) -> StorageAccount? {
        self.state.withLock { $0.accounts[name] }
    }

    func settings(of account: AccountName) throws(StorageFailure) -> AccountSettings {
        self.state.withLock { $0.settings }
    }

    /// In the order of ``ContainerPosition``.
    func containers(_ query: ContainerQuery) throws(StorageFailure) -> ContainerPage {
        let all = self.state.withLock { state in
            Array(state.containers.values) + (query.includesDeleted ? state.deletedContainers : [])
        }
        .filter { $0.address.account == query.account }
        .filter { $0.address.name.text.hasPrefix(query.prefix) }
        .sorted { Self.key(Self.position($0)) < Self.key(Self.position($1)) }
        .filter { container in
            query.start.map { Self.key(Self.position(container)) >= Self.key($0) } ?? true
        }
        return ContainerPage(
            containers: Array(all.prefix(query.limit)),
            next: all.dropFirst(query.limit).first.map(Self.position))
    }

    /// A live container is behind the deleted ones of its name.
    private static func position(_ container: Container) -> ContainerPosition {
        ContainerPosition(
            name: container.address.name.text,
            version: container.deletion?.at ?? Timestamp(ticks: .max))
    }

    private static func key(_ position: ContainerPosition) -> (String, Int64) {
        (position.name, position.version?.ticks ?? .min)
    }

    // The management plane has no operation on blobs.

    func beginUpload(byteCount: UInt64) async throws(StorageFailure) -> NoUpload {
        throw .writesStopped
    }

    func refusal(
        of command: Command, contentByteCount: UInt64
    ) throws(StorageFailure) -> Refusal? {
        nil
    }

    func blobs(_ query: BlobQuery) throws(StorageFailure) -> Result<BlobPage, Refusal> {
        .failure(.containerNotFound)
    }

    func blobs(tagged query: TagQuery) throws(StorageFailure) -> Result<TaggedPage, Refusal> {
        .failure(.containerNotFound)
    }

    func read(
        _ address: BlobAddress, _ revision: Revision, _ conditions: Conditions
    ) throws(StorageFailure) -> Result<NoReader, Refusal> {
        .failure(.blobNotFound)
    }

    func blockList(
        _ address: BlobAddress, _ revision: Revision, _ conditions: Conditions
    ) throws(StorageFailure) -> Result<BlockList, Refusal> {
        .failure(.blobNotFound)
    }

    func pageRanges(
        _ address: BlobAddress, _ revision: Revision, _ conditions: Conditions, _ query: PageQuery
    ) throws(StorageFailure) -> Result<PageRanges, Refusal> {
        .failure(.blobNotFound)
    }

    func pendingCopies() throws(StorageFailure) -> [(BlobAddress, CopyID)] {
        []
    }
}

struct NoUpload: PayloadUpload {
    func write(_ bytes: UnsafeRawBufferPointer) throws(StorageFailure) { throw .writesStopped }
    func finish() throws(StorageFailure) -> Payload { throw .writesStopped }
    func abandon() {}
}

struct NoReader: BlobReader {
    var blob: Blob
    var item: HistoryItem.Key? { nil }

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
