import Glibc
import NIOCore

/// How fast a disk makes small writes durable when nobody shares the wait.
///
/// The file is filled with zeros first. Writing into blocks that were only reserved
/// (`fallocate`) or into a growing file makes every fdatasync commit file system metadata as well,
/// about half the rate on ext4; the floor is the disk, not that.
struct SyncRate {
    struct Failed: Error, CustomStringConvertible {
        var call: String
        var code: CInt

        var description: String { "\(self.call): \(String(cString: strerror(self.code)))" }
    }

    /// As large as a segment of the journal; the writes start over at its end.
    private static let fileByteCount = 256 << 20

    var writeCount: Int
    var writesPerSecond: Double

    static func measure(
        directory: String, writeByteCount: Int, seconds: Double
    ) throws(Failed) -> SyncRate {
        let path = "\(directory)/lazuli-bench-\(getpid()).tmp"
        let file = open(path, O_CREAT | O_EXCL | O_RDWR, 0o600)
        guard file >= 0 else { throw Failed(call: "open \(path)", code: errno) }
        defer {
            close(file)
            unlink(path)
        }
        let zeros = [UInt8](repeating: 0, count: 1 << 20)
        for offset in stride(from: 0, to: Self.fileByteCount, by: zeros.count) {
            guard pwrite(file, zeros, zeros.count, off_t(offset)) == zeros.count else {
                throw Failed(call: "pwrite", code: errno)
            }
        }
        guard fsync(file) == 0 else { throw Failed(call: "fsync", code: errno) }

        let bytes = [UInt8](repeating: 0x5A, count: writeByteCount)
        let slotCount = max(1, Self.fileByteCount / writeByteCount)
        let begun = NIODeadline.now()
        let deadline = begun + .nanoseconds(Int64(seconds * 1_000_000_000))
        var writeCount = 0
        var now = begun
        while now < deadline {
            let offset = off_t(writeCount % slotCount * writeByteCount)
            guard pwrite(file, bytes, bytes.count, offset) == bytes.count else {
                throw Failed(call: "pwrite", code: errno)
            }
            guard fdatasync(file) == 0 else { throw Failed(call: "fdatasync", code: errno) }
            writeCount += 1
            now = .now()
        }
        let elapsed = Double((now - begun).nanoseconds) / 1e9
        return SyncRate(writeCount: writeCount, writesPerSecond: Double(writeCount) / elapsed)
    }
}
