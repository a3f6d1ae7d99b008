import BlobModel

extension Receipt {
    /// What the event of an accepted command leaves, read off its changes.
    init(of event: Event, of command: Command, _ changes: [IndexChange], at time: Timestamp) {
        self.init(
            container: nil, blob: nil, appendOffset: nil, time: time,
            isRestorable: event.keepsWhatItDeletes)
        let isAboutItem = event.isAboutItem
        for change in changes {
            switch change {
            case .putContainer(let container):
                // A blob's event may touch its container, too.
                if command.blobName == nil { self.container = container }
            case .putStorageAccount(let account):
                self.account = account
            case .putBlob(_, _, let blob):
                self.blob = blob
            case .putHistory(_, _, let item):
                if isAboutItem { self.blob = item.blob }
            case .putClock, .putAccount, .removeAccount, .removeContainer, .putDeletedContainer,
                .removeDeletedContainer,
                .removeBlob, .removeHistory, .putChunk, .removeChunk, .putTag, .removeTag,
                .putUpload, .removeUpload, .putStagedBlock, .putTask, .share, .discard:
                break
            }
        }
        if case .blockAppended(let payload) = event, let blob = self.blob {
            self.appendOffset = blob.byteCount - payload.byteCount
        }
    }
}

extension Event {
    /// Whether it changed a snapshot or previous version and not the blob.
    fileprivate var isAboutItem: Bool {
        switch self {
        case .blobTagsSet(_, let revision), .blobTierSet(_, _, let revision),
            .versionPolicySet(_, let revision), .versionPolicyDeleted(let revision),
            .versionHoldSet(_, let revision):
            revision != .current
        default: false
        }
    }

    /// A deletion after which what was deleted is still kept.
    fileprivate var keepsWhatItDeletes: Bool {
        switch self {
        case .blobDeleted(let fate, _), .snapshotsDeleted(let fate), .revisionDeleted(_, let fate):
            fate != .discarded
        case .containerDeleted(_, let until):
            until != nil
        default:
            false
        }
    }
}
