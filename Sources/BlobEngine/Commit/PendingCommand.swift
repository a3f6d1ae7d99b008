import BlobModel

/// A command that waits for its turn, and who waits for it.
struct PendingCommand: Sendable {
    typealias Answer = Result<Result<Receipt, Refusal>, StorageFailure>

    var command: Command
    var actor: Actor
    /// The command's content: hashed and, if long, durable already; nil if it has none.
    var content: Content?
    /// Called once, in the committer's turn: it must not wait for anything.
    var answer: @Sendable (Answer) -> Void

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
            .appendBlock(let payload, _), .putPages(_, let payload, _),
            .finishCopy(_, let payload, _, _):
            payload
        case .putAppendBlob, .putPageBlob, .putBlockList, .seal, .clearPages, .resize,
            .setSequenceNumber, .setMetadata, .setProperties, .setTags, .setTier, .setExpiry,
            .lease, .setPolicy, .deletePolicy, .setLegalHold, .snapshot, .copy, .beginCopy,
            .failCopy, .abortCopy, .delete, .deleteRevision,
            .undelete, .purge, .expire, .discardUpload:
            nil
        }
    }
}

extension Command {
    var uploaded: UploadedPayload? {
        switch self {
        case .clock, .account, .storageAccount, .container: nil
        case .blob(_, _, let change): change.uploaded
        }
    }
}

extension PendingCommand {
    /// About how many bytes the record will take, not counting inline content.
    var recordByteCountHint: Int {
        let fixed = 1 << 10
        guard case .blob(_, _, .putBlockList(let references, _, _)) = self.command else {
            return fixed
        }
        return fixed + references.count * 160
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
