import BlobModel

/// A command that waits for its turn, and who waits for it.
struct PendingCommand: Sendable {
    typealias Answer = Result<Result<Receipt, Refusal>, StorageFailure>

    var command: Command
    var actor: Actor
    /// The command's content: hashed and, if long, durable already; nil if it has none.
    var content: Content?
    var continuation: CheckedContinuation<Answer, Never>

    enum Content: Sendable {
        /// Goes into the batch. Never empty.
        case inline([UInt8], SHA256Digest)
        case sealed(Payload)
    }
}

extension BlobChange {
    /// What the change uploads, if it uploads anything.
    var uploaded: UploadedPayload? {
        switch self {
        case .putBlockBlob(let payload, _, _), .putBlock(_, let payload),
            .appendBlock(let payload, _):
            payload
        case .putAppendBlob, .putBlockList, .setMetadata, .setProperties, .delete: nil
        }
    }
}

extension Command {
    var uploaded: UploadedPayload? {
        switch self {
        case .container: nil
        case .blob(_, _, let change): change.uploaded
        }
    }
}

extension PendingCommand {
    /// About how many bytes the record will take, not counting inline content.
    var recordByteCountHint: Int {
        let fixed = 1 << 10
        guard case .blob(_, _, let change) = self.command else { return fixed }
        return switch change {
        case .putBlockBlob(_, _, let metadata), .putAppendBlob(_, let metadata),
            .setMetadata(let metadata):
            fixed + (metadata.entries.isEmpty ? 0 : 2 * Metadata.bytesMax)
        case .putBlockList(let references, _, _):
            fixed + 2 * Metadata.bytesMax + references.count * 160
        case .putBlock, .appendBlock, .setProperties, .delete: fixed
        }
    }
}

extension PendingCommand.Content {
    var inlineByteCount: Int {
        switch self {
        case .inline(let bytes, _): bytes.count
        case .sealed: 0
        }
    }
}
