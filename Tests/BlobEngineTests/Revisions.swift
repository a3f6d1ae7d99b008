import BlobEngine
import BlobModel

/// A revision as a client sees it.
struct VisibleRevision: Hashable {
    var name: String
    /// Nil: the current blob.
    var item: HistoryItem.Key?
    var isDeleted: Bool
    /// Nil where it cannot be read.
    var bytes: [UInt8]?
}

/// All that a client sees of a container. Uncommitted blocks show their lengths only.
struct VisibleState: Equatable {
    var revisions: Set<VisibleRevision>
    var uncommitted: [String: [BlockID: Int]]
}

extension HistoryModel {
    var visible: VisibleState {
        VisibleState(
            revisions: self.revisions,
            uncommitted: self.names.compactMapValues { name in
                // Beside a restored append or page blob there may be blocks, but no block list.
                guard (name.current?.kind ?? .block) == .block else { return nil }
                return name.staged?.blocks.mapValues(\.count)
            })
    }

    private var revisions: Set<VisibleRevision> {
        var revisions: Set<VisibleRevision> = []
        for (name, state) in self.names {
            if let current = state.current {
                revisions.insert(
                    VisibleRevision(name: name, isDeleted: false, bytes: current.bytes))
            }
            for (key, item) in state.items {
                revisions.insert(
                    VisibleRevision(
                        name: name, item: key, isDeleted: item.until != nil,
                        bytes: item.until == nil ? item.state.bytes : nil))
            }
        }
        return revisions
    }
}

extension StoreEngine {
    func visible(names: [String]) throws -> VisibleState {
        var state = VisibleState(revisions: try self.revisions(), uncommitted: [:])
        for name in names {
            guard
                case .success(let list) = try self.blockList(
                    try Sample.blob(name), .current, .none)
            else { continue }
            let blocks = list.uncommitted.map { ($0.id, Int($0.payload.byteCount)) }
            if !blocks.isEmpty {
                state.uncommitted[name] = Dictionary(uniqueKeysWithValues: blocks)
            }
        }
        return state
    }

    /// Everything in the container, with its bytes.
    func revisions() throws -> Set<VisibleRevision> {
        let query = BlobQuery(
            container: try Sample.container(), prefix: "", delimiter: nil, start: nil,
            limit: 5_000, includes: [.snapshots, .versions, .deleted])
        var revisions: Set<VisibleRevision> = []
        for entry in try self.blobs(query).get().entries {
            switch entry {
            case .blob(let name, _):
                revisions.insert(
                    VisibleRevision(
                        name: name.text, isDeleted: false, bytes: try self.content(name.text)))
            case .item(let name, let item):
                let revision: Revision =
                    item.key.role == .snapshot ? .snapshot(item.key.time) : .version(item.key.time)
                revisions.insert(
                    VisibleRevision(
                        name: name.text, item: item.key, isDeleted: item.deletion != nil,
                        bytes: try self.content(name.text, revision)))
            case .hasVersionsOnly, .uncommitted, .prefix:
                continue
            }
        }
        return revisions
    }

    /// - Returns: whether it was accepted.
    func carryOut(_ step: Step) async throws -> Bool {
        guard let (name, change) = try self.command(step) else {
            try self.sweep()
            return true
        }
        return try await self.change(name, change).refusal == nil
    }

    /// Nil for a sweep.
    private func command(_ step: Step) throws -> (name: String, BlobChange)? {
        switch step {
        case .put(let name, let bytes):
            (name, .putBlockBlob(try self.upload(bytes), .plain, .none))
        case .putAppendBlob(let name):
            (name, .putAppendBlob(.plain, .none))
        case .putPageBlob(let name, let byteCount):
            (
                name,
                .putPageBlob(byteCount: UInt64(byteCount), sequenceNumber: 0, .plain, .none)
            )
        case .append(let name, let bytes):
            (name, .appendBlock(try self.upload(bytes), .none))
        case .putPages(let name, let offset, let bytes):
            (name, .putPages(offset: UInt64(offset), .inline(bytes), .none))
        case .clearPages(let name, let range):
            (name, .clearPages(UInt64(range.lowerBound)..<UInt64(range.upperBound), .none))
        case .resize(let name, let byteCount):
            (name, .resize(UInt64(byteCount), nil))
        case .stage(let name, let id, let bytes):
            (name, .putBlock(id, try self.upload(bytes)))
        case .commit(let name, let ids):
            (
                name,
                .putBlockList(ids.map { BlockReference(source: .latest, id: $0) }, .plain, .none)
            )
        case .setMetadata(let name):
            (name, .setMetadata(.empty))
        case .snapshot(let name):
            (name, .snapshot(nil))
        case .copy(let source, let revision, let name):
            (name, .copy(try Sample.copy(of: source, revision)))
        case .delete(let name, let snapshots):
            (name, .delete(snapshots))
        case .deleteItem(let name, let key):
            (
                name,
                .deleteRevision(
                    key.role == .snapshot ? .snapshot(key.time) : .version(key.time),
                    permanently: false)
            )
        case .undelete(let name):
            (name, .undelete)
        case .sweep:
            nil
        }
    }
}

extension Sample {
    static func copy(of source: String, _ revision: Revision = .current) throws -> CopyRequest {
        CopyRequest(
            operation: .copyBlob, source: try self.blob(source), sourceRevision: revision,
            sourceConditions: .none, id: CopyID(value: 1), sourceText: "http://host/\(source)",
            headers: nil, metadata: nil, tags: nil)
    }
}
