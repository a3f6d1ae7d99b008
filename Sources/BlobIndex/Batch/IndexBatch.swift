public import BlobModel

/// Changes on their way into the index. Reads through the batch see them over what is written, so
/// a command is decided on the state that the commands before it leave.
///
/// One thread's; dropping it without ``commit(applied:)`` forgets the changes.
public final class IndexBatch {
    let overlay: Overlay
    /// The container of the latest facts, in its newest state. Neighbouring commands mostly share
    /// one, and finding it again would take half of the time that facts take.
    var recentContainer: Container?
    /// The settings looked up last; an account has them for many commands in a row.
    var recentSettings: (account: AccountName, settings: AccountSettings)?

    init(_ database: Database) {
        self.overlay = Overlay(database)
    }

    /// Takes over what one event does.
    ///
    /// - Parameter sequence: the event's.
    public func apply(_ changes: [IndexChange], sequence: UInt64) {
        var garbageCount: UInt32 = 0
        // A block list may name a block 50,000 times, and additions to one key take time that grows
        // with their number's square.
        var shares: [RowKey: Int64] = [:]
        for change in changes {
            switch change {
            case .share(let shared):
                shares[.share(shared), default: 0] += 1
            case .discard(let garbage):
                self.overlay.put(
                    .garbage(sequence: sequence, number: garbageCount), GarbageRow.encode(garbage))
                garbageCount += 1
            default:
                self.apply(change)
            }
        }
        for (key, count) in shares {
            self.overlay.add(count, to: key)
        }
    }

    /// Writes everything, all or nothing. When it returns, readers see it; it is not durable, and
    /// need not be, because the journal is. After a failure it may be tried again.
    public func commit(applied: AppliedPosition) throws(IndexFailure) {
        self.overlay.put(.meta, MetaRow.encode(applied))
        try self.overlay.write()
    }

    private func apply(_ change: IndexChange) {
        switch change {
        case .putClock(let reading):
            var writer = ByteWriter()
            writer.write(encoding: reading)
            self.overlay.put(.clock, writer.bytes)
        case .putAccount(let account, let settings):
            self.recentSettings = (account, settings)
            var writer = ByteWriter()
            writer.write(encoding: settings)
            self.overlay.put(.account(account), writer.bytes)
        case .putStorageAccount(let account):
            var writer = ByteWriter()
            account.encode(into: &writer)
            self.overlay.put(.storageAccount(account.name), writer.bytes)
        case .removeAccount(let account):
            self.recentSettings = nil
            self.overlay.remove(.account(account))
            self.overlay.remove(.storageAccount(account))
        case .putContainer(let container):
            self.recentContainer = container
            self.overlay.put(.container(container.address), ContainerRow.encode(container))
        case .removeContainer(let address):
            self.recentContainer = nil
            self.overlay.remove(.container(address))
        case .putDeletedContainer(let container):
            guard let version = container.deletion?.at else {
                preconditionFailure("a deleted container is deleted")
            }
            self.overlay.put(
                .deletedContainer(container.address, version: version),
                ContainerRow.encode(container))
        case .removeDeletedContainer(let address, let version):
            self.overlay.remove(.deletedContainer(address, version: version))
        case .putBlob(let container, let name, let blob):
            self.overlay.put(.blob(container, name), BlobRow.encode(blob))
            if case .single(let payload) = blob.content {
                self.note(payload)
            }
        case .removeBlob(let container, let name):
            self.overlay.remove(.blob(container, name))
        case .putHistory(let container, let name, let item):
            self.overlay.put(.history(container, name, item.key), HistoryRow.encode(item))
        case .removeHistory(let container, let name, let key):
            self.overlay.remove(.history(container, name, key))
        case .putTag(let container, let name, let entry):
            self.overlay.put(.tag(container, name, entry), [])
        case .removeTag(let container, let name, let entry):
            self.overlay.remove(.tag(container, name, entry))
        case .putChunk(let blob, let chunk):
            self.overlay.put(.chunk(blob, offset: chunk.offset), ChunkRow.encode(chunk))
            self.note(chunk.payload)
        case .removeChunk(let blob, let offset):
            self.overlay.remove(.chunk(blob, offset: offset))
        case .putUpload(let container, let name, let upload):
            self.overlay.put(.upload(container, name), UploadRow.encode(upload))
        case .removeUpload(let container, let name):
            self.overlay.remove(.upload(container, name))
        case .putStagedBlock(let upload, let block):
            self.overlay.put(.stagedBlock(upload, block.id), StagedBlockRow.encode(block))
            self.note(block.payload)
        case .putTask(let task):
            self.overlay.put(.task(task), [])
        case .share, .discard:
            preconditionFailure("the caller counts them")
        }
    }

    private func note(_ payload: Payload) {
        if case .file(let id) = payload.location {
            self.overlay.put(.payloadFile(id), [])
        }
    }
}
