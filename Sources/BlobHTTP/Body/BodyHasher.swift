import BlobModel
import CChecksums
import Crypto

/// The hashes of a body that are wanted, computed as it passes.
struct BodyHasher: Sendable {
    private var md5: Insecure.MD5?
    private var crc64: UInt64?

    init(md5: Bool, crc64: Bool) {
        self.md5 = md5 ? Insecure.MD5() : nil
        self.crc64 = crc64 ? 0 : nil
    }

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        self.md5?.update(bufferPointer: bytes)
        if let crc64 = self.crc64 {
            self.crc64 = lazuli_crc64nvme(crc64, bytes.baseAddress, bytes.count)
        }
    }

    func finish() -> BodyHashes {
        BodyHashes(
            md5: self.md5.flatMap { $0.finalize().withUnsafeBytes { MD5Digest($0) } },
            crc64: self.crc64)
    }
}

/// Nil where nobody asked.
struct BodyHashes: Hashable, Sendable {
    var md5: MD5Digest?
    var crc64: UInt64?
}
