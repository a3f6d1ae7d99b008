import BlobModel
import BlobRules

/// The smallest store that decide and evolve can run on: dictionaries, one command at a time, and
/// garbage collected at once.
///
/// What it counts is what the index counts: how many *more* than one refer to a payload or to a
/// content's chunk rows. `erased` are the payloads whose last reference went.
struct MemoryStore {
    /// A name within a container, whatever the container is called.
    struct Place: Hashable {
        var container: ContainerID
        var name: BlobName
    }

    struct DeletedKey: Hashable {
        var address: ContainerAddress
        var version: Timestamp
    }

    private(set) var settings: AccountSettings
    /// Nil: the one account is configured.
    private(set) var account: StorageAccount?
    var isAccountConfigured = true
    var configuredAllowPublicAccess = false
    private(set) var containers: [ContainerAddress: Container] = [:]
    private(set) var deletedContainers: [DeletedKey: Container] = [:]
    private(set) var blobs: [Place: Blob] = [:]
    private(set) var history: [Place: [HistoryItem.Key: HistoryItem]] = [:]
    private(set) var tags: [Place: Set<BlobTags.Entry>] = [:]
    private(set) var chunks: [BlobID: [UInt64: Chunk]] = [:]
    private(set) var uploads: [Place: Upload] = [:]
    private(set) var stagedBlocks: [UploadID: [BlockID: StagedBlock]] = [:]
    private(set) var tasks: [DueTask] = []
    private(set) var extraPayloadReferences: [PayloadLocation: Int] = [:]
    private(set) var extraChunkReferences: [BlobID: Int] = [:]
    private(set) var erased: Set<Payload> = []
    private var sequence: UInt64 = 0

    init(settings: AccountSettings = .initial) {
        self.settings = settings
    }

    /// Decides and, if accepted, applies what follows from it: on the facts that a replay would
    /// look up, which are fewer than those of the decision.
    mutating func perform(
        _ command: Command, content: Payload? = nil, at now: Timestamp
    ) throws -> Decision {
        let decision = decide(
            command, content: content, facts: self.facts(for: command), at: Moment(now))
        if case .accepted(let event) = decision {
            self.sequence += 1
            let record = Record(
                sequence: self.sequence, time: now, actor: Fixture.actor, account: command.account,
                container: command.containerAddress?.name, blob: command.blobName, event: event)
            for change in try evolve(record, facts: self.facts(for: record)) {
                self.apply(change)
            }
        }
        return decision
    }

    mutating func removeTasks(upTo now: Timestamp) -> [DueTask] {
        let due = self.tasks.filter { $0.time <= now }
        self.tasks.removeAll { $0.time <= now }
        return due
    }

    func place(_ address: BlobAddress) -> Place? {
        self.containers[address.container].map { Place(container: $0.id, name: address.name) }
    }

    func blob(_ address: BlobAddress) -> Blob? {
        self.place(address).flatMap { self.blobs[$0] }
    }

    func items(_ place: Place) -> [HistoryItem] {
        (self.history[place] ?? [:]).values.sorted { $0.key < $1.key }
    }

    /// The blob at a revision, if it is not soft-deleted.
    func blob(_ address: BlobAddress, at revision: Revision) -> Blob? {
        guard let place = self.place(address) else { return nil }
        if case .version(let time) = revision, self.blobs[place]?.versionID == time {
            return self.blobs[place]
        }
        guard let key = revision.key else { return self.blobs[place] }
        return self.history[place]?[key].flatMap { $0.deletion == nil ? $0.blob : nil }
    }

    func orderedChunks(of id: BlobID) -> [Chunk] {
        (self.chunks[id] ?? [:]).values.sorted { $0.offset < $1.offset }
    }
}

extension Revision {
    /// Of the history item it names; nil for the current blob.
    var key: HistoryItem.Key? {
        switch self {
        case .current: nil
        case .snapshot(let time): HistoryItem.Key(time: time, role: .snapshot)
        case .version(let time): HistoryItem.Key(time: time, role: .version)
        }
    }
}

// What happens to rows.
extension MemoryStore {
    private mutating func apply(_ change: IndexChange) {
        switch change {
        case .putClock: break
        case .putAccount(_, let settings): self.settings = settings
        case .putStorageAccount(let account): self.account = account
        case .removeAccount:
            self.account = nil
            self.settings = .initial
        case .putContainer(let container): self.containers[container.address] = container
        case .removeContainer(let address): self.containers[address] = nil
        case .putDeletedContainer(let container):
            guard let deletion = container.deletion else { return }
            let key = DeletedKey(address: container.address, version: deletion.at)
            self.deletedContainers[key] = container
        case .removeDeletedContainer(let address, let version):
            self.deletedContainers[DeletedKey(address: address, version: version)] = nil
        case .putBlob(let container, let name, let blob):
            self.blobs[Place(container: container, name: name)] = blob
        case .removeBlob(let container, let name):
            self.blobs[Place(container: container, name: name)] = nil
        case .putHistory(let container, let name, let item):
            self.history[Place(container: container, name: name), default: [:]][item.key] = item
        case .removeHistory(let container, let name, let key):
            self.history[Place(container: container, name: name)]?[key] = nil
        case .putTag(let container, let name, let entry):
            self.tags[Place(container: container, name: name), default: []].insert(entry)
        case .removeTag(let container, let name, let entry):
            self.tags[Place(container: container, name: name)]?.remove(entry)
        case .putChunk(let blob, let chunk): self.chunks[blob, default: [:]][chunk.offset] = chunk
        case .removeChunk(let blob, let offset): self.chunks[blob]?[offset] = nil
        case .putUpload(let container, let name, let upload):
            self.uploads[Place(container: container, name: name)] = upload
        case .removeUpload(let container, let name):
            self.uploads[Place(container: container, name: name)] = nil
        case .putStagedBlock(let upload, let block):
            self.stagedBlocks[upload, default: [:]][block.id] = block
        case .putTask(let task): self.tasks.append(task)
        case .share(.payload(let payload)):
            self.extraPayloadReferences[payload.location, default: 0] += 1
        case .share(.chunks(let id)): self.extraChunkReferences[id, default: 0] += 1
        case .discard(let garbage): self.discard(garbage)
        }
    }

    private mutating func discard(_ garbage: Garbage) {
        switch garbage {
        case .payload(let payload):
            if let extra = self.extraPayloadReferences[payload.location] {
                self.extraPayloadReferences[payload.location] = extra == 1 ? nil : extra - 1
            } else {
                self.erased.insert(payload)
            }
        case .chunks(let id):
            if let extra = self.extraChunkReferences[id] {
                self.extraChunkReferences[id] = extra == 1 ? nil : extra - 1
            } else {
                for chunk in (self.chunks.removeValue(forKey: id) ?? [:]).values {
                    self.discard(.payload(chunk.payload))
                }
            }
        case .stagedBlocks(let upload, let keepingPayloads):
            let rows = self.stagedBlocks.removeValue(forKey: upload) ?? [:]
            for block in rows.values where !keepingPayloads {
                self.discard(.payload(block.payload))
            }
        case .container(let id):
            self.discardContents(of: id)
        }
    }

    private mutating func discardContents(of id: ContainerID) {
        for place in self.blobs.keys where place.container == id {
            self.discard(self.blobs.removeValue(forKey: place))
            self.tags[place] = nil
        }
        for place in self.history.keys where place.container == id {
            for item in (self.history.removeValue(forKey: place) ?? [:]).values {
                self.discard(item.blob)
            }
        }
        for place in self.uploads.keys where place.container == id {
            guard let upload = self.uploads.removeValue(forKey: place) else { continue }
            self.discard(.stagedBlocks(upload.id, keepingPayloads: false))
        }
    }

    private mutating func discard(_ blob: Blob?) {
        switch blob?.content {
        case nil, .empty: break
        case .single(let payload): self.discard(.payload(payload))
        case .chunks: if let blob { self.discard(.chunks(blob.id)) }
        }
    }
}
