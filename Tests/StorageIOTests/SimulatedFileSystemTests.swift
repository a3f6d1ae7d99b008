import Glibc
import StorageIO
import Testing

// Goal: the simulation forgets what a machine may forget, keeps what it must keep, and fails when
// told to.

struct SimulatedFileSystemTests {
    private static func withFile(
        _ body: (SimulatedFileSystem, any OpenFile) throws -> Void
    ) throws {
        let files = SimulatedFileSystem()
        try body(files, try files.open("/a", .createNew))
    }

    @Test func whatIsSynchronisedSurvivesEveryCrash() throws {
        for seed in 0..<50 as Range<UInt64> {
            try Self.withFile { files, file in
                try file.write([1, 2, 3], at: 0)
                try file.synchronize()
                try files.synchronizeDirectory("/")
                try file.write([UInt8](repeating: 4, count: 2_000), at: 3)
                files.crash(keeping: seed)
                let after = try files.open("/a", .readOnly).bytes(at: 0, byteCount: 3)
                #expect(after == [1, 2, 3])
            }
        }
    }

    @Test func whatIsNotMayBeLostKeptOrTorn() throws {
        var outcomes: Set<[UInt8]> = []
        for seed in 0..<200 as Range<UInt64> {
            try Self.withFile { files, file in
                try file.allocate(at: 0, byteCount: 2_048, keepingSize: false)
                try file.synchronize()
                try files.synchronizeDirectory("/")
                try file.write([UInt8](repeating: 1, count: 2_048), at: 0)
                files.crash(keeping: seed)
                let bytes = try files.open("/a", .readOnly).bytes(at: 0, byteCount: 2_048)
                outcomes.insert(stride(from: 0, to: 2_048, by: 512).map { bytes[$0] })
            }
        }
        #expect(outcomes.contains([0, 0, 0, 0]))
        #expect(outcomes.contains([1, 1, 1, 1]))
        #expect(outcomes.contains([1, 0, 0, 0]))
        #expect(outcomes.contains([0, 1, 0, 1]))
    }

    @Test func aNameNeedsItsDirectorySynchronised() throws {
        var present = 0
        for seed in 0..<50 as Range<UInt64> {
            try Self.withFile { files, file in
                try file.write([1], at: 0)
                try file.synchronize()
                files.crash(keeping: seed)
                present += try files.list("/").count
            }
        }
        #expect(0 < present && present < 50)
    }

    @Test func theSameSeedLosesTheSame() throws {
        func contents(_ seed: UInt64) throws -> [String: [UInt8]] {
            let files = SimulatedFileSystem()
            for name in ["/a", "/b", "/c"] {
                try files.open(name, .createNew).write([UInt8](repeating: 1, count: 3_000), at: 0)
            }
            files.crash(keeping: seed)
            return files.contents()
        }
        for seed in 0..<20 as Range<UInt64> {
            #expect(try contents(seed) == contents(seed))
        }
    }

    @Test func aFullDiskWritesWhatFits() throws {
        try Self.withFile { files, file in
            files.setFreeByteCount(8_192)
            let error = #expect(throws: FileError.self) {
                try file.write([UInt8](repeating: 1, count: 20_000), at: 0)
            }
            #expect(error?.isOutOfSpace == true)
            #expect(try file.byteCount() <= 8_192)
            #expect(throws: FileError.self) {
                try file.allocate(at: 0, byteCount: 20_000, keepingSize: true)
            }
            files.setFreeByteCount(nil)
            try file.write([UInt8](repeating: 1, count: 20_000), at: 0)
        }
    }

    @Test func reservedSpaceIsThereWhenItCounts() throws {
        try Self.withFile { files, file in
            files.setFreeByteCount(8_192)
            try file.allocate(at: 0, byteCount: 8_192, keepingSize: false)
            try file.write([UInt8](repeating: 1, count: 8_192), at: 0)
            #expect(throws: FileError.self) { try file.write([1], at: 8_192) }
            try files.remove("/a")
            try files.open("/b", .createNew).write([1], at: 0)
        }
    }

    @Test func aReservedRangeTakesOnlyItsOwnSpace() throws {
        try Self.withFile { files, file in
            files.setFreeByteCount(8_192)
            try file.allocate(at: 1 << 20, byteCount: 4_096, keepingSize: true)
            try file.allocate(at: 1 << 20, byteCount: 4_096, keepingSize: true)
            try file.write([UInt8](repeating: 1, count: 4_096), at: 0)
            #expect(throws: FileError.self) { try file.write([1], at: 4_096) }
            try file.write([UInt8](repeating: 1, count: 4_096), at: 1 << 20)
        }
    }

    @Test func operationsFailWhenTold() throws {
        try Self.withFile { files, file in
            files.fail(.write, code: EIO, skips: 1)
            try file.write([1], at: 0)
            let error = #expect(throws: FileError.self) { try file.write([2], at: 0) }
            #expect(error?.code == EIO)
            try file.write([3], at: 0)
        }
    }

    @Test func aFailedSynchronisationIsNotMadeGoodByAnother() throws {
        var lost = 0
        for seed in 0..<50 as Range<UInt64> {
            let files = SimulatedFileSystem(seed: seed)
            let file = try files.open("/a", .createNew)
            try files.synchronizeDirectory("/")
            try file.write([UInt8](repeating: 1, count: 1_024), at: 0)
            files.fail(.synchronize, code: EIO)
            #expect(throws: FileError.self) { try file.synchronize() }
            try file.synchronize()
            #expect(try file.bytes(at: 0, byteCount: 1) == [1])
            files.crash(keeping: seed)
            let after = try files.open("/a", .readOnly).bytes(at: 0, byteCount: 1_024)
            lost += after == [UInt8](repeating: 1, count: 1_024) ? 0 : 1
        }
        #expect(lost > 0)
    }

    @Test func withoutPowerNothingWorks() throws {
        try Self.withFile { files, file in
            files.cutPower(afterChanges: 2)
            try file.synchronize()
            #expect(throws: FileError.self) { try file.write([1], at: 0) }
            #expect(files.isPowerCut)
            #expect(throws: FileError.self) {
                try file.read(at: 0, into: .init(start: nil, count: 0))
            }
            files.crash(keeping: 1)
            #expect(throws: FileError.self) { try file.byteCount() }
            #expect(!files.isPowerCut)
        }
    }

    @Test func aCopyIsAnotherDisk() throws {
        try Self.withFile { files, file in
            try file.write([1], at: 0)
            let copy = files.copy()
            try file.write([2], at: 0)
            #expect(copy.contents() == ["/a": [1]])
            try copy.flipBit(0, at: 0, of: "/a")
            #expect(copy.contents() == ["/a": [0]])
            #expect(files.contents() == ["/a": [2]])
        }
    }

    @Test func clocks() {
        let manual = ManualClock(ticks: 5)
        manual.advance(byTicks: 2)
        #expect(manual.ticks == 7 && manual.elapsedTicks == 2)
        manual.set(ticks: 3)
        #expect(manual.ticks == 3 && manual.elapsedTicks == 2)
        #expect(SystemClock().elapsedTicks > 0)
        // 2020-01-01 as the least that any machine that builds this believes.
        #expect(SystemClock().ticks > 1_577_836_800 * 10_000_000)
    }
}
