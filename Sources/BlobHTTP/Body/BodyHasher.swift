import AzureWire
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
            self.crc64 = continuedCRC64(crc64, bytes)
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

    /// Throws if a hash is not what was expected; nil expects nothing.
    func check(against expected: BodyHashes) throws(WireError) {
        if let specified = expected.md5, let calculated = self.md5, specified != calculated {
            throw .md5Mismatch(
                specified: Base64.encode(specified.bytes),
                calculated: Base64.encode(calculated.bytes))
        }
        if let specified = expected.crc64, let calculated = self.crc64, specified != calculated {
            throw .crc64Mismatch(
                specified: crc64HeaderText(specified), calculated: crc64HeaderText(calculated))
        }
    }
}

/// The checksum of what `crc` is of and `bytes` behind it; 0 begins. CRC-64/NVME.
@Sendable
func continuedCRC64(_ crc: UInt64, _ bytes: UnsafeRawBufferPointer) -> UInt64 {
    lazuli_crc64nvme(crc, bytes.baseAddress, bytes.count)
}
