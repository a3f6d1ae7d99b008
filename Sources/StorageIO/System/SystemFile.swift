internal import CLinux
internal import Glibc

/// A descriptor of the operating system. Positioned reads and writes keep no state here, so any
/// number of threads may share it.
final class SystemFile: OpenFile {
    let path: String
    private let descriptor: CInt
    private let synchronizes: Bool

    init(path: String, descriptor: CInt, synchronizes: Bool) {
        self.path = path
        self.descriptor = descriptor
        self.synchronizes = synchronizes
    }

    deinit {
        close(self.descriptor)
    }

    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(FileError)
        -> Int
    {
        try readFully(self.descriptor, self.path, at: offset, into: buffer)
    }

    func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(FileError) {
        try writeFully(self.descriptor, self.path, bytes, at: offset)
    }

    func synchronize() throws(FileError) {
        guard self.synchronizes else { return }
        try synchronizeContent(self.descriptor, self.path)
    }

    func startWriteBack(at offset: UInt64, byteCount: UInt64) throws(FileError) {
        guard self.synchronizes else { return }
        _ = try retrying(.startWriteBack, self.path) {
            lazuli_start_write_back(self.descriptor, off_t(offset), off_t(byteCount))
        }
    }

    func allocate(
        at offset: UInt64, byteCount: UInt64, keepingSize: Bool
    ) throws(FileError) {
        try allocateSpace(
            self.descriptor, self.path, at: offset, byteCount: byteCount, keepingSize: keepingSize)
    }

    func punchHole(at offset: UInt64, byteCount: UInt64) throws(FileError) {
        try punchHoleInto(self.descriptor, self.path, at: offset, byteCount: byteCount)
    }

    func truncate(to byteCount: UInt64) throws(FileError) {
        try setByteCount(self.descriptor, self.path, byteCount)
    }

    func byteCount() throws(FileError) -> UInt64 {
        try byteCountOf(self.descriptor, self.path)
    }

    func nextData(from offset: UInt64) throws(FileError) -> UInt64? {
        try nextDataOffset(self.descriptor, self.path, from: offset)
    }

    func isImmutable() throws(FileError) -> Bool {
        try isImmutableFile(self.descriptor, self.path)
    }

    func setImmutable(_ isImmutable: Bool) throws(FileError) {
        _ = try retrying(isImmutable ? .setImmutable : .clearImmutable, self.path) {
            lazuli_set_immutable(self.descriptor, isImmutable ? 1 : 0)
        }
    }
}
