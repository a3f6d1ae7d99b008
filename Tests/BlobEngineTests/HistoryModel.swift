import BlobModel

/// What a client did to a name, in the order it was done.
enum Step {
    case put(String, [UInt8])
    case putAppendBlob(String)
    case putPageBlob(String, byteCount: Int)
    case append(String, [UInt8])
    case putPages(String, offset: Int, [UInt8])
    case clearPages(String, Range<Int>)
    case resize(String, Int)
    case stage(String, BlockID, [UInt8])
    /// By the newest block of each id.
    case commit(String, [BlockID])
    case setMetadata(String)
    case snapshot(String)
    case copy(String, Revision, to: String)
    case delete(String, SnapshotDeletion)
    case deleteItem(String, HistoryItem.Key)
    case undelete(String)
    /// Whatever is due.
    case sweep
}

/// Names, their revisions and their bytes, kept the naive way: every revision has a copy of its
/// own. It says what an accepted step leaves, not whether it is accepted.
struct HistoryModel: Equatable {
    struct State: Equatable {
        var kind: Blob.Kind
        var bytes: [UInt8]
        var blocks: [BlockID: [UInt8]] = [:]
        /// Under versioning.
        var version: Timestamp?
    }

    struct Item: Equatable {
        var state: State
        /// Soft-deleted, and until when.
        var until: Timestamp?
    }

    struct Staged: Equatable {
        var blocks: [BlockID: [UInt8]] = [:]
        var startedAt: Timestamp
    }

    struct Name: Equatable {
        var current: State?
        var items: [HistoryItem.Key: Item] = [:]
        var staged: Staged?
    }

    let isVersioned: Bool
    let retentionDays: Int?
    var names: [String: Name] = [:]

    mutating func apply(_ step: Step, at time: Timestamp) {
        switch step {
        case .put(let name, let bytes):
            self.replace(name, with: State(kind: .block, bytes: bytes), at: time)
        case .putAppendBlob(let name):
            self.replace(name, with: State(kind: .append, bytes: []), at: time)
        case .putPageBlob(let name, let byteCount):
            let zeros = [UInt8](repeating: 0, count: byteCount)
            self.replace(name, with: State(kind: .page, bytes: zeros), at: time)
        case .append(let name, let bytes):
            self.names[name]?.current?.bytes += bytes
        case .putPages(let name, let offset, let bytes):
            self.names[name]?.current?.bytes.replaceSubrange(
                offset..<offset + bytes.count, with: bytes)
        case .clearPages(let name, let range):
            self.names[name]?.current?.bytes.replaceSubrange(
                range, with: repeatElement(0, count: range.count))
        case .resize(let name, let byteCount):
            let bytes = self.names[name]?.current?.bytes ?? []
            let missing = max(0, byteCount - bytes.count)
            self.names[name]?.current?.bytes =
                bytes.prefix(byteCount) + [UInt8](repeating: 0, count: missing)
        case .stage(let name, let id, let bytes):
            var staged = self.names[name]?.staged ?? Staged(startedAt: time)
            staged.blocks[id] = bytes
            self.names[name, default: Name()].staged = staged
        case .commit(let name, let ids):
            let blocks = (self.names[name]?.current?.blocks ?? [:])
                .merging(self.names[name]?.staged?.blocks ?? [:]) { $1 }
            let used = blocks.filter { ids.contains($0.key) }
            let bytes = ids.flatMap { blocks[$0] ?? [] }
            self.replace(name, with: State(kind: .block, bytes: bytes, blocks: used), at: time)
        case .setMetadata(let name):
            if self.isVersioned, let current = self.names[name]?.current {
                self.push(current, of: name, at: time)
                self.names[name]?.current?.version = time
            }
        case .snapshot(let name):
            guard let current = self.names[name]?.current else { return }
            self.names[name]?.items[HistoryItem.Key(time: time, role: .snapshot)] = Item(
                state: current)
            if self.isVersioned {
                self.push(current, of: name, at: time)
                self.names[name]?.current?.version = time
            }
        case .copy(let source, let revision, let name):
            guard let state = self.state(of: source, revision) else { return }
            self.replace(name, with: state, at: time)
        case .delete(let name, let snapshots):
            self.delete(name, snapshots, at: time)
        case .deleteItem(let name, let key):
            if let until = self.until(time) {
                self.names[name]?.items[key]?.until = until
            } else {
                self.names[name]?.items[key] = nil
            }
        case .undelete(let name):
            if let base = self.names[name]?.items.removeValue(forKey: .base) {
                self.names[name]?.current = base.state
            }
            for key in (self.names[name]?.items ?? [:]).keys {
                self.names[name]?.items[key]?.until = nil
            }
        case .sweep:
            self.sweep(at: time)
        }
    }

    func state(of name: String, _ revision: Revision) -> State? {
        switch revision {
        case .current: self.names[name]?.current
        case .snapshot(let time):
            self.names[name]?.items[HistoryItem.Key(time: time, role: .snapshot)]?.state
        case .version(let time):
            self.names[name]?.items[HistoryItem.Key(time: time, role: .version)]?.state
        }
    }

    private func until(_ time: Timestamp) -> Timestamp? {
        self.retentionDays.map { time.advanced(byDays: $0) }
    }

    private mutating func replace(_ name: String, with state: State, at time: Timestamp) {
        if let current = self.names[name]?.current {
            self.push(current, of: name, at: time)
        } else if let base = self.names[name]?.items.removeValue(forKey: .base) {
            self.names[name]?.items[HistoryItem.Key(time: time, role: .snapshot)] = base
        }
        self.names[name, default: Name()].current = state
        self.names[name]?.current?.version = self.isVersioned ? time : nil
        self.names[name]?.staged = nil
    }

    /// What becomes of a blob that is overwritten.
    private mutating func push(_ current: State, of name: String, at time: Timestamp) {
        if let version = current.version {
            self.names[name]?.items[HistoryItem.Key(time: version, role: .version)] = Item(
                state: current)
        } else if let until = self.until(time) {
            self.names[name]?.items[HistoryItem.Key(time: time, role: .snapshot)] = Item(
                state: current, until: until)
        }
    }

    private mutating func delete(
        _ name: String, _ snapshots: SnapshotDeletion, at time: Timestamp
    ) {
        for (key, item) in self.names[name]?.items ?? [:]
        where snapshots != .refused && key.role == .snapshot && item.until == nil {
            self.apply(.deleteItem(name, key), at: time)
        }
        guard snapshots != .only, let current = self.names[name]?.current else { return }
        self.names[name]?.current = nil
        if let version = current.version {
            self.names[name]?.items[HistoryItem.Key(time: version, role: .version)] = Item(
                state: current)
        } else if let until = self.until(time) {
            self.names[name]?.items[.base] = Item(state: current, until: until)
        }
    }

    private mutating func sweep(at time: Timestamp) {
        for (name, state) in self.names {
            self.names[name]?.items = state.items.filter { _, item in
                item.until.map { $0 > time } ?? true
            }
            if let staged = state.staged,
                staged.startedAt.advanced(byDays: Upload.daysKept) <= time
            {
                self.names[name]?.staged = nil
            }
        }
    }
}
