import BlobEngine
import BlobModel
import StorageIO
import Testing

/// Goal: content of many pieces reads like one, from any offset, into any buffer. Method: random
/// content kept twice, in the store and as plain bytes; random reads of both.
struct ContentReadTests {
    @Test(arguments: UInt64(1)...8)
    func anAppendLogOfMixedBlocks(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let world = try SimulatedStore(seed: seed)
        try await world.withStore { store in
            try await store.createContainer()
            try await store.accept("log", .putAppendBlob(.plain, .none))
            var content: [UInt8] = []
            for number in 0..<200 {
                let byteCount =
                    number % 50 == 49 ? 70_000 : Int.random(in: 1...600, using: &random)
                let block = (0..<byteCount).map { _ in UInt8.random(in: 0...255, using: &random) }
                try await store.append("log", block)
                content += block
                // Other writers lie between, now and then more than a read goes over.
                if Bool.random(using: &random) {
                    let other = Int.random(in: 1...8_000, using: &random)
                    try await store.put("other", [UInt8](repeating: 1, count: other))
                }
            }
            try await store.readsLike(content, "log", &random)
        }
    }

    /// Appends that wait together share a batch: their bytes lie side by side.
    @Test func anAppendLogWrittenByMany() async throws {
        let world = try SimulatedStore()
        try await world.withStore { store in
            try await store.createContainer()
            try await store.accept("log", .putAppendBlob(.plain, .none))
            let blocks = try await withThrowingTaskGroup(of: (UInt64, [UInt8]).self) { group in
                for number in UInt8(0)..<100 {
                    group.addTask {
                        let block = [UInt8](repeating: number, count: 20 + Int(number))
                        let offset = try await store.append("log", block).get().appendOffset
                        return (try #require(offset), block)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let content = blocks.sorted { $0.0 < $1.0 }.flatMap(\.1)
            var random = SeededGenerator(seed: 1)
            try await store.readsLike(content, "log", &random)
        }
    }

    @Test(arguments: UInt64(1)...8)
    func aPageBlobOfHolesAndOverlaps(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let world = try SimulatedStore(seed: seed)
        try await world.withStore { store in
            try await store.createContainer()
            let pages = 600
            try await store.accept(
                "disk",
                .putPageBlob(byteCount: UInt64(pages * 512), sequenceNumber: 0, .plain, .none))
            var content = [UInt8](repeating: 0, count: pages * 512)
            for _ in 0..<120 {
                let first = Int.random(in: 0..<pages, using: &random)
                let count = Int.random(in: 1...min(160, pages - first), using: &random)
                let range = first * 512..<(first + count) * 512
                if Int.random(in: 0..<4, using: &random) == 0 {
                    try await store.accept(
                        "disk",
                        .clearPages(UInt64(range.lowerBound)..<UInt64(range.upperBound), .none))
                    content.replaceSubrange(range, with: repeatElement(0, count: range.count))
                } else {
                    let bytes = range.map { _ in UInt8.random(in: 0...255, using: &random) }
                    try await store.accept(
                        "disk",
                        .putPages(
                            offset: UInt64(range.lowerBound), try store.upload(bytes), .none))
                    content.replaceSubrange(range, with: bytes)
                }
            }
            try await store.readsLike(content, "disk", &random)
        }
        try world.verify()
    }

    /// Pages are replaced in place, under a reader that has fetched only some of their rows.
    @Test func aReaderOfPagesStaysWithTheStateItBeganWith() async throws {
        let world = try SimulatedStore()
        try await world.withStore { store in
            try await store.createContainer()
            let pages = 200
            try await store.accept(
                "disk",
                .putPageBlob(byteCount: UInt64(pages * 512), sequenceNumber: 0, .plain, .none))
            func write(_ byte: UInt8) async throws {
                let page = [UInt8](repeating: byte, count: 512)
                for number in 0..<pages {
                    try await store.accept(
                        "disk", .putPages(offset: UInt64(number * 512), .inline(page), .none))
                }
            }
            try await write(1)
            let reader = try store.read(try Sample.blob("disk"), .current, .none).get()
            var first = [UInt8](repeating: 0, count: 512)
            _ = try first.withUnsafeMutableBytes { try reader.read(at: 0, into: $0) }
            try await write(2)
            try await store.accept("disk", .resize(512, nil))
            #expect(try reader.bytes() == [UInt8](repeating: 1, count: pages * 512))
            #expect(try store.content("disk") == [UInt8](repeating: 2, count: 512))
        }
        try world.verify()
    }

    @Test func terabytesOfHolesAreReadWithoutLookingForPages() async throws {
        let world = try SimulatedStore()
        try await world.withStore { store in
            try await store.createContainer()
            let byteCount = Blob.pageBlobBytesMax
            try await store.accept(
                "disk", .putPageBlob(byteCount: byteCount, sequenceNumber: 0, .plain, .none))
            let reader = try store.read(try Sample.blob("disk"), .current, .none).get()
            var buffer = [UInt8](repeating: 1, count: 1_024)
            func read(at offset: UInt64, _ reader: StoredBlobReader) throws -> Int {
                try buffer.withUnsafeMutableBytes { try reader.read(at: offset, into: $0) }
            }
            #expect(try read(at: byteCount / 2, reader) == 1_024)
            #expect(buffer.allSatisfy { $0 == 0 })
            let page = [UInt8](repeating: 9, count: 512)
            try await store.accept(
                "disk", .putPages(offset: byteCount - 512, .inline(page), .none))
            let later = try store.read(try Sample.blob("disk"), .current, .none).get()
            #expect(try read(at: 1 << 40, later) == 1_024)
            #expect(buffer.allSatisfy { $0 == 0 })
            #expect(try read(at: byteCount - 512, later) == 512)
            #expect(buffer.prefix(512).elementsEqual(page))
        }
    }
}

extension StoreEngine {
    /// Compares some hundred reads, forwards and anywhere.
    fileprivate func readsLike(
        _ content: [UInt8], _ name: String, _ random: inout SeededGenerator
    ) async throws {
        #expect(try self.content(name) == content)
        let reader = try self.read(try Sample.blob(name), .current, .none).get()
        var offset = 0
        for _ in 0..<300 {
            var buffer = [UInt8](repeating: 0, count: Int.random(in: 1...20_000, using: &random))
            let count = try buffer.withUnsafeMutableBytes {
                try reader.read(at: UInt64(offset), into: $0)
            }
            #expect(count == min(buffer.count, content.count - offset))
            #expect(buffer.prefix(count).elementsEqual(content[offset..<offset + count]))
            let goesOn = Int.random(in: 0..<4, using: &random) > 0
            offset = goesOn ? offset + count : Int.random(in: 0..<content.count, using: &random)
            if offset >= content.count { offset = 0 }
        }
    }
}
