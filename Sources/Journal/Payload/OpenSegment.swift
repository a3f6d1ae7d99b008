internal import StorageIO

/// A segment held open, to read neighbouring payloads with one call. What lies between them comes
/// along and is nobody's business. Safe for concurrent use.
public struct OpenSegment: Sendable {
    private let file: any OpenFile

    init(file: any OpenFile) {
        self.file = file
    }

    /// Fills the buffer with the bytes from `offset` on. All of them lie before the end of a
    /// payload.
    public func read(
        at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
    ) throws(JournalError) {
        let read = try journaled { () throws(FileError) in
            try self.file.read(at: offset, into: buffer)
        }
        guard read == buffer.count else {
            throw .corrupt(
                JournalDamage(
                    file: self.file.path, offset: offset + UInt64(read),
                    reason: "the file ends within a payload"))
        }
    }
}
