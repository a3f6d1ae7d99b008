// Goal: the chunk rows of a page blob give the pages they stand for, holes included, and a difference
// of two states what differs. Method: random writes, clears and resizes against an array of pages;
// lists of ranges in pieces of 1 to 7 and in one.

import BlobIndex
import BlobModel
import Testing

@Suite struct PageChunkTests {
    @Test(arguments: UInt64(0)..<10)
    func rowsAgreeWithTheModel(seed: UInt64) throws {
        var numbers = SeededNumbers(seed: seed)
        try withScratch { scratch in
            let store = try scratch.store()
            var blob = try PagedBlob(id: 20, pageCount: 40)
            // A neighbour's pages must not show.
            var neighbour = try PagedBlob(id: 21, pageCount: 40)
            neighbour.write(0..<40, payload: 999)
            try store.commit(
                [.putContainer(blob.container)] + neighbour.changes() + blob.changes(),
                sequence: 1)
            for step in UInt64(2)..<60 {
                blob.change(&numbers, payload: step)
                try store.commit(blob.changes(), sequence: step)
                let chunks = blob.chunks
                #expect(
                    try store.chunks(of: blob.blob.id, from: 0, limit: 1_000) == chunks)
                let start = UInt64.random(in: 0..<45 * pageByteCount, using: &numbers)
                #expect(
                    try store.chunks(of: blob.blob.id, from: start, limit: 3)
                        == Array(chunks.filter { $0.range.upperBound > start }.prefix(3)))
                try self.expectFacts(store, blob, &numbers)
            }
        }
    }

    /// What a write is decided on: the chunks it overlaps, or all if they are shared.
    private func expectFacts(
        _ store: IndexStore, _ paged: PagedBlob, _ numbers: inout SeededNumbers
    ) throws {
        let chunks = paged.chunks
        let first = UInt64.random(in: 0..<45, using: &numbers) * pageByteCount
        let range = first..<(first + UInt64.random(in: 1...9, using: &numbers) * pageByteCount)
        let overlapping = chunks.filter { $0.range.overlaps(range) }
        let behind = chunks.filter { $0.range.upperBound > first }
        func found(_ change: BlobChange, isShared: Bool) throws -> [Chunk] {
            let batch = store.beginBatch()
            var blob = paged.blob
            blob.sharesChunks = isShared
            batch.apply([.putBlob(paged.container.id, paged.name, blob)], sequence: 900)
            let address = BlobAddress(container: paged.container.address, name: paged.name)
            return try batch.facts(for: .blob(address, .none, change)).chunks
        }
        let bytes = [UInt8](repeating: 1, count: range.count)
        for (change, expected) in [
            (.putPages(offset: first, .inline(bytes), .none), overlapping),
            (.clearPages(range, .none), overlapping),
        ] as [(BlobChange, [Chunk])] {
            #expect(try found(change, isShared: false) == expected)
            #expect(try found(change, isShared: true) == chunks)
        }
        if first < paged.blob.byteCount {
            #expect(try found(.resize(first, nil), isShared: false) == behind)
        }
        #expect(try found(.resize(first, nil), isShared: true) == chunks)
    }

    @Test(arguments: UInt64(20)..<30)
    func rangesAndDifferencesAgreeWithTheModel(seed: UInt64) throws {
        var numbers = SeededNumbers(seed: seed)
        try withScratch { scratch in
            let store = try scratch.store()
            var before = try PagedBlob(id: 20, pageCount: 30)
            for step in UInt64(1)..<12 { before.change(&numbers, payload: step) }
            try store.commit(before.changes(), sequence: 12)
            var blob = before.clone(id: 30)
            for step in UInt64(13)..<19 { blob.change(&numbers, payload: step) }
            try store.commit(blob.changes(), sequence: 19)
            let moment = store.moment()

            // What comes later does not show in the moment.
            var later = blob
            for step in UInt64(20)..<25 { later.change(&numbers, payload: step) }
            try store.commit(later.changes(), sequence: 25)

            for (previous, expected) in [
                (nil, blob.writtenPieces), (before, blob.pieces(since: before)),
            ] as [(PagedBlob?, [(page: Int, isClear: Bool)])] {
                for _ in 0..<10 {
                    let bounds = [0, 0].map { _ in Int.random(in: 0...50, using: &numbers) }
                        .sorted()
                    let all = joined(
                        expected.filter { bounds[0] <= $0.page && $0.page < bounds[1] })
                    for limit in (1...7) + [1_000] {
                        let pieces = try self.pieces(
                            moment, blob.blob, previous?.blob, pages: bounds[0]..<bounds[1], limit)
                        #expect(pieces == all)
                    }
                }
            }
        }
    }

    private func pieces(
        _ moment: IndexMoment, _ blob: Blob, _ previous: Blob?, pages: Range<Int>, _ limit: Int
    ) throws -> [PageRanges.Piece] {
        let end = UInt64(pages.upperBound) * pageByteCount
        var start: UInt64? = UInt64(pages.lowerBound) * pageByteCount
        var pieces: [PageRanges.Piece] = []
        while let first = start {
            let page = try moment.pageRanges(
                blob: blob, previous: previous,
                PageQuery(range: first..<end, previousSnapshot: nil, limit: limit))
            #expect(page.next == nil || page.pieces.count == limit)
            pieces += page.pieces
            start = page.next
        }
        return pieces
    }
}

/// Neighbouring pages of the same kind made one piece.
private func joined(_ pages: [(page: Int, isClear: Bool)]) -> [PageRanges.Piece] {
    var pieces: [PageRanges.Piece] = []
    for (page, isClear) in pages {
        let range = UInt64(page) * pageByteCount..<UInt64(page + 1) * pageByteCount
        if let last = pieces.last, last.range.upperBound == range.lowerBound,
            last.isClear == isClear
        {
            pieces[pieces.count - 1].range = last.range.lowerBound..<range.upperBound
        } else {
            pieces.append(PageRanges.Piece(range: range, isClear: isClear))
        }
    }
    return pieces
}
