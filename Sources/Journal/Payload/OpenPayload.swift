public import BlobModel
package import Crypto
internal import StorageIO

/// A payload held open: its bytes stay readable while this lives, also when its file is unlinked
/// meanwhile. Bytes inside a segment can be punched out under a reader; the engine's gate is there
/// to prevent that. Safe for concurrent use.
public struct OpenPayload: Sendable {
    public let payload: Payload
    private let file: any OpenFile
    /// Where the payload begins in the file.
    private let offset: UInt64

    init(payload: Payload, file: any OpenFile, offset: UInt64) {
        self.payload = payload
        self.file = file
        self.offset = offset
    }

    /// Fills the buffer with the bytes from `offset` on, as far as the payload reaches.
    /// - Returns: how many bytes were read.
    public func read(
        at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
    ) throws(JournalError) -> Int {
        precondition(offset <= self.payload.byteCount, "reads stay inside the payload")
        let count = Int(min(UInt64(buffer.count), self.payload.byteCount - offset))
        let part = UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
        let read = try journaled { () throws(FileError) in
            try self.file.read(at: self.offset + offset, into: part)
        }
        guard read == count else {
            throw .corrupt(
                JournalDamage(
                    file: self.file.path, offset: self.offset + offset + UInt64(read),
                    reason: "the file ends within a payload"))
        }
        return count
    }

    /// Reads all of it. False also if the file is too short.
    func matchesDigest() throws(JournalError) -> Bool {
        let pieceByteCount = 1 << 20
        var hash = SHA256()
        var done: UInt64 = 0
        while done < self.payload.byteCount {
            let wanted = Int(min(UInt64(pieceByteCount), self.payload.byteCount - done))
            let bytes = try journaled { () throws(FileError) in
                try self.file.bytes(at: self.offset + done, byteCount: wanted)
            }
            guard bytes.count == wanted else { return false }
            bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
            done += UInt64(wanted)
        }
        return SHA256Digest(hash.finalize()) == self.payload.digest
    }
}

extension BlobModel.SHA256Digest {
    /// The bytes of a finished hash.
    package init(_ digest: Crypto.SHA256Digest) {
        self = digest.withUnsafeBytes { bytes in
            func word(_ index: Int) -> UInt64 {
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
            }
            return Self(words: (word(0), word(1), word(2), word(3)))
        }
    }
}
