import BlobModel

/// The changes of one record to what a name has: its current blob, its history, its uncommitted
/// blocks. The operations below are what events are made of; each keeps the references right.
struct NameEvolution {
    let container: Container
    let name: BlobName
    let record: Record
    let facts: Facts
    private var list: [IndexChange] = []
    private var makesHistory = false

    init(_ name: BlobName, in container: Container, _ record: Record, _ facts: Facts) {
        self.container = container
        self.name = name
        self.record = record
        self.facts = facts
    }

    /// All of them. With its first history item a container is marked, so that from then on
    /// history is looked up.
    var changes: [IndexChange] {
        guard self.makesHistory, !self.container.hasHistory else { return self.list }
        var container = self.container
        container.hasHistory = true
        return [.putContainer(container)] + self.list
    }

    var time: Timestamp {
        self.record.time
    }

    private var address: BlobAddress {
        BlobAddress(container: self.container.address, name: self.name)
    }

    mutating func append(_ change: IndexChange) {
        self.list.append(change)
    }

    mutating func schedule(_ work: (BlobAddress) -> DueTask.Work, at time: Timestamp) {
        self.append(.putTask(DueTask(time: time, work: work(self.address))))
    }
}

// The current blob.
extension NameEvolution {
    /// Puts it with the tags it is found by.
    mutating func put(_ blob: Blob) {
        self.replaceTags(by: blob.tags)
        self.append(.putBlob(self.container.id, self.name, blob))
    }

    mutating func removeBlob() {
        self.replaceTags(by: .none)
        self.append(.removeBlob(self.container.id, self.name))
    }

    private mutating func replaceTags(by tags: BlobTags) {
        let before = self.facts.blob?.tags ?? .none
        if before == tags { return }
        for entry in before.entries where tags[entry.key] != entry.value {
            self.append(.removeTag(self.container.id, self.name, entry))
        }
        for entry in tags.entries where before[entry.key] != entry.value {
            self.append(.putTag(self.container.id, self.name, entry))
        }
    }

    /// A change in place: stamps it.
    func touch(_ blob: inout Blob) {
        blob.lastModified = self.time
        blob.etag = ETag(time: self.time)
        blob.lease = settled(blob.lease, at: self.time)
    }
}

// References to content.
extension NameEvolution {
    /// One more state refers to the blob's content.
    mutating func share(_ blob: Blob) {
        switch blob.content {
        case .empty: break
        case .single(let payload): self.append(.share(.payload(payload)))
        case .chunks: self.append(.share(.chunks(blob.id)))
        }
    }

    /// One less.
    mutating func discard(_ blob: Blob) {
        switch blob.content {
        case .empty: break
        case .single(let payload): self.append(.discard(.payload(payload)))
        case .chunks: self.append(.discard(.chunks(blob.id)))
        }
    }

    /// Uncommitted blocks end with every write of the whole blob.
    mutating func endUpload(keepingPayloads: Bool) {
        guard let upload = self.facts.upload else { return }
        self.append(.removeUpload(self.container.id, self.name))
        self.append(.discard(.stagedBlocks(upload.id, keepingPayloads: keepingPayloads)))
    }
}

// History.
extension NameEvolution {
    /// - Parameter blob: as it was; neither lease nor expiry are part of history.
    mutating func keep(_ blob: Blob, as key: HistoryItem.Key, _ deletion: Deletion? = nil) {
        var kept = blob
        kept.lease = nil
        kept.expiresAt = nil
        let item = HistoryItem(key: key, blob: kept, deletion: deletion)
        self.append(.putHistory(self.container.id, self.name, item))
        self.makesHistory = true
        if let deletion {
            self.schedule({ .purge($0, key) }, at: deletion.until)
        }
    }

    mutating func removeItem(_ key: HistoryItem.Key) {
        self.append(.removeHistory(self.container.id, self.name, key))
    }

    /// Makes room for a new current blob: what becomes of the one before it, or of the
    /// soft-deleted one it buries, which goes on as a soft-deleted snapshot.
    ///
    /// - Parameter buried: that snapshot's id.
    mutating func succeed(_ succession: Succession, buried: Timestamp) {
        if let blob = self.facts.blob {
            switch succession.predecessor {
            case .discarded:
                self.discard(blob)
            case .version:
                self.keep(blob, as: HistoryItem.Key(time: blob.idAsVersion, role: .version))
            case .softDeleted(let until):
                self.keep(
                    blob, as: HistoryItem.Key(time: self.time, role: .snapshot),
                    Deletion(at: self.time, until: until))
            }
        } else if let base = self.facts.deletedBase {
            self.removeItem(base.key)
            self.keep(
                base.blob, as: HistoryItem.Key(time: buried, role: .snapshot), base.deletion)
        }
    }

    /// - Returns: false if history items do not become that.
    mutating func end(_ item: HistoryItem, _ fate: Fate) -> Bool {
        switch fate {
        case .version:
            return false
        case .discarded:
            self.removeItem(item.key)
            self.discard(item.blob)
        case .softDeleted(let until):
            self.keep(item.blob, as: item.key, Deletion(at: self.time, until: until))
        }
        return true
    }
}
