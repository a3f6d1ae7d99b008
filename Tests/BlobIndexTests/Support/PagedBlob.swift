import BlobIndex
import BlobModel

/// A page blob as an array of pages, and the chunk rows that stand for it.
struct PagedBlob {
    /// A page of what was written at once.
    struct Page: Hashable {
        var payload: UInt64
        /// Of the whole write, in pages.
        var pageCount: Int
        /// Which of its pages.
        var index: Int
    }

    let container: Container
    let name: BlobName
    private(set) var blob: Blob
    private var pages: [Page?]
    /// Of the rows that the index has.
    private var offsets: [UInt64] = []

    init(id: UInt64, pageCount: Int) throws {
        self.container = try Fixture.container(id: 1)
        self.name = try Fixture.name("pages")
        self.pages = Array(repeating: nil, count: pageCount)
        self.blob = Fixture.blob(
            id: id, kind: .page, content: .chunks, byteCount: UInt64(pageCount) * pageByteCount)
    }

    /// The same pages under rows of its own.
    func clone(id: UInt64) -> PagedBlob {
        var clone = self
        clone.blob.id = BlobID(sequence: id)
        clone.offsets = []
        return clone
    }

    mutating func write(_ range: Range<Int>, payload: UInt64) {
        for (index, page) in range.enumerated() {
            self.pages[page] = Page(payload: payload, pageCount: range.count, index: index)
        }
    }

    /// Something at random.
    mutating func change(_ numbers: inout SeededNumbers, payload: UInt64) {
        let first = Int.random(in: 0..<self.pages.count, using: &numbers)
        let end = min(first + Int.random(in: 1...9, using: &numbers), self.pages.count)
        switch Int.random(in: 0...9, using: &numbers) {
        case 0...5: self.write(first..<end, payload: payload)
        case 6...8: for page in first..<end { self.pages[page] = nil }
        default:
            let count = Int.random(in: 10...44, using: &numbers)
            self.pages = Array(self.pages.prefix(count))
            self.pages += Array(repeating: nil, count: count - self.pages.count)
            self.blob.byteCount = UInt64(count) * pageByteCount
        }
    }

    /// Ascending: pages that lie together in a payload are one.
    var chunks: [Chunk] {
        var chunks: [Chunk] = []
        var last: Page?
        for (number, page) in self.pages.enumerated() {
            defer { last = page }
            guard let page else { continue }
            if let last, last.payload == page.payload, last.index + 1 == page.index {
                chunks[chunks.count - 1].byteCount += pageByteCount
                continue
            }
            var payload = Fixture.payload(page.payload)
            payload.byteCount = UInt64(page.pageCount) * pageByteCount
            chunks.append(
                Chunk(
                    offset: UInt64(number) * pageByteCount, byteCount: pageByteCount,
                    payload: payload, payloadOffset: UInt64(page.index) * pageByteCount,
                    blockID: nil))
        }
        return chunks
    }

    /// What brings the index from the state of the call before to this one.
    mutating func changes() -> [IndexChange] {
        let chunks = self.chunks
        let gone = Set(self.offsets).subtracting(chunks.map(\.offset))
        self.offsets = chunks.map(\.offset)
        return gone.map { .removeChunk(self.blob.id, offset: $0) }
            + chunks.map { .putChunk(self.blob.id, $0) }
            + [.putBlob(self.container.id, self.name, self.blob)]
    }

    /// The pages that were written.
    var writtenPieces: [(page: Int, isClear: Bool)] {
        self.pages.indices.filter { self.pages[$0] != nil }.map { ($0, false) }
    }

    /// The pages that are not what they were.
    func pieces(since previous: PagedBlob) -> [(page: Int, isClear: Bool)] {
        (0..<max(self.pages.count, previous.pages.count)).compactMap { page in
            let now = page < self.pages.count ? self.pages[page] : nil
            let before = page < previous.pages.count ? previous.pages[page] : nil
            return now == before ? nil : (page, now == nil)
        }
    }
}
