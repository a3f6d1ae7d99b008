import BlobModel
import Journal
import StorageIO
import Testing

// Goal: a data directory has one owner, and a directory that is not ours is left alone.

struct DirectoryTests {
    private static func problem(_ body: () throws -> Void) -> DirectoryProblem? {
        do {
            try body()
            return nil
        } catch JournalError.directory(let problem) {
            return problem
        } catch {
            Issue.record("another error: \(error)")
            return nil
        }
    }

    @Test func aSecondOpenerIsRefused() throws {
        let files = SimulatedFileSystem()
        do {
            let first = try SegmentedJournal.open("/data", files: files)
            let problem = Self.problem { _ = try SegmentedJournal.open("/data", files: files) }
            #expect(problem == .locked(path: "/data"))
            withExtendedLifetime(first) {}
        }
        _ = try SegmentedJournal.open("/data", files: files)
    }

    @Test func aForeignDirectoryIsLeftAlone() throws {
        let files = SimulatedFileSystem()
        try files.createDirectory("/data")
        try files.open("/data/thesis.tex", .createNew).write([1], at: 0)
        let problem = Self.problem { _ = try SegmentedJournal.open("/data", files: files) }
        #expect(problem == .foreign(path: "/data"))
        #expect(try files.list("/data") == ["thesis.tex"])
    }

    @Test func aJournalWithoutMarkerIsLeftAlone() throws {
        let fixture = try JournalFixture()
        try fixture.commit([10])
        let disk = fixture.files.copy()
        try disk.remove("/data/format")
        let problem = Self.problem { _ = try SegmentedJournal.open("/data", files: disk) }
        #expect(problem == .foreign(path: "/data"))
    }

    @Test func aFreshFileSystemIsFine() throws {
        let files = SimulatedFileSystem()
        try files.createDirectory("/data")
        try files.createDirectory("/data/lost+found")
        _ = try SegmentedJournal.open("/data", files: files)
    }

    @Test func aMissingDirectoryIsCreatedOnlyIfWanted() throws {
        let files = SimulatedFileSystem()
        let options = JournalOptions(createsIfMissing: false)
        for path in ["/data", "/a/b/c"] {
            let problem = Self.problem {
                _ = try SegmentedJournal.open(path, files: files, options: options)
            }
            #expect(problem == .missing(path: path))
        }
        try files.createDirectory("/data")
        let problem = Self.problem {
            _ = try SegmentedJournal.open("/data", files: files, options: options)
        }
        #expect(problem == .missing(path: "/data"))
        #expect(files.contents().isEmpty)
        _ = try SegmentedJournal.open("/a/b/c", files: files)
        _ = try SegmentedJournal.open("/a/b/c", files: files, options: options)
    }

    @Test(arguments: ["lazuli-data 2 anything at all\n", "lazuli-data 10\n"])
    func aNewerFormatIsRefused(marker: String) throws {
        let fixture = try JournalFixture()
        let disk = fixture.files.copy()
        try disk.open("/data/format", .readWrite).truncate(to: 0)
        try overwrite(disk, "/data/format", Array(marker.utf8), at: 0)
        let problem = Self.problem { _ = try SegmentedJournal.open("/data", files: disk) }
        guard case .unknownVersion("/data", _) = problem else {
            Issue.record("\(String(describing: problem))")
            return
        }
    }

    @Test func aDamagedMarkerIsRefused() throws {
        let fixture = try JournalFixture()
        let marker = try #require(fixture.files.contents()["/data/format"])
        // Behind the version, which is judged before the checksum.
        for offset in 14..<marker.count {
            let disk = fixture.files.copy()
            try disk.flipBit(0, at: offset, of: "/data/format")
            let problem = Self.problem { _ = try SegmentedJournal.open("/data", files: disk) }
            #expect(problem == .damagedMarker(path: "/data/format"))
        }
    }
}
