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

    init(_ database: Database) {
        self.overlay = Overlay(database)
    }

    /// Takes over what one event does.
    ///
    /// - Parameter sequence: the event's.
    public func apply(_ changes: [IndexChange], sequence: UInt64) {
        var garbageCount: UInt32 = 0
        for change in changes {
            self.apply(change) { garbage in
                self.overlay.put(
                    .garbage(sequence: sequence, number: garbageCount), GarbageRow.encode(garbage))
                garbageCount += 1
            }
        }
    }

    /// Writes everything, all or nothing. When it returns, readers see it; it is not durable, and
    /// need not be, because the journal is. After a failure it may be tried again.
    public func commit(applied: AppliedPosition) throws(IndexFailure) {
        self.overlay.put(.meta, MetaRow.encode(applied))
        try self.overlay.write()
    }

    private func apply(_ change: IndexChange, discard: (Garbage) -> Void) {
        switch change {
        case .putContainer(let container):
            self.recentContainer = container
            self.overlay.put(.container(container.address), ContainerRow.encode(container))
        case .removeContainer(let address, let id):
            self.recentContainer = nil
            self.overlay.remove(.container(address))
            discard(.container(id))
        case .putBlob(let container, let name, let blob):
            self.overlay.put(.blob(container, name), BlobRow.encode(blob))
            if case .single(let payload) = blob.content {
                self.note(payload)
            }
        case .removeBlob(let container, let name):
            self.overlay.remove(.blob(container, name))
        case .putChunk(let blob, let chunk):
            self.overlay.put(.chunk(blob, offset: chunk.offset), ChunkRow.encode(chunk))
            self.note(chunk.payload)
        case .putUpload(let container, let name, let upload):
            self.overlay.put(.upload(container, name), UploadRow.encode(upload))
        case .removeUpload(let container, let name):
            self.overlay.remove(.upload(container, name))
        case .putStagedBlock(let upload, let block):
            self.overlay.put(.stagedBlock(upload, block.id), StagedBlockRow.encode(block))
            self.note(block.payload)
        case .discard(let garbage):
            discard(garbage)
        }
    }

    private func note(_ payload: Payload) {
        if case .file(let id) = payload.location {
            self.overlay.put(.payloadFile(id), [])
        }
    }
}
