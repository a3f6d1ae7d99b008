import BlobIndex
import BlobModel

/// Blobs and history items that share payloads and chunk rows, counted one by one.
struct SharingModel {
    private enum Content: Hashable {
        case single(UInt64)
        case chunks(UInt64)
    }

    private struct Holder {
        var name: BlobName
        var isItem: Bool
        var content: Content
    }

    private static let key = HistoryItem.Key(time: Timestamp(ticks: 5), role: .version)

    /// The payloads of each content's chunks, also of those that are gone.
    private(set) var contents: [UInt64: [UInt64]] = [:]
    private var container: Container?
    private var holders: [Holder] = []
    private var contentCounts: [UInt64: Int] = [:]
    private var payloadCounts: [UInt64: Int] = [:]

    /// Every other one has a file.
    static func payload(_ number: UInt64) -> Payload {
        number.isMultiple(of: 2) ? Fixture.filePayload(number) : Fixture.payload(number)
    }

    var livePayloads: Set<UInt64> {
        Set(self.payloadCounts.filter { $0.value > 0 }.keys)
    }

    /// Those whose last reference is gone.
    var deadPayloads: Set<UInt64> {
        Set(self.payloadCounts.filter { $0.value == 0 }.keys)
    }

    func isLive(content: UInt64) -> Bool {
        self.contentCounts[content, default: 0] > 0
    }

    /// Something at random, under a number that was not used before.
    mutating func change(
        _ number: UInt64, _ numbers: inout SeededNumbers
    ) throws -> [IndexChange] {
        switch Int.random(in: 0...9, using: &numbers) {
        case 0...2:
            let (payload, changes) = self.somePayload(number, &numbers)
            return try changes + self.add(.single(payload), number, &numbers)
        case 3...5:
            let (content, changes) = self.someContent(number, &numbers)
            return try changes + self.add(.chunks(content), number, &numbers)
        case 6...8:
            return self.removeHolder(&numbers)
        default:
            return try self.deleteContainer(number)
        }
    }

    /// All holders go with it.
    mutating func deleteContainer(_ number: UInt64) throws -> [IndexChange] {
        guard let container = self.container else { return [] }
        for holder in self.holders { self.release(holder.content) }
        self.holders = []
        self.container = nil
        return [.removeContainer(container.address), .discard(.container(container.id))]
    }

    private mutating func add(
        _ content: Content, _ number: UInt64, _ numbers: inout SeededNumbers
    ) throws -> [IndexChange] {
        var changes: [IndexChange] = []
        let container = try self.container ?? Fixture.container(id: number)
        if self.container == nil { changes.append(.putContainer(container)) }
        self.container = container
        let holder = Holder(
            name: try Fixture.name("blob\(number)"), isItem: Bool.random(using: &numbers),
            content: content)
        self.holders.append(holder)
        let blob =
            switch content {
            case .single(let payload):
                Fixture.blob(id: number, content: .single(Self.payload(payload)))
            case .chunks(let id): Fixture.blob(id: id, content: .chunks)
            }
        changes.append(.putBlob(container.id, holder.name, blob))
        if holder.isItem {
            changes.append(.removeBlob(container.id, holder.name))
            changes.append(
                .putHistory(
                    container.id, holder.name,
                    HistoryItem(key: Self.key, blob: blob, deletion: nil)))
        }
        return changes
    }

    private mutating func removeHolder(_ numbers: inout SeededNumbers) -> [IndexChange] {
        guard let container = self.container,
            let index = self.holders.indices.randomElement(using: &numbers)
        else { return [] }
        let holder = self.holders.remove(at: index)
        self.release(holder.content)
        let garbage: Garbage =
            switch holder.content {
            case .single(let payload): .payload(Self.payload(payload))
            case .chunks(let id): .chunks(BlobID(sequence: id))
            }
        return [
            holder.isItem
                ? .removeHistory(container.id, holder.name, Self.key)
                : .removeBlob(container.id, holder.name),
            .discard(garbage),
        ]
    }

    /// A new one or one more reference to one that is there.
    private mutating func somePayload(
        _ new: UInt64, _ numbers: inout SeededNumbers
    ) -> (UInt64, [IndexChange]) {
        let known = self.livePayloads.sorted().randomElement(using: &numbers)
        guard let known, Bool.random(using: &numbers) else {
            self.payloadCounts[new] = 1
            return (new, [])
        }
        self.payloadCounts[known, default: 0] += 1
        return (known, [.share(.payload(Self.payload(known)))])
    }

    private mutating func someContent(
        _ new: UInt64, _ numbers: inout SeededNumbers
    ) -> (UInt64, [IndexChange]) {
        let live = self.contents.keys.filter { self.isLive(content: $0) }
        if let known = live.sorted().randomElement(using: &numbers), Bool.random(using: &numbers) {
            self.contentCounts[known, default: 0] += 1
            return (known, [.share(.chunks(BlobID(sequence: known)))])
        }
        var changes: [IndexChange] = []
        var payloads: [UInt64] = []
        for offset in 0..<UInt64.random(in: 1...5, using: &numbers) {
            let (payload, sharing) = self.somePayload(1_000 * (offset + 1) + new, &numbers)
            payloads.append(payload)
            changes += sharing
            let chunk = Chunk(
                offset: offset * 1_000_000, payload: Self.payload(payload), blockID: nil)
            changes.append(.putChunk(BlobID(sequence: new), chunk))
        }
        self.contents[new] = payloads
        self.contentCounts[new] = 1
        return (new, changes)
    }

    private mutating func release(_ content: Content) {
        switch content {
        case .single(let payload):
            self.payloadCounts[payload, default: 0] -= 1
        case .chunks(let id):
            self.contentCounts[id, default: 0] -= 1
            guard !self.isLive(content: id) else { return }
            for payload in self.contents[id, default: []] {
                self.payloadCounts[payload, default: 0] -= 1
            }
        }
    }
}
