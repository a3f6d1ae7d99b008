// Goal: with hardening, every file whose content is final is immutable to the operating system, and
// nothing that the journal does by itself is hindered by that, with hardening or later without. Method:
// the simulated disk, which refuses changes of immutable files as a real one does, through seals,
// uploads, erasures, crashes and failing calls; then the machine's own disk, if it has the flag.

import BlobModel
import Glibc
import Journal
import StorageIO
import Testing

@Suite struct HardeningTests {
    private func isImmutable(_ files: any FileSystem, _ path: String) throws -> Bool {
        try files.open(path, .readOnly).isImmutable()
    }

    /// For each segment in order: whether it is immutable.
    private func segments(_ fixture: JournalFixture) throws -> [Bool] {
        try fixture.files.list("/data/journal").map {
            try self.isImmutable(fixture.files, "/data/journal/\($0)")
        }
    }

    private func payloadPath(_ payload: Payload) throws -> String {
        guard case .file(let id) = payload.location else { throw NoFile() }
        return "/data/payloads/\(id.text.prefix(2))/\(id.text)"
    }

    private struct NoFile: Error {}

    private func upload(_ journal: SegmentedJournal) throws -> Payload {
        let writer = try journal.beginPayloadFile(byteCount: 3)
        try [UInt8]([1, 2, 3]).withUnsafeBytes { try writer.write($0) }
        return try writer.finish()
    }

    private func fill(_ fixture: JournalFixture, batches: Int = 8) throws {
        for _ in 0..<batches { try fixture.commit([30_000]) }
    }

    @Test func whatIsFinalIsImmutable() throws {
        let fixture = try JournalFixture(hardens: true)
        try self.fill(fixture)
        let flags = try self.segments(fixture)
        #expect(flags.count == 4)
        #expect(flags == [true, true, true, false])
        let payload = try self.upload(fixture.journal)
        #expect(try self.isImmutable(fixture.files, self.payloadPath(payload)))
        #expect(try fixture.journal.verifyDigest(payload))
        try fixture.expectContentsReadable()

        let plain = try JournalFixture()
        try self.fill(plain)
        #expect(try self.segments(plain) == [false, false, false, false])
    }

    /// The flag is set when the next segment has its first durable batch, not before.
    @Test func theEndOfTheJournalIsNeverImmutable() throws {
        let fixture = try JournalFixture(hardens: true)
        try self.fill(fixture, batches: 2)
        fixture.files.fail(.synchronize, code: EIO, skips: 1)
        #expect(throws: JournalError.self) { try fixture.commit([30_000]) }
        fixture.files.crash(keeping: 7)
        fixture.settle(try fixture.reopen().batches)
        try self.fill(fixture)
        #expect(try fixture.reopen().batches == fixture.batches)
    }

    @Test(arguments: [true, false])
    func erasureGoesOn(hardens: Bool) throws {
        let fixture = try JournalFixture(hardens: true)
        try self.fill(fixture)
        let payload = try self.upload(fixture.journal)
        let journal: SegmentedJournal
        if hardens {
            journal = try fixture.journal
        } else {
            // The same files without the option.
            let files = fixture.files.copy()
            journal = try SegmentedJournal.open(JournalFixture.path, files: files)
            _ = try journal.recover(from: nil, appliedSequence: 0) { _ in }
            let first = try #require(try files.list("/data/journal").first)
            #expect(try self.isImmutable(files, "/data/journal/\(first)"))
        }
        let inline = fixture.records.flatMap(\.event.payloads)
        try journal.erase(inline.dropLast() + [payload])
        for erased in inline.dropLast() + [payload] {
            #expect(try !journal.verifyDigest(erased))
        }
        #expect(try journal.verifyDigest(try #require(inline.last)))
        // Erasing takes the flag off and puts it back.
        if hardens {
            #expect(try self.segments(fixture) == [true, true, true, false])
        }
    }

    @Test func filesFromBeforeAreHardenedAtTheStart() throws {
        let plain = try JournalFixture()
        try self.fill(plain)
        let payload = try self.upload(plain.journal)
        let journal = try plain.journal
        #expect(try journal.verifyDigest(payload))
        let files = plain.files.copy()
        let hardened = try SegmentedJournal.open(
            JournalFixture.path, files: files, options: JournalOptions(hardens: true))
        _ = try hardened.recover(from: nil, appliedSequence: 0) { _ in }
        try hardened.harden()
        let flags = try files.list("/data/journal").map {
            try self.isImmutable(files, "/data/journal/\($0)")
        }
        #expect(flags == [true, true, true, false])
        #expect(try self.isImmutable(files, self.payloadPath(payload)))
        #expect(try !self.isImmutable(files, "/data/format"))
    }

    @Test(arguments: [EPERM, ENOTTY])
    func itDoesNotOpenWhereItCannotHarden(code: CInt) throws {
        let files = SimulatedFileSystem()
        files.fail(.setImmutable, code: code)
        let error = #expect(throws: JournalError.self) {
            try SegmentedJournal.open(
                "/data", files: files, options: JournalOptions(hardens: true))
        }
        let cause = FileError(
            code: code, operation: .setImmutable, path: "/data/harden.probe")
        #expect(error == .directory(.notHardenable(path: "/data", because: cause)))
        #expect(error?.description.contains("CAP_LINUX_IMMUTABLE") == true)
        // The next one can, also over the probe of one that was interrupted.
        let probe = try files.open("/data/harden.probe", .createNew)
        try probe.setImmutable(true)
        _ = try SegmentedJournal.open(
            "/data", files: files, options: JournalOptions(hardens: true))
        #expect(try !files.list("/data").contains("harden.probe"))
    }

    /// What cannot be hardened is not acknowledged, and writing goes on when it can.
    @Test func aFailureToHardenIsAFailureToWrite() throws {
        let fixture = try JournalFixture(hardens: true)
        try self.fill(fixture, batches: 3)
        fixture.files.fail(.setImmutable, code: EIO)
        #expect(throws: JournalError.self) { try fixture.commit([100]) }
        fixture.files.fail(.setImmutable, code: EIO)
        #expect(throws: StorageFailure.self) { try self.upload(fixture.journal) }
        #expect(try !fixture.journal.isWriteStopped)
        try fixture.commit([100])
        #expect(try self.segments(fixture) == [true, false])
        #expect(try fixture.reopen().batches == fixture.batches)
    }

    @Test func aFlagThatStaysIsNamed() throws {
        let fixture = try JournalFixture(hardens: true)
        try self.fill(fixture)
        let payload = try #require(fixture.records.first?.event.payloads.first)
        fixture.files.fail(.clearImmutable, code: EPERM, times: 2)
        let error = #expect(throws: JournalError.self) { try fixture.journal.erase(payload) }
        #expect(error?.description.contains("clear the immutable flag of /data/journal/") == true)
        #expect(try fixture.journal.verifyDigest(payload))
    }

    @Test func orphansAreRemoved() throws {
        let fixture = try JournalFixture(hardens: true)
        let payload = try self.upload(fixture.journal)
        #expect(try fixture.journal.removeOrphans { _ in false } == 1)
        #expect(try !fixture.journal.verifyDigest(payload))
    }

    /// On the machine's disk, where root cannot remove or change such a file either.
    @Test(
        .enabled(
            if: MachineDisk.hasImmutableFiles,
            "needs CAP_LINUX_IMMUTABLE, and immutable files in /tmp"))
    func theMachineRefuses() throws {
        let disk = try MachineDisk()
        let files = SystemFileSystem()
        let options = JournalOptions(segmentByteCount: 1 << 16, hardens: true)
        let journal = try SegmentedJournal.open(disk.path, files: files, options: options)
        _ = try journal.recover(from: nil, appliedSequence: 0) { _ in }
        var payloads: [Payload] = []
        for number in 0..<6 {
            let bytes = [UInt8](repeating: UInt8(number + 1), count: 30_000)
            let batch = try journal.beginBatch(byteCountHint: 31_000)
            let payload = Payload(
                digest: sha256(bytes), byteCount: 30_000, location: batch.append(payload: bytes))
            batch.append(
                try sampleRecord(
                    sequence: batch.start.nextSequence, event: .blockAppended(payload)))
            payloads.append(payload)
            _ = try journal.commit(batch, at: Timestamp(ticks: 1))
        }
        let first = "\(disk.path)/journal/0000000000000001.seg"
        for change: () throws -> Void in [
            { _ = try files.open(first, .readWrite) }, { try files.remove(first) },
            { try files.rename(first, to: first + ".old") },
        ] {
            let error = #expect(throws: FileError.self) { try change() }
            #expect(error?.isNotPermitted == true)
        }
        try journal.erase(payloads[0])
        #expect(try !journal.verifyDigest(payloads[0]))
        #expect(try journal.verifyDigest(payloads[1]))
        #expect(try self.isImmutable(files, first))
    }
}

/// A directory of the machine's that goes with the value, flags or not.
private final class MachineDisk {
    static let hasImmutableFiles: Bool = {
        do {
            let disk = try MachineDisk()
            let file = try SystemFileSystem().open("\(disk.path)/probe", .createNew)
            try file.setImmutable(true)
            return true
        } catch {
            return false
        }
    }()

    let path: String

    init() throws {
        var template = Array("/tmp/lazuli-hardening-XXXXXX".utf8CString)
        _ = try #require(mkdtemp(&template))
        self.path = String(
            decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit {
        Self.remove(self.path)
    }

    private static func remove(_ path: String) {
        let files = SystemFileSystem()
        if let names = try? files.list(path) {
            for name in names { Self.remove("\(path)/\(name)") }
            rmdir(path)
        } else {
            try? files.open(path, .readOnly).setImmutable(false)
            try? files.remove(path)
        }
    }
}
