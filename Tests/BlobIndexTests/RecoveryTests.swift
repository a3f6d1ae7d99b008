// Goal: what is on disk after a crash is a state the journal passed through, and everything else is
// said to be unusable. Method: copies of a live index's files, which is what a kill leaves; damaged
// and foreign directories.

import BlobIndex
import BlobModel
import Foundation
import Testing

@Suite struct RecoveryTests {
    private static let container = ContainerID(sequence: 1)

    private func fill(_ store: IndexStore, _ sequences: ClosedRange<UInt64>) throws {
        for sequence in sequences {
            let blob = Fixture.blob(id: sequence, content: .single(Fixture.filePayload(sequence)))
            let name = try Fixture.name("blob\(sequence)")
            try store.commit([.putBlob(Self.container, name, blob)], sequence: sequence)
        }
    }

    /// The blobs there are must be the first ones without a gap, up to the applied position.
    private func expectPrefix(_ store: IndexStore, of sequences: ClosedRange<UInt64>) throws {
        let applied = try store.applied?.sequence ?? 0
        for sequence in sequences {
            let blob = try store.blob(Self.container, Fixture.name("blob\(sequence)"))
            #expect((blob != nil) == (sequence <= applied))
            #expect(try store.hasPayloadFile(Fixture.file(sequence)) == (sequence <= applied))
        }
    }

    @Test func aNewIndexIsEmpty() throws {
        try withScratch { scratch in
            let first = try scratch.store().applied
            #expect(first == nil)
            // Opened and closed without a write, it still is.
            let second = try scratch.store().applied
            #expect(second == nil)
        }
    }

    @Test func everythingIsThereAfterAnOrderlyEnd() throws {
        try withScratch { scratch in
            do {
                let store = try scratch.store()
                try self.fill(store, 1...50)
                try store.flush()
                try self.fill(store, 51...100)
            }
            let store = try scratch.store()
            #expect(try store.applied == Fixture.position(100))
            try self.expectPrefix(store, of: 1...100)
        }
    }

    @Test func aCrashLosesWhatWasNotFlushed() throws {
        try withScratch { scratch in
            let store = try scratch.store()
            try self.fill(store, 1...50)
            try store.flush()
            try self.fill(store, 51...100)
            try scratch.copyIndex(to: "crashed")
            let crashed = try scratch.store("crashed")
            #expect(try crashed.applied == Fixture.position(50))
            try self.expectPrefix(crashed, of: 1...100)
            // Replay brings it to the same state.
            try self.fill(crashed, 51...100)
            #expect(try crashed.allLiveRows() == store.allLiveRows())
        }
    }

    @Test func aCrashAmongFlushesLeavesAPrefix() throws {
        try withScratch { scratch in
            let store = try scratch.store(options: IndexOptions(writeBufferBytes: 64 << 10))
            try self.fill(store, 1...5_000)
            // RocksDB flushes in the background; a copy is only as good as a kill when no file comes or
            // goes meanwhile.
            var listing: [String] = []
            for _ in 0..<100 {
                let now = try FileManager.default.contentsOfDirectory(atPath: scratch.indexPath())
                if now == listing { break }
                listing = now
                usleep(100_000)
            }
            try scratch.copyIndex(to: "crashed")
            let crashed = try scratch.store("crashed")
            let applied = try #require(try crashed.applied)
            #expect(applied.sequence > 0)
            #expect(applied.sequence < 5_000)
            try self.expectPrefix(crashed, of: 1...5_000)
        }
    }

    @Test func anotherFormatVersionIsUnusable() throws {
        try withScratch { scratch in
            try self.fill(scratch.store(), 1...2)
            var meta = [UInt8](repeating: 0, count: 36)
            meta[0] = 1
            try RawDatabase(path: scratch.indexPath()).put([0], meta)
            #expect {
                try scratch.store()
            } throws: { self.unusable($0) }
        }
    }

    @Test func rowsWithoutAPositionAreUnusable() throws {
        try withScratch { scratch in
            try RawDatabase(path: scratch.indexPath()).put([4, 1], [3])
            #expect {
                try scratch.store()
            } throws: { self.unusable($0) }
        }
    }

    @Test func aMalformedRowIsUnusable() throws {
        try withScratch { scratch in
            try scratch.store().commit([.putContainer(try Fixture.container(id: 1))], sequence: 1)
            try self.fill(scratch.store(), 2...3)
            let key = [4, 0, 0, 0, 0, 0, 0, 0, 1] + Array("blob2".utf8)
            try RawDatabase(path: scratch.indexPath()).put(key, [9, 9])
            let store = try scratch.store()
            let name = try Fixture.name("blob2")
            #expect {
                try store.blob(Self.container, name)
            } throws: { self.unusable($0) }
            #expect {
                try store.allLiveRows()
            } throws: { self.unusable($0) }
        }
    }

    @Test(arguments: ["CURRENT", "MANIFEST", ".sst"])
    func damagedFilesAreUnusable(kind: String) throws {
        try withScratch { scratch in
            try self.fill(scratch.store(), 1...1_000)
            let files = try FileManager.default.contentsOfDirectory(atPath: scratch.indexPath())
            for file in files where file.contains(kind) {
                let url = URL(fileURLWithPath: "\(scratch.indexPath())/\(file)")
                var bytes = [UInt8](try Data(contentsOf: url))
                for offset in 0..<min(bytes.count, 4_000) { bytes[offset] ^= 0x5A }
                try Data(bytes).write(to: url)
            }
            #expect {
                try scratch.store().allLiveRows()
            } throws: { self.unusable($0) }
            // The way out: away with it, and it opens empty.
            try FileManager.default.removeItem(atPath: scratch.indexPath())
            #expect(try scratch.store().applied == nil)
        }
    }

    @Test(arguments: [".sst", "MANIFEST", "CURRENT"])
    func missingFilesAreUnusable(kind: String) throws {
        try withScratch { scratch in
            try self.fill(scratch.store(), 1...1_000)
            let files = try FileManager.default.contentsOfDirectory(atPath: scratch.indexPath())
            for file in files where file.contains(kind) {
                try FileManager.default.removeItem(atPath: "\(scratch.indexPath())/\(file)")
            }
            #expect {
                try scratch.store().allLiveRows()
            } throws: { self.unusable($0) }
        }
    }

    /// It must not be taken for damage, or the second server would delete the first one's index.
    @Test func anIndexInUseIsNotUnusable() throws {
        try withScratch { scratch in
            let store = try scratch.store()
            #expect {
                try scratch.store()
            } throws: { error in
                if case .inputOutput? = error as? IndexFailure { true } else { false }
            }
            #expect(try store.applied == nil)
        }
    }

    /// Nor must a wrong path: there is nothing to delete.
    @Test func aMissingParentIsNotUnusable() throws {
        try withScratch { scratch in
            #expect {
                try scratch.store("missing/index")
            } throws: { !self.unusable($0) }
        }
    }

    private func unusable(_ error: any Error) -> Bool {
        if case .unusable? = error as? IndexFailure { true } else { false }
    }
}
