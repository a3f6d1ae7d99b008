import BlobModel

/// How much around a blob's name is looked at; the current blob always is.
enum BlobNeeds {
    case blob
    /// A blob is put as a whole: the upload it ends and the soft-deleted blob it buries.
    case whole
    case stagedBlock(BlockID)
    /// As `whole`, and the blocks to choose from.
    case blockList
    case upload
    /// Pages of the blob; all of them if it shares its chunks.
    case chunks(Range<UInt64>)
    /// The same, for those behind a new end.
    case chunksFrom(UInt64)
    /// As `whole`, and the chunks of another content.
    case clone(BlobID, UInt64)
    case history
    /// Not if it is soft-deleted.
    case revision(Revision)
    case deletableRevision(Revision)
    case item(HistoryItem.Key)
}

extension BlobChange {
    var needs: BlobNeeds {
        switch self {
        case .putBlockBlob, .putAppendBlob, .putPageBlob, .beginCopy, .copy: .whole
        case .putBlock(let id, _): .stagedBlock(id)
        case .putBlockList: .blockList
        case .discardUpload: .upload
        case .putPages(let offset, let payload, _):
            .chunks(offset..<offset.addingSaturating(payload.byteCount))
        case .clearPages(let range, _): .chunks(range)
        case .resize(let byteCount, _): .chunksFrom(byteCount)
        case .delete, .undelete, .expire: .history
        case .setTags(_, let revision), .setTier(_, _, let revision),
            .setPolicy(_, let revision), .deletePolicy(let revision),
            .setLegalHold(_, let revision):
            .revision(revision)
        case .deleteRevision(let revision, _): .deletableRevision(revision)
        case .purge(let key): .item(key)
        case .appendBlock, .seal, .setSequenceNumber, .setMetadata, .setProperties, .setExpiry,
            .lease, .snapshot, .finishCopy, .failCopy, .abortCopy:
            .blob
        }
    }

    /// Whether versioning or soft delete has a part in it.
    var needsSettings: Bool {
        switch self {
        case .putBlockBlob, .putAppendBlob, .putPageBlob, .putBlockList, .beginCopy, .copy,
            .setMetadata, .snapshot, .delete, .deleteRevision, .expire, .purge:
            true
        case .putBlock, .discardUpload, .putPages, .clearPages, .resize, .undelete, .setTags,
            .setTier, .setPolicy, .deletePolicy, .setLegalHold, .appendBlock, .seal,
            .setSequenceNumber, .setProperties, .setExpiry, .lease,
            .finishCopy, .failCopy, .abortCopy:
            false
        }
    }
}

extension Event {
    var needs: BlobNeeds {
        switch self {
        case .blobCopied(.cloned(let blob), _, let byteCount, _, _, _, _, _):
            .clone(blob, byteCount)
        case .blockBlobPut, .appendBlobPut, .pageBlobPut, .blobCopied, .copyBegun: .whole
        case .blockStaged(let id, _): .stagedBlock(id)
        case .blockListCommitted: .blockList
        case .uploadDiscarded: .upload
        case .pagesWritten(let offset, let payload):
            .chunks(offset..<offset.addingSaturating(payload.byteCount))
        case .pagesCleared(let range): .chunks(range)
        case .pageBlobResized(let byteCount, _): .chunksFrom(byteCount)
        case .blobDeleted, .snapshotsDeleted, .blobUndeleted: .history
        case .blobTagsSet(_, let revision), .blobTierSet(_, _, let revision),
            .versionPolicySet(_, let revision), .versionPolicyDeleted(let revision),
            .versionHoldSet(_, let revision):
            .revision(revision)
        case .revisionDeleted(let key, _): .item(key)
        default: .blob
        }
    }
}

extension UInt64 {
    fileprivate func addingSaturating(_ other: UInt64) -> UInt64 {
        let (sum, overflows) = self.addingReportingOverflow(other)
        return overflows ? .max : sum
    }
}
