import BlobModel

// Snapshots, deletion and what brings back.
extension NameEvolution {
    /// The state before goes on as a version, if it does, and the blob after it has the same
    /// content.
    mutating func continueContent(of blob: inout Blob, _ succession: Succession) {
        guard case .version = succession.predecessor else { return }
        self.keep(blob, as: HistoryItem.Key(time: blob.idAsVersion, role: .version))
        self.shareFromNowOn(&blob)
    }

    /// Something immutable refers to the blob's content. Blocks are only ever added to it; pages
    /// change in place, so the next write of pages must make rows of its own.
    mutating func shareFromNowOn(_ blob: inout Blob) {
        self.share(blob)
        if blob.kind == .page, blob.content == .chunks { blob.sharesChunks = true }
    }

    /// The blob keeps its ETag. Metadata of its own makes the snapshot another state.
    mutating func snapshot(_ metadata: Metadata?, _ succession: Succession) -> Bool {
        guard var blob = self.facts.blob else { return false }
        self.keepSnapshot(of: &blob, metadata)
        self.continueContent(of: &blob, succession)
        if succession.isVersion { blob.versionID = self.time }
        self.put(blob)
        return true
    }

    mutating func keepSnapshot(of blob: inout Blob, _ metadata: Metadata?) {
        self.shareFromNowOn(&blob)
        var snapshot = blob
        snapshot.versionID = nil
        if let metadata {
            snapshot.metadata = metadata
            self.touch(&snapshot)
        }
        self.keep(snapshot, as: HistoryItem.Key(time: self.time, role: .snapshot))
    }

    mutating func delete(_ fate: Fate, snapshots: Fate?) -> Bool {
        guard let blob = self.facts.blob else { return false }
        self.removeBlob()
        switch fate {
        case .discarded:
            self.discard(blob)
        case .version:
            self.keep(blob, as: HistoryItem.Key(time: blob.idAsVersion, role: .version))
        case .softDeleted(let until):
            self.keep(blob, as: .base, Deletion(at: self.time, until: until))
        }
        return snapshots.map { self.deleteSnapshots($0) } ?? true
    }

    mutating func deleteSnapshots(_ fate: Fate) -> Bool {
        for item in self.facts.history where item.isLiveSnapshot {
            guard self.end(item, fate) else { return false }
        }
        return true
    }

    mutating func undelete() -> Bool {
        for item in self.facts.history where item.deletion != nil {
            if item.key == .base {
                guard self.facts.blob == nil else { return false }
                self.removeItem(item.key)
                self.put(item.blob)
            } else {
                self.keep(item.blob, as: item.key)
            }
        }
        return true
    }
}
