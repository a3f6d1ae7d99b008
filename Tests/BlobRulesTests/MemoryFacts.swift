import BlobModel

// The facts of the table at `evolve` and, for decisions, what the commands ask for besides.
extension MemoryStore {
    func facts(for command: Command) -> Facts {
        var facts = Facts()
        facts.settings = self.settings
        facts.account = self.account
        facts.isAccountConfigured = self.isAccountConfigured
        facts.configuredAllowPublicAccess = self.configuredAllowPublicAccess
        facts.accountContainers = self.accountContainers
        facts.accountHasVersionLevel = facts.accountContainers.contains {
            $0.container.versionLevel != nil
        }
        guard let address = command.containerAddress else { return facts }
        facts.container = self.containers[address]
        switch command {
        case .clock:
            break
        case .account, .storageAccount:
            break
        case .container(_, let change):
            self.addFacts(of: change, at: address, to: &facts)
        case .blob(let blob, _, let change):
            guard let place = self.place(blob) else { return facts }
            facts.blob = self.blobs[place]
            self.addFacts(of: change, at: place, to: &facts)
        }
        return facts
    }

    private func addFacts(
        of change: ContainerChange, at address: ContainerAddress, to facts: inout Facts
    ) {
        switch change {
        case .restore(let name, let version):
            let deleted = ContainerAddress(account: address.account, name: name)
            facts.deletedContainer =
                self.deletedContainers[DeletedKey(address: deleted, version: version)]
        case .purge(let version):
            facts.deletedContainer =
                self.deletedContainers[DeletedKey(address: address, version: version)]
        case .delete:
            guard let id = facts.container?.id else { return }
            facts.containerHasBlobs = self.hasBlobs(id)
        default:
            break
        }
    }

    private func addFacts(of change: BlobChange, at place: Place, to facts: inout Facts) {
        switch change {
        case .putBlock(let id, _):
            facts.upload = self.uploads[place]
            facts.stagedBlock = facts.upload.flatMap { self.stagedBlocks[$0.id]?[id] }
        case .putBlockList:
            facts.upload = self.uploads[place]
            facts.stagedBlocks = facts.upload.flatMap { self.stagedBlocks[$0.id] } ?? [:]
            facts.chunks = facts.blob.map { self.orderedChunks(of: $0.id) } ?? []
        case .discardUpload:
            facts.upload = self.uploads[place]
        case .copy(let request):
            facts.sourceContainer = self.containers[request.source.container]
            facts.source = self.blob(request.source, at: request.sourceRevision)
        case .setTags(_, let revision), .setTier(_, _, let revision),
            .setPolicy(_, let revision), .deletePolicy(let revision),
            .setLegalHold(_, let revision):
            facts.item = self.item(place, revision.key)
            if facts.item?.deletion != nil { facts.item = nil }
        case .deleteRevision(let revision, _):
            facts.item = self.item(place, revision.key)
        case .purge(let key):
            facts.item = self.item(place, key)
        case .delete, .undelete, .expire:
            facts.history = self.items(place)
        default:
            break
        }
    }

    private func hasBlobs(_ id: ContainerID) -> Bool {
        self.blobs.keys.contains { $0.container == id }
            || self.history.contains { $0.key.container == id && !$0.value.isEmpty }
    }

    private var accountContainers: [AccountContainer] {
        (Array(self.containers.values) + self.deletedContainers.values)
            .map { AccountContainer($0, hasBlobs: self.hasBlobs($0.id)) }
            .sorted { $0.container.address.name < $1.container.address.name }
    }

    func facts(for record: Record) -> Facts {
        var facts = Facts()
        switch record.event {
        case .accountUpdated, .accountKeyRegenerated: facts.account = self.account
        case .accountDeleted: facts.accountContainers = self.accountContainers
        default: break
        }
        guard let address = record.containerAddress else { return facts }
        switch record.event {
        case .containerRestored(let name, let version):
            let deleted = ContainerAddress(account: address.account, name: name)
            facts.deletedContainer =
                self.deletedContainers[DeletedKey(address: deleted, version: version)]
        case .containerPurged(let version):
            facts.deletedContainer =
                self.deletedContainers[DeletedKey(address: address, version: version)]
        default:
            facts.container = self.containers[address]
        }
        guard let id = facts.container?.id, let name = record.blob else { return facts }
        self.addFacts(of: record.event, at: Place(container: id, name: name), to: &facts)
        return facts
    }

    private func addFacts(of event: Event, at place: Place, to facts: inout Facts) {
        switch event {
        case .blockStaged(let id, _):
            facts.upload = self.uploads[place]
            facts.stagedBlock = facts.upload.flatMap { self.stagedBlocks[$0.id]?[id] }
            return
        case .uploadDiscarded:
            facts.upload = self.uploads[place]
            return
        case .revisionDeleted(let key, _):
            facts.item = self.item(place, key)
            return
        default:
            facts.blob = self.blobs[place]
        }
        switch event {
        case .blockBlobPut, .appendBlobPut, .pageBlobPut, .copyBegun, .blobCopied,
            .blockListCommitted:
            facts.upload = self.uploads[place]
            if facts.blob == nil { facts.deletedBase = self.item(place, .base) }
            if case .blockListCommitted = event {
                facts.stagedBlocks = facts.upload.flatMap { self.stagedBlocks[$0.id] } ?? [:]
            }
            if case .blobCopied(.cloned(let id), _, _, _, _, _, _, _) = event {
                facts.chunks = self.orderedChunks(of: id)
            }
        case .pagesWritten(let offset, let payload):
            facts.chunks = self.chunks(of: facts.blob, in: offset..<offset + payload.byteCount)
        case .pagesCleared(let range):
            facts.chunks = self.chunks(of: facts.blob, in: range)
        case .pageBlobResized(let byteCount, _):
            let end = max(byteCount, facts.blob?.byteCount ?? 0)
            facts.chunks = self.chunks(of: facts.blob, in: byteCount..<end)
        case .blobTagsSet(_, let revision), .blobTierSet(_, _, let revision),
            .versionPolicySet(_, let revision), .versionPolicyDeleted(let revision),
            .versionHoldSet(_, let revision):
            facts.item = self.item(place, revision.key)
        case .blobDeleted, .snapshotsDeleted, .blobUndeleted:
            facts.history = self.items(place)
        default:
            break
        }
    }

    private func item(_ place: Place, _ key: HistoryItem.Key?) -> HistoryItem? {
        key.flatMap { self.history[place]?[$0] }
    }

    private func chunks(of blob: Blob?, in range: Range<UInt64>) -> [Chunk] {
        guard let blob else { return [] }
        let all = self.orderedChunks(of: blob.id)
        return blob.sharesChunks ? all : all.filter { $0.range.overlaps(range) }
    }
}
