internal import BlobModel
internal import StorageIO

/// The end of the journal: the only place that is written.
///
/// Space. A segment is reserved with fallocate when it is created, so a full disk shows there and
/// not in the middle of a batch. But reserved blocks are "unwritten" to ext4, and turning them into
/// written ones takes its journal a commit per fdatasync. Measured (ext4, Linux 6.18, virtual
/// disk, pwrite + fdatasync in a loop; rate over blocks that held zeros : rate over reserved
/// blocks): 1.5 KiB 1.4, 4 KiB 2.1–2.5, 12 KiB 2.2, 64 KiB 3.2. So zeros are written ahead: the
/// commit that reaches unwritten blocks appends 1 MiB of zeros to its own write. That one fdatasync
/// in a hundred takes 0.7 ms instead of 0.1 ms, and throughput is that of the zeroed file within
/// the noise: a thread that zeroes ahead, buffered or with O_DIRECT, was no faster (its data waits
/// in the same fdatasync) and would need a lock against overwriting a batch.
struct SegmentWriter: Sendable {
    private static let zeroedAheadByteCount: UInt64 = 1 << 20
    private static let allocationUnit: UInt64 = 4_096

    private let directory: DataDirectory
    private let segmentByteCount: UInt64
    private let hardens: Bool
    /// Segments that are full and not hardened yet, oldest first.
    private var sealed: [SegmentID] = []
    private var file: (any OpenFile)?
    private var fileByteCount: UInt64 = 0
    /// Up to here the file holds batches or zeros that were written.
    private var zeroedEnd: UInt64 = 0
    private(set) var position: JournalPosition

    /// - Parameter end: where recovery found the end; nil if there is no batch.
    init(
        _ directory: DataDirectory, end: JournalPosition?, segmentByteCount: UInt64, hardens: Bool
    ) throws(FileError) {
        self.hardens = hardens
        self.directory = directory
        self.segmentByteCount = segmentByteCount
        if let end {
            self.position = end
            let file = try directory.files.open(directory.segmentPath(end.segment), .readWrite)
            self.fileByteCount = try file.byteCount()
            self.zeroedEnd = end.offset
            self.file = file
        } else {
            self.position = JournalPosition(
                segment: SegmentID(firstSequence: 1), offset: 0, nextSequence: 1)
        }
    }

    /// Makes sure that a batch of about this size fits where the position is then.
    mutating func makeRoom(for byteCount: UInt64) throws(SegmentWriteError) {
        let isNew = self.position.offset == 0 && self.file != nil
        let fits = self.position.offset + byteCount <= self.fileByteCount
        if self.file == nil || !fits && !isNew {
            try self.beginSegment(for: byteCount)
        }
    }

    /// Writes a batch and makes it durable. After an error the position is where it was.
    mutating func write(_ batch: [UInt8], recordCount: UInt32) throws(SegmentWriteError) {
        guard let file = self.file else { preconditionFailure("makeRoom comes first") }
        let offset = self.position.offset
        let end = offset + UInt64(batch.count)
        do throws(FileError) {
            try self.hardenSealed()
            if end > self.fileByteCount {
                // The hint was too low. The segment just gets longer.
                let byteCount = self.roundedUp(end)
                try file.allocate(at: 0, byteCount: byteCount, keepingSize: false)
                self.fileByteCount = byteCount
            }
            let zeroedEnd =
                end <= self.zeroedEnd
                ? self.zeroedEnd : min(self.fileByteCount, end + Self.zeroedAheadByteCount)
            if zeroedEnd > self.zeroedEnd {
                let zeros = repeatElement(0 as UInt8, count: Int(zeroedEnd - end))
                try file.write(batch + zeros, at: offset)
            } else {
                try file.write(batch, at: offset)
            }
            self.zeroedEnd = zeroedEnd
        } catch {
            try self.takeBack(file, offset)
            throw .notWritten(error)
        }
        do throws(FileError) {
            try file.synchronize()
        } catch {
            throw .notDurable(error)
        }
        self.position.offset = end
        self.position.nextSequence += UInt64(recordCount)
    }

    /// A segment is hardened when the one after it has a batch, which is durable: then recovery never
    /// takes it for the end again. If it cannot be, nothing is written that could look protected.
    private mutating func hardenSealed() throws(FileError) {
        while let id = self.sealed.first, self.position.offset > 0 || self.sealed.count > 1 {
            try harden(self.directory.segmentPath(id), self.directory.files)
            self.sealed.removeFirst()
        }
    }

    /// A failed write may have left any part of the batch, even all of it. It was refused, so a
    /// crash must not bring it back: without its header it is nothing.
    private mutating func takeBack(
        _ file: any OpenFile, _ offset: UInt64
    ) throws(SegmentWriteError) {
        self.zeroedEnd = offset
        do throws(FileError) {
            let header = try file.bytes(at: offset, byteCount: BatchHeader.byteCount)
            if !header.withUnsafeBytes(isZero) {
                try file.write([UInt8](repeating: 0, count: header.count), at: offset)
                try file.synchronize()
            }
        } catch {
            throw .notDurable(error)
        }
    }

    /// The file is long enough and has its name, durably, before anything is written to it. A
    /// crash in here leaves a segment without a batch, which recovery removes.
    private mutating func beginSegment(for batchByteCount: UInt64) throws(SegmentWriteError) {
        let id = SegmentID(firstSequence: self.position.nextSequence)
        let path = self.directory.segmentPath(id)
        let leastByteCount = self.roundedUp(batchByteCount)
        let file: any OpenFile
        do throws(FileError) {
            file = try self.directory.files.open(path, .createNew)
        } catch {
            throw .notWritten(error)
        }
        let byteCount: UInt64
        do throws(FileError) {
            byteCount = try self.reserve(file, atLeast: leastByteCount)
        } catch {
            do throws(FileError) {
                try self.directory.files.remove(path)
            } catch {
                throw .notDurable(error)
            }
            throw .notWritten(error)
        }
        do throws(FileError) {
            try file.synchronize()
            try self.directory.files.synchronizeDirectory(self.directory.journalPath)
        } catch {
            throw .notDurable(error)
        }
        if self.hardens, self.file != nil {
            self.sealed.append(self.position.segment)
        }
        self.file = file
        self.fileByteCount = byteCount
        self.zeroedEnd = 0
        self.position.segment = id
        self.position.offset = 0
    }

    /// Reserves a full segment, or on a disk that has no room for one a smaller one that the batch
    /// fits into: writes go on while there is any space at all.
    private func reserve(
        _ file: any OpenFile, atLeast leastByteCount: UInt64
    ) throws(FileError) -> UInt64 {
        var byteCount = max(self.segmentByteCount, leastByteCount)
        while true {
            do throws(FileError) {
                try file.allocate(at: 0, byteCount: byteCount, keepingSize: false)
                return byteCount
            } catch  where error.isOutOfSpace && byteCount > leastByteCount {
                // What the failed call reserved counts against the next one.
                try file.truncate(to: 0)
                byteCount = max(self.roundedUp(byteCount / 4), leastByteCount)
            }
        }
    }

    private func roundedUp(_ byteCount: UInt64) -> UInt64 {
        (byteCount + Self.allocationUnit - 1) / Self.allocationUnit * Self.allocationUnit
    }
}

enum SegmentWriteError: Error {
    /// Nothing happened; the next try may succeed.
    case notWritten(FileError)
    /// What is on disk is unknown. Nothing may be written any more.
    case notDurable(FileError)
}
