import BlobIndex
public import BlobModel
import BlobRules
import Journal

// Reads go straight to the index, which shows only what is durable. Each holds a pass through the
// gate from its first look on.
extension StoreEngine {
    public func settings(of account: AccountName) throws(StorageFailure) -> AccountSettings {
        try onIndex { () throws(IndexFailure) in try self.index.settings(of: account) }
    }

    public func account(_ name: AccountName) throws(StorageFailure) -> StorageAccount? {
        try onIndex { () throws(IndexFailure) in try self.index.account(name) }
    }

    /// Those that were made through the management plane, in the order of their names.
    public func accounts() throws(OpenFailure) -> [StorageAccount] {
        do throws(IndexFailure) {
            return try self.index.accounts()
        } catch {
            throw OpenFailure(error)
        }
    }

    public func container(_ address: ContainerAddress) throws(StorageFailure) -> Container? {
        try onIndex { () throws(IndexFailure) in try self.index.container(address) }
    }

    public func containers(_ query: ContainerQuery) throws(StorageFailure) -> ContainerPage {
        try onIndex { () throws(IndexFailure) in try self.index.containers(query) }
    }

    public func blobs(_ query: BlobQuery) throws(StorageFailure) -> Result<BlobPage, Refusal> {
        let pass = self.gate.enter()
        defer { withExtendedLifetime(pass) {} }
        guard let container = try self.container(query.container) else {
            return .failure(.containerNotFound)
        }
        var page = try onIndex { () throws(IndexFailure) in
            try self.index.blobs(container.id, query)
        }
        // What reads as deleted is not shown; a page may be shorter than it could be.
        let now = self.now
        page.entries.removeAll { entry in
            guard case .blob(_, let blob) = entry else { return false }
            return isGone(blob, in: container, at: now)
        }
        if container.versionLevel?.migrated != nil {
            page.entries = page.entries.map { $0.protected(in: container) }
        }
        return .success(page)
    }

    public func blobs(
        tagged query: TagQuery
    ) throws(StorageFailure) -> Result<TaggedPage, Refusal> {
        let pass = self.gate.enter()
        defer { withExtendedLifetime(pass) {} }
        let found = try onIndex { () throws(IndexFailure) in try self.index.blobs(tagged: query) }
        guard var page = found else { return .failure(.containerNotFound) }
        let now = self.now
        var shown: [TaggedPage.Entry] = []
        for entry in page.entries {
            guard entry.blob.expiresAt != nil else {
                shown.append(entry)
                continue
            }
            let address = ContainerAddress(account: query.account, name: entry.container)
            if let container = try self.container(address),
                !isGone(entry.blob, in: container, at: now)
            {
                shown.append(entry)
            }
        }
        page.entries = shown
        return .success(page)
    }

    public func read(
        _ address: BlobAddress, _ revision: Revision, _ conditions: Conditions
    ) throws(StorageFailure) -> Result<StoredBlobReader, Refusal> {
        let pass = self.gate.enter()
        let container = try self.container(address.container)
        var found = try self.revision(revision, of: address.name, in: container)
        var moment: IndexMoment?
        if let container, found?.blob.kind == .page {
            let now = self.index.moment()
            found = try onIndex { () throws(IndexFailure) in
                try now.revision(container.id, address.name, revision)
            }
            moment = now
        }
        if let refusal = refusalOfRead(
            conditions, container: container, blob: found?.blob, revision: revision, at: self.now)
        {
            return .failure(refusal)
        }
        guard let container, let found else {
            preconditionFailure("what may be read exists")
        }
        return .success(
            StoredBlobReader(
                blob: found.blob.protected(in: container), item: found.item,
                rows: ChunkRows(content: found.blob.id, index: self.index, moment: moment),
                journal: self.journal, pass: pass))
    }

    public func blockList(
        _ address: BlobAddress, _ revision: Revision, _ conditions: Conditions
    ) throws(StorageFailure) -> Result<BlockList, Refusal> {
        let pass = self.gate.enter()
        defer { withExtendedLifetime(pass) {} }
        let now = self.now
        let container = try self.container(address.container)
        let found: BlockList? =
            if let container {
                try onIndex { () throws(IndexFailure) in
                    try self.index.blockList(container.id, address.name, revision)
                }
            } else {
                nil
            }
        if let refusal = refusalOfBlockList(
            conditions, container: container, found, revision: revision, at: now)
        {
            return .failure(refusal)
        }
        guard let container, var list = found else {
            preconditionFailure("what may be listed exists")
        }
        if let blob = list.blob, isGone(blob, in: container, at: now) {
            list.blob = nil
            list.committed = []
        }
        return .success(list)
    }

    func revision(
        _ revision: Revision, of name: BlobName, in container: Container?
    ) throws(StorageFailure) -> (blob: Blob, item: HistoryItem.Key?)? {
        guard let container else { return nil }
        return try onIndex { () throws(IndexFailure) in
            try self.index.revision(container.id, name, revision)
        }
    }
}

extension BlobPage.Entry {
    fileprivate func protected(in container: Container) -> BlobPage.Entry {
        switch self {
        case .blob(let name, let blob):
            return .blob(name, blob.protected(in: container))
        case .item(let name, var item):
            item.blob = item.blob.protected(in: container)
            return .item(name, item)
        case .hasVersionsOnly(let name, var item):
            item.blob = item.blob.protected(in: container)
            return .hasVersionsOnly(name, item)
        case .uncommitted, .prefix:
            return self
        }
    }
}
