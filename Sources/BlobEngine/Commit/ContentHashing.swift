import BlobModel
import Crypto
import Journal

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
            self = .inline(bytes, BlobModel.SHA256Digest(SHA256.hash(data: bytes)))
        }
    }
}
