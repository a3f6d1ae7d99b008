import BlobModel
import BlobRules

/// One blob in one container at ``Fixture/noon``, and the operations of the tables on it by their
/// names there. The tables' tests say what the blob and the container are like.
struct Scene {
    struct UnknownOperation: Error {
        var name: String
    }

    static let longAgo = Fixture.noon.advanced(byDays: -1_000)
    static let copyID = Fixture.lease(77)
    /// Of the snapshot and the version there are.
    static let itemTime = Fixture.noon.advanced(byDays: -100)

    var container: Container
    var blob: Blob?
    var hasUpload = false
    /// Whether the account keeps versions.
    var isVersioned = false
    /// Whether it keeps what is deleted for a while.
    var keepsDeleted = true
    var conditions = Conditions.none
    /// Of copies from the blob.
    var sourceConditions = Conditions.none

    init() {
        self.container = Self.container(Fixture.container, id: 1)
    }

    static func container(_ address: ContainerAddress, id: UInt64) -> Container {
        Container(
            address: address, id: ContainerID(sequence: id), createdAt: longAgo,
            lastModified: longAgo, etag: ETag(time: longAgo), metadata: .empty, policy: nil,
            hold: .clear)
    }

    /// As the tables name it; one that is not there is nil.
    static func blob(
        _ name: String, created: Timestamp = longAgo, modified: Timestamp = longAgo
    ) -> Blob? {
        let kind: Blob.Kind
        let content: Blob.Content
        switch name {
        case "block", "pending": (kind, content) = (.block, .single(Fixture.payload(1)))
        case "block-empty": (kind, content) = (.block, .empty)
        case "append": (kind, content) = (.append, .chunks)
        case "page", "incremental": (kind, content) = (.page, .chunks)
        default: return nil
        }
        var blob = Blob(
            id: BlobID(sequence: 3), kind: kind, createdAt: created, lastModified: modified,
            etag: ETag(time: modified), byteCount: kind == .page ? 4 * pageByteCount : 1,
            blockCount: kind == .append ? 1 : 0, content: content, headers: ContentHeaders(),
            metadata: .empty)
        if content == .empty { blob.byteCount = 0 }
        if name == "pending" {
            blob.copy = CopyState(id: copyID, source: "https://elsewhere/c/b", status: .pending)
        }
        if name == "incremental" {
            blob.copy = CopyState(
                id: copyID, source: "https://here/c/b?snapshot=1", status: .success,
                isIncremental: true, sourceSnapshot: itemTime)
        }
        return blob
    }

    /// The word for what becomes of an operation.
    func outcome(of operation: String) throws -> String {
        try self.refusal(of: operation)?.word ?? "ok"
    }

    func refusal(of operation: String) throws -> Refusal? {
        if let read = self.read(operation) { return read.refusal }
        switch try self.decision(on: operation) {
        case .accepted: return nil
        case .refused(let refusal): return refusal
        }
    }

    func decision(on operation: String) throws -> Decision {
        let command = try self.command(operation)
        let content = operation == "put-pages" ? Fixture.pages(9, 1) : Fixture.payload(9)
        return decide(
            command, content: content, facts: try self.facts(for: operation),
            at: Moment(Fixture.noon))
    }

    /// The blob after the operation, which must be accepted; nil where there is none.
    func blob(after operation: String) throws -> Blob? {
        guard self.read(operation) == nil else { return self.blob }
        guard let changes = try self.changes(of: operation) else { return nil }
        var after = self.blob
        for change in changes {
            if case .putBlob(self.container.id, _, let blob) = change { after = blob }
            if case .removeBlob(self.container.id, _) = change { after = nil }
        }
        return after
    }

    /// What an operation does to the index; nil if it only reads or is refused.
    func changes(of operation: String) throws -> [IndexChange]? {
        guard self.read(operation) == nil,
            case .accepted(let event) = try self.decision(on: operation)
        else { return nil }
        let command = try self.command(operation)
        let record = Record(
            sequence: 99, time: Fixture.noon, actor: Fixture.actor, account: command.account,
            container: command.containerAddress?.name, blob: command.blobName, event: event)
        return try evolve(record, facts: try self.facts(for: operation))
    }
}

// Reads.
extension Scene {
    private struct Read {
        var refusal: Refusal?
    }

    private func read(_ operation: String) -> Read? {
        switch operation {
        case "read":
            Read(
                refusal: refusalOfRead(
                    self.conditions, container: self.container, blob: self.blob,
                    revision: .current, at: Moment(Fixture.noon)))
        case "read-snapshot":
            Read(
                refusal: refusalOfRead(
                    self.conditions, container: self.container, blob: self.item(.snapshot)?.blob,
                    revision: .snapshot(Self.itemTime), at: Moment(Fixture.noon)))
        case "block-list":
            Read(
                refusal: refusalOfBlockList(
                    self.conditions, container: self.container, self.blockList,
                    revision: .current, at: Moment(Fixture.noon)))
        case "page-ranges":
            Read(
                refusal: refusalOfPageRanges(
                    self.conditions, container: self.container, blob: self.blob,
                    revision: .current, previousSnapshot: nil, previous: nil,
                    at: Moment(Fixture.noon)))
        default:
            nil
        }
    }

    private var blockList: BlockList? {
        if self.blob == nil, !self.hasUpload { return nil }
        return BlockList(
            blob: self.blob, committed: [], uncommitted: self.hasUpload ? [Self.staged] : [])
    }
}

// Facts.
extension Scene {
    static let staged = StagedBlock(id: BlockID(checked: "AAAA"), payload: Fixture.payload(2))
    private static let uploadID = UploadID(sequence: 2)

    private func item(
        _ role: HistoryItem.Role, isDeleted: Bool = false
    ) -> HistoryItem? {
        guard var blob = self.blob else { return nil }
        blob.lease = nil
        return HistoryItem(
            key: HistoryItem.Key(time: Self.itemTime, role: role), blob: blob,
            deletion: isDeleted ? Deletion(at: Self.longAgo, until: Fixture.noon) : nil)
    }

    private func facts(for operation: String) throws -> Facts {
        var facts = Facts()
        if self.keepsDeleted || operation == "delete-permanently" {
            facts.settings.blobRetention = DeleteRetention(days: 7, allowsPermanentDelete: true)
        }
        facts.settings.isVersioningEnabled = self.isVersioned
        facts.container = self.container
        facts.containerHasBlobs = self.blob != nil
        facts.blob = self.blob
        if self.hasUpload {
            facts.upload = Upload(
                id: Self.uploadID, blockIDByteCount: 4, blockCount: 1, startedAt: Self.longAgo)
            facts.stagedBlock = Self.staged
            facts.stagedBlocks = [Self.staged.id: Self.staged]
        }
        switch operation {
        case "account-delete":
            facts.isAccountConfigured = false
            facts.account = StorageAccount(
                name: Fixture.container.account,
                properties: AccountProperties(
                    kind: .storageV2, sku: .standardLRS, location: "here", accessTier: .hot),
                createdAt: Self.longAgo,
                key1: .init(id: AccountKeyID(value: 1), createdAt: Self.longAgo),
                key2: .init(id: AccountKeyID(value: 2), createdAt: Self.longAgo))
            facts.accountContainers = [
                AccountContainer(self.container, hasBlobs: self.blob != nil)
            ]
        case "container-restore", "container-restore-to-free-name", "container-purge":
            if operation == "container-restore-to-free-name" { facts.container = nil }
            facts.deletedContainer = Self.container(Fixture.container, id: 8)
            facts.deletedContainer?.policy = self.container.policy
            facts.deletedContainer?.deletion = Deletion(at: Self.longAgo, until: Fixture.noon)
        case "delete-include", "delete-only":
            facts.history = self.item(.snapshot).map { [$0] } ?? []
        case "undelete":
            facts.history = self.item(.snapshot, isDeleted: true).map { [$0] } ?? []
        case "delete-snapshot", "set-tier-of-snapshot", "set-policy-of-snapshot",
            "delete-policy-of-snapshot", "set-hold-of-snapshot":
            facts.item = self.item(.snapshot)
        case "delete-version", "set-tags-of-version", "set-policy-of-version",
            "delete-policy-of-version", "set-hold-of-version":
            facts.item = self.item(.version)
        case "delete-permanently", "purge":
            facts.item = self.item(.snapshot, isDeleted: true)
        case "put-pages", "clear-pages", "resize-to-less":
            guard self.blob?.kind == .page else { break }
            facts.chunks = [0, 1].map { page in
                Chunk(offset: page * pageByteCount, payload: Fixture.pages(1, 1), blockID: nil)
            }
        case "expire":
            facts.blob?.expiresAt = Fixture.noon
        case "copy-as-source":
            facts.container = Self.container(Fixture.otherContainer, id: 6)
            facts.blob = nil
            facts.sourceContainer = self.container
            facts.source = self.blob
        case "copy-blob", "copy-with-policy", "copy-from-url", "put-blob-from-url",
            "incremental-copy":
            facts.sourceContainer = Self.container(Fixture.otherContainer, id: 6)
            facts.source = Self.blob(operation == "incremental-copy" ? "page" : "block")
        default:
            break
        }
        return facts
    }
}
