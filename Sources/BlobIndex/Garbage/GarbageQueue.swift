public import BlobModel
import Synchronization

/// An entry of the garbage queue.
public struct GarbageItem: Hashable, Sendable {
    let key: RowKey
    /// The event that made it garbage.
    public let sequence: UInt64
    public let garbage: Garbage
}

/// A part of the work on a ``GarbageItem``, in this order: erase the payloads on disk, then
/// ``IndexStore/remove(_:)`` the rows. A crash in between leaves the rows, and the part is done once
/// more; erasing what is erased must be no error.
public struct GarbageStep: Hashable, Sendable {
    public internal(set) var payloads: [Payload] = []
    var rows: [RowKey] = []
    /// References that are gone of what others still refer to.
    var subtractions: [RowKey: Int64] = [:]
    /// Where the next part of the same item begins; nil if this is the last one.
    public internal(set) var next: GarbagePosition?
}

/// A place within the work on one ``GarbageItem``. Starting over at the item's beginning instead
/// is right, too, only slower.
public struct GarbagePosition: Hashable, Sendable {
    /// The blob or upload row of a deleted container at which to go on; nil for other items.
    var owner: RowKey?
    /// The chunk or staged block at which to go on; nil begins with the first.
    var row: RowKey?
}

extension IndexStore {
    /// The oldest garbage of events up to `sequence`, oldest first, at most `limit` items.
    ///
    /// The caller bounds `sequence` so that no reader can still be using what the items stand for
    /// and the events that discarded it are durable. One thread at a time.
    public func nextGarbage(
        limit: Int, upTo sequence: UInt64
    ) throws(IndexFailure) -> [GarbageItem] {
        var cursor = self.database.cursor(under: .all(.garbage))
        try cursor.seek(self.garbageFront.withLock { $0 })
        if cursor.isValid {
            let front = RowKey(copying: cursor.key)
            self.garbageFront.withLock { $0 = front }
        }
        var items: [GarbageItem] = []
        while cursor.isValid, items.count < limit {
            guard case .garbage(let itemSequence, _) = try ParsedKey.parse(cursor.key),
                itemSequence <= sequence
            else { break }
            items.append(
                GarbageItem(
                    key: RowKey(copying: cursor.key), sequence: itemSequence,
                    garbage: try cursor.decode(GarbageRow.decode)))
            try cursor.next()
        }
        return items
    }

    /// What is to be done next for an item.
    ///
    /// - Parameters:
    ///   - position: nil for the first step, then the step's ``GarbageStep/next``.
    ///   - limit: about how many rows the step may take, at least 1.
    public func expand(
        _ item: GarbageItem, from position: GarbagePosition?, limit: Int
    ) throws(IndexFailure) -> GarbageStep {
        precondition(limit >= 1)
        var expansion = GarbageExpansion(self.database, rowsMax: limit)
        switch item.garbage {
        case .payload(let payload):
            try expansion.take(payload)
        case .chunks(let blob):
            try expansion.take(chunksOf: blob, from: position?.row)
        case .stagedBlocks(let upload, let keepingPayloads):
            try expansion.take(
                .stagedBlocks(of: upload), from: position?.row, keepingPayloads: keepingPayloads)
        case .container(let container):
            try expansion.take(contentOf: container, from: position)
        }
        // The item's own row goes last: until then it can be begun again.
        if expansion.step.next == nil {
            expansion.step.rows.append(item.key)
        }
        return expansion.step
    }

    /// Removes a step's rows. Readers must be done with them; live rows are never among them.
    public func remove(_ step: GarbageStep) throws(IndexFailure) {
        try self.database.remove(step.rows, subtracting: step.subtractions)
    }
}
