import BlobModel
import BlobRules

/// The smallest store that decide and evolve can run on: dictionaries, one command at a time.
///
/// It keeps book of payloads, too: `discarded` are those whose bytes would be erased.
struct MemoryStore {
    private(set) var containers: [ContainerAddress: Container] = [:]
    private(set) var blobs: [ContainerID: [BlobName: Blob]] = [:]
    private(set) var chunks: [BlobID: [UInt64: Chunk]] = [:]
    private(set) var uploads: [ContainerID: [BlobName: Upload]] = [:]
    private(set) var stagedBlocks: [UploadID: [BlockID: StagedBlock]] = [:]
    private(set) var discarded: Set<Payload> = []
    private var sequence: UInt64 = 0

    /// Decides and, if accepted, applies what follows from it.
    mutating func perform(
        _ command: Command, content: Payload? = nil, at now: Timestamp
    ) throws -> Decision {
        let facts = self.facts(for: command)
        let decision = decide(command, content: content, facts: facts, at: now)
        if case .accepted(let event) = decision {
            self.sequence += 1
            let record = Record(
                sequence: self.sequence, time: now, actor: Fixture.actor,
                container: command.containerAddress, blob: command.blobName, event: event)
            for change in try evolve(record, facts: facts) {
                self.apply(change)
            }
        }
        return decision
    }

    func blob(_ address: BlobAddress) -> Blob? {
        self.containers[address.container].flatMap { self.blobs[$0.id]?[address.name] }
    }

    /// The payloads of a blob's content in order; nil if its chunks do not join up.
    func content(of blob: Blob) -> [Payload]? {
        switch blob.content {
        case .empty: return []
        case .single(let payload): return [payload]
        case .chunks:
            var payloads: [Payload] = []
            var offset: UInt64 = 0
            for chunk in self.orderedChunks(of: blob) {
                guard chunk.offset == offset else { return nil }
                offset += chunk.payload.byteCount
                payloads.append(chunk.payload)
            }
            return offset == blob.byteCount ? payloads : nil
        }
    }

    /// Every payload that something still refers to.
    var referenced: Set<Payload> {
        var payloads: Set<Payload> = []
        for blob in self.blobs.values.flatMap(\.values) {
            payloads.formUnion(self.content(of: blob) ?? [])
        }
        for upload in self.uploads.values.flatMap(\.values) {
            payloads.formUnion((self.stagedBlocks[upload.id] ?? [:]).values.map(\.payload))
        }
        return payloads
    }

    private func facts(for command: Command) -> Facts {
        var facts = Facts()
        guard let container = self.containers[command.containerAddress] else { return facts }
        facts.container = container
        facts.containerHasBlobs = self.blobs[container.id]?.isEmpty == false
        guard let name = command.blobName else { return facts }
        facts.blob = self.blobs[container.id]?[name]
        facts.upload = self.uploads[container.id]?[name]
        facts.stagedBlocks = facts.upload.flatMap { self.stagedBlocks[$0.id] } ?? [:]
        facts.committedBlocks = facts.blob.map { self.orderedChunks(of: $0) } ?? []
        if case .blob(_, _, .putBlock(let id, _)) = command {
            facts.stagedBlock = facts.stagedBlocks[id]
        }
        return facts
    }

    private func orderedChunks(of blob: Blob) -> [Chunk] {
        (self.chunks[blob.id] ?? [:]).values.sorted { $0.offset < $1.offset }
    }

    private mutating func apply(_ change: IndexChange) {
        switch change {
        case .putContainer(let container):
            self.containers[container.address] = container
        case .removeContainer(let address, let id):
            self.containers[address] = nil
            self.discard(.container(id))
        case .putBlob(let container, let name, let blob):
            self.blobs[container, default: [:]][name] = blob
        case .removeBlob(let container, let name):
            self.blobs[container]?[name] = nil
        case .putChunk(let blob, let chunk):
            self.chunks[blob, default: [:]][chunk.offset] = chunk
        case .putUpload(let container, let name, let upload):
            self.uploads[container, default: [:]][name] = upload
        case .removeUpload(let container, let name):
            self.uploads[container]?[name] = nil
        case .putStagedBlock(let upload, let block):
            self.stagedBlocks[upload, default: [:]][block.id] = block
        case .discard(let garbage):
            self.discard(garbage)
        }
    }

    private mutating func discard(_ garbage: Garbage) {
        switch garbage {
        case .payload(let payload):
            self.discarded.insert(payload)
        case .chunks(let blob, let keepingPayloads):
            let rows = self.chunks.removeValue(forKey: blob) ?? [:]
            if !keepingPayloads { self.discarded.formUnion(rows.values.map(\.payload)) }
        case .stagedBlocks(let upload, let keepingPayloads):
            let rows = self.stagedBlocks.removeValue(forKey: upload) ?? [:]
            if !keepingPayloads { self.discarded.formUnion(rows.values.map(\.payload)) }
        case .container(let id):
            for blob in (self.blobs.removeValue(forKey: id) ?? [:]).values {
                if case .single(let payload) = blob.content { self.discarded.insert(payload) }
                self.discard(.chunks(blob.id, keepingPayloads: false))
            }
            for upload in (self.uploads.removeValue(forKey: id) ?? [:]).values {
                self.discard(.stagedBlocks(upload.id, keepingPayloads: false))
            }
        }
    }
}
