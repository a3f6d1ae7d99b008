import BlobModel
import Crypto

extension PendingCommand.Content {
    /// Hashes short content; long content was hashed while it was written. Runs in the caller's
    /// task, so the committer has less to do.
    init?(_ uploaded: UploadedPayload?) {
        switch uploaded {
        case nil: return nil
        case .sealed(let payload): self = .sealed(payload)
        case .inline(let bytes):
            if bytes.isEmpty { return nil }
            precondition(
                bytes.count <= Payload.inlineBytesMax, "longer content goes through beginUpload")
            self = .inline(bytes, BlobModel.SHA256Digest(hashing: bytes))
        }
    }
}

extension BlobModel.SHA256Digest {
    init(hashing bytes: [UInt8]) {
        self = SHA256.hash(data: bytes).withUnsafeBytes { digest in
            func word(_ index: Int) -> UInt64 {
                UInt64(bigEndian: digest.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
            }
            return Self(words: (word(0), word(1), word(2), word(3)))
        }
    }
}
