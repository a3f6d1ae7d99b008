import BlobEngine
import BlobModel
import StorageIO
import Testing

/// Goal: bytes that several revisions or blobs refer to stay until the last reference is gone, and
/// go then. Method: deletions one after the other; after each, what is left is read, and the disk
/// is searched for the bytes.
struct SharingTests {
    /// How the shared content is made; each ends with a blob `first`.
    enum Shape: CaseIterable {
        case inline
        case file
        case blocks
        case appended
        case pages
    }

    @Test(arguments: Shape.allCases, [false, true])
    func deletingOneOfTwoCopiesLeavesTheOther(shape: Shape, losesIndex: Bool) async throws {
        let world = try SimulatedStore()
        let content = try await world.withStore { store in
            try await store.createContainer()
            let content = try await store.make(shape)
            try await store.accept("second", .copy(try Sample.copy(of: "first")))
            try await store.accept("first", .delete(.refused))
            try await store.pass()
            #expect(try store.content("second") == content)
            return content
        }
        try world.verify()
        if losesIndex { try world.removeIndex() }
        try await world.withStore { reopened in
            try await reopened.pass()
            #expect(try reopened.content("second") == content)
            try await reopened.accept("second", .delete(.refused))
            try await reopened.pass()
            try await eventually { !world.holds(Shape.mark) && world.payloadFileCount == 0 }
        }
        try world.verify()
    }

    @Test(arguments: Shape.allCases, [false, true])
    func aSnapshotOutlivesItsBlobAndTheOtherWayRound(
        shape: Shape, deletesSnapshot: Bool
    ) async throws {
        let world = try SimulatedStore()
        try await world.withStore { store in
            try await store.createContainer()
            let content = try await store.make(shape)
            let time = try await store.accept("first", .snapshot(nil)).time
            if deletesSnapshot {
                try await store.accept(
                    "first", .deleteRevision(.snapshot(time), permanently: false))
                try await store.pass()
                #expect(try store.content("first") == content)
                try await store.accept("first", .delete(.refused))
            } else {
                try await store.put("first", [1])
                try await store.pass()
                #expect(try store.content("first", .snapshot(time)) == content)
                try await store.accept("first", .delete(.include))
            }
            try await store.pass()
            try await eventually { !world.holds(Shape.mark) && world.payloadFileCount == 0 }
        }
        try world.verify()
    }

    @Test func aLogGrowsBehindItsSnapshot() async throws {
        let world = try SimulatedStore()
        try await world.withStore { store in
            try await store.createContainer()
            try await store.change("log", .putAppendBlob(.plain, .none))
            try await store.append("log", [1, 2])
            let time = try await store.accept("log", .snapshot(nil)).time
            try await store.append("log", [3])
            #expect(try store.content("log") == [1, 2, 3])
            #expect(try store.content("log", .snapshot(time)) == [1, 2])
            try await store.accept("copy", .copy(try Sample.copy(of: "log", .snapshot(time))))
            try await store.append("copy", [4])
            #expect(try store.content("copy") == [1, 2, 4])
            #expect(try store.content("log") == [1, 2, 3])
        }
        try world.verify()
    }

    @Test func pagesAreWrittenBehindTheSnapshotsBack() async throws {
        let world = try SimulatedStore()
        func pages(_ bytes: [UInt8]) -> [UInt8] {
            bytes.flatMap { [UInt8](repeating: $0, count: 512) }
        }
        try await world.withStore { store in
            try await store.createContainer()
            try await store.change(
                "disk", .putPageBlob(byteCount: 2_048, sequenceNumber: 0, .plain, .none))
            try await store.change("disk", .putPages(offset: 0, .inline(pages([1, 2, 3])), .none))
            let time = try await store.accept("disk", .snapshot(nil)).time
            try await store.change("disk", .putPages(offset: 512, .inline(pages([7])), .none))
            try await store.change("disk", .clearPages(1_024..<1_536, .none))
            try await store.pass()
            #expect(try store.content("disk") == pages([1, 7, 0, 0]))
            #expect(try store.content("disk", .snapshot(time)) == pages([1, 2, 3, 0]))
        }
        try world.verify()
    }

    @Test func aBlockThatIsCommittedTwiceGoesWithItsLastUse() async throws {
        let world = try SimulatedStore()
        let id = BlockID(checked: "QQ==")
        let other = BlockID(checked: "Qg==")
        func list(_ ids: BlockID...) -> BlobChange {
            .putBlockList(ids.map { BlockReference(source: .latest, id: $0) }, .plain, .none)
        }
        try await world.withStore { store in
            try await store.createContainer()
            try await store.change("b", .putBlock(id, .inline(SharingTests.Shape.mark)))
            try await store.change("b", .putBlock(other, .inline([1])))
            try await store.accept("b", list(id, other, id))
            try await store.accept("b", list(other, id))
            try await store.pass()
            #expect(try store.content("b") == [1] + Shape.mark)
            try await store.accept("b", list(other))
            try await store.pass()
            try await eventually { !world.holds(Shape.mark) }
            #expect(try store.content("b") == [1])
        }
        try world.verify()
    }
}

extension SharingTests.Shape {
    /// What is looked for on the disk.
    static let mark = Array("these bytes must go, but not before their time".utf8)
}

extension StoreEngine {
    /// - Returns: the content of `first`.
    fileprivate func make(_ shape: SharingTests.Shape) async throws -> [UInt8] {
        let mark = SharingTests.Shape.mark
        let long = mark + [UInt8](repeating: 7, count: 70_000)
        switch shape {
        case .inline:
            try await self.put("first", mark)
        case .file:
            try await self.put("first", long)
        case .blocks:
            let id = BlockID(checked: "QQ==")
            try await self.change("first", .putBlock(id, try self.upload(long)))
            try await self.change(
                "first", .putBlockList([BlockReference(source: .latest, id: id)], .plain, .none))
        case .appended:
            try await self.change("first", .putAppendBlob(.plain, .none))
            try await self.append("first", mark)
            try await self.append("first", long)
        case .pages:
            try await self.change(
                "first", .putPageBlob(byteCount: 1_024, sequenceNumber: 0, .plain, .none))
            let page = mark + [UInt8](repeating: 7, count: 512 - mark.count)
            try await self.change("first", .putPages(offset: 512, .inline(page), .none))
        }
        return try self.content("first") ?? []
    }

    /// Later batches: the last one's bytes are never erased. Then the collector gets its turn.
    fileprivate func pass() async throws {
        for number in 0..<3 { try await self.put("later", [UInt8(number)]) }
        try await Task.sleep(for: .milliseconds(20))
    }
}
