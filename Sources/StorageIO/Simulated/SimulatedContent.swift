/// The bytes of a simulated file, twice: as a reader sees them and as they are on the platter.
struct SimulatedContent: Sendable {
    enum Change: Sendable {
        case write(offset: Int, bytes: [UInt8])
        case length(Int)
        case hole(Range<Int>)
    }

    static let pageByteCount = 4_096
    /// What a device writes whole or not at all.
    static let sectorByteCount = 512

    /// A crash keeps it.
    var isImmutable = false
    private(set) var current: [UInt8] = []
    private var durable: [UInt8] = []
    /// Since the last synchronisation, in order.
    private var pending: [Change] = []
    private var reservedPages: Set<Int> = []
    private var writtenPages: Set<Int> = []

    var pageCount: Int {
        self.reservedPages.union(self.writtenPages).count
    }

    /// How many pages writing or reserving these bytes would take from the free space.
    func newPageCount(for range: Range<Int>) -> Int {
        Self.pages(touching: range).count {
            !self.reservedPages.contains($0) && !self.writtenPages.contains($0)
        }
    }

    mutating func write(_ bytes: [UInt8], at offset: Int) {
        self.change(.write(offset: offset, bytes: bytes))
        self.writtenPages.formUnion(Self.pages(touching: offset..<offset + bytes.count))
    }

    mutating func reserve(_ range: Range<Int>, keepingSize: Bool) {
        self.reservedPages.formUnion(Self.pages(touching: range))
        if !keepingSize, range.upperBound > self.current.count {
            self.change(.length(range.upperBound))
        }
    }

    mutating func truncate(to byteCount: Int) {
        self.change(.length(byteCount))
        let pages = (byteCount + Self.pageByteCount - 1) / Self.pageByteCount
        self.reservedPages = self.reservedPages.filter { $0 < pages }
        self.writtenPages = self.writtenPages.filter { $0 < pages }
    }

    mutating func punchHole(_ range: Range<Int>) {
        let range = range.clamped(to: 0..<self.current.count)
        self.change(.hole(range))
        let inside = Self.pages(inside: range)
        self.reservedPages.subtract(inside)
        self.writtenPages.subtract(inside)
    }

    func nextData(from offset: Int) -> Int? {
        guard offset < self.current.count else { return nil }
        let page = offset / Self.pageByteCount
        guard let first = self.writtenPages.filter({ $0 >= page }).min() else { return nil }
        return max(offset, first * Self.pageByteCount)
    }

    mutating func synchronize() {
        for change in self.pending {
            Self.apply(change, to: &self.durable)
        }
        self.pending = []
    }

    /// What a failed synchronisation leaves, as on Linux: readers go on seeing what they saw, the
    /// kernel takes the pages for clean, and which of them reached the platter is anybody's guess.
    mutating func loseSynchronisation(random: inout SeededGenerator) {
        self.durable = self.survivor(random: &random)
        self.pending = []
    }

    mutating func crash(random: inout SeededGenerator) {
        self.durable = self.survivor(random: &random)
        self.current = self.durable
        self.pending = []
        let pages = (self.current.count + Self.pageByteCount - 1) / Self.pageByteCount
        self.writtenPages = self.writtenPages.filter { $0 < pages }
    }

    mutating func flipBit(_ bit: Int, at offset: Int) {
        self.current[offset] ^= 1 << bit
        if offset < self.durable.count {
            self.durable[offset] ^= 1 << bit
        }
    }

    private mutating func change(_ change: Change) {
        Self.apply(change, to: &self.current)
        self.pending.append(change)
    }

    /// The durable bytes with some of the pending changes: none, all, all up to a point, or any
    /// sectors.
    private func survivor(random: inout SeededGenerator) -> [UInt8] {
        var bytes = self.durable
        switch Int.random(in: 0..<5, using: &random) {
        case 0:
            break
        case 1:
            for change in self.pending {
                Self.apply(change, to: &bytes)
            }
        case 2:
            let sectors = self.pending.flatMap(Self.sectors)
            for change in sectors.prefix(Int.random(in: 0...sectors.count, using: &random)) {
                Self.apply(change, to: &bytes)
            }
        default:
            for change in self.pending.flatMap(Self.sectors) where Bool.random(using: &random) {
                Self.apply(change, to: &bytes)
            }
        }
        return bytes
    }

    private static func apply(_ change: Change, to bytes: inout [UInt8]) {
        switch change {
        case .write(let offset, let written):
            let end = offset + written.count
            if bytes.count < end {
                bytes.append(contentsOf: repeatElement(0, count: end - bytes.count))
            }
            bytes.replaceSubrange(offset..<end, with: written)
        case .length(let count):
            if count < bytes.count {
                bytes.removeLast(bytes.count - count)
            } else {
                bytes.append(contentsOf: repeatElement(0, count: count - bytes.count))
            }
        case .hole(let range):
            let range = range.clamped(to: 0..<bytes.count)
            bytes.replaceSubrange(range, with: repeatElement(0, count: range.count))
        }
    }

    private static func sectors(_ change: Change) -> [Change] {
        guard case .write(let offset, let bytes) = change else { return [change] }
        var sectors: [Change] = []
        var done = 0
        while done < bytes.count {
            let room = Self.sectorByteCount - (offset + done) % Self.sectorByteCount
            let end = min(bytes.count, done + room)
            sectors.append(.write(offset: offset + done, bytes: Array(bytes[done..<end])))
            done = end
        }
        return sectors
    }

    private static func pages(touching range: Range<Int>) -> Range<Int> {
        guard !range.isEmpty else { return 0..<0 }
        return range.lowerBound / Self.pageByteCount..<(range.upperBound - 1) / Self.pageByteCount
            + 1
    }

    private static func pages(inside range: Range<Int>) -> Range<Int> {
        let first = (range.lowerBound + Self.pageByteCount - 1) / Self.pageByteCount
        return first..<max(first, range.upperBound / Self.pageByteCount)
    }
}
