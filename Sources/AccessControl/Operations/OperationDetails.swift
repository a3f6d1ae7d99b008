public import AzureWire
public import BlobModel

// What an operation brings along that needs a permission of its own.

extension BlobOperation {
    /// Tags that come with new content; those of a copy's source are read and written.
    var writesTags: Bool {
        switch self {
        case .putBlockBlob(_, _, let head), .putBlockList(_, _, let head),
            .putAppendBlob(_, _, let head), .putPageBlob(_, _, let head, _, _):
            head.tags != .none
        case .putBlobFromURL(_, _, let head), .copyBlob(_, _, let head),
            .copyBlobFromURL(_, _, let head):
            head.tags != BlobTags.none
        default: false
        }
    }

    /// Whether the answer depends on tags: of listed blobs, or of the one the operation is about,
    /// by `x-ms-if-tags`.
    var asksForTags: Bool {
        if case .listBlobs(_, let listing) = self { return listing.details.contains(.tags) }
        return self.conditions?.tags != nil
    }

    /// Whether it shows snapshots, versions, what was deleted or what is not committed.
    var showsHistory: Bool {
        switch self {
        case .getBlob(_, let revision, _, _), .getBlobProperties(_, let revision, _),
            .getBlobMetadata(_, let revision, _):
            revision != .current
        case .getBlockList(_, let revision, _, let kind):
            revision != .current || kind != .committed
        case .getPageRanges(_, let revision, _, let listing):
            revision != .current || listing.query.previousSnapshot != nil
        case .listBlobs(_, let listing):
            !listing.query.includes.isEmpty
                || !listing.details.isSubset(of: [.metadata, .copy])
        default: false
        }
    }

    var setsImmutability: Bool {
        switch self {
        case .putBlockBlob(_, _, let head), .putBlockList(_, _, let head),
            .putAppendBlob(_, _, let head), .putPageBlob(_, _, let head, _, _):
            head.immutability != .none
        case .putBlobFromURL(_, _, let head), .copyBlob(_, _, let head),
            .copyBlobFromURL(_, _, let head):
            head.immutability != .none
        default: false
        }
    }
}

extension BlobOperation {
    /// The container it is about, or whose blob it is about; nil: the account.
    public var container: ContainerAddress? {
        switch self {
        case .preflight, .getAccountInformation, .listContainers, .getServiceProperties,
            .setServiceProperties, .getServiceStats, .getUserDelegationKey:
            nil
        case .findBlobs(let container, _), .batch(let container, _, _): container
        case .createContainer(let container, _, _), .getContainerProperties(let container, _, _),
            .getContainerMetadata(let container, _), .setContainerMetadata(let container, _, _),
            .getContainerACL(let container, _), .setContainerACL(let container, _, _, _),
            .leaseContainer(let container, _, _), .deleteContainer(let container, _),
            .restoreContainer(let container, _, _), .listBlobs(let container, _):
            container
        default: self.blob?.container
        }
    }

    /// The blob it is about, or one of its revisions.
    public var blob: BlobAddress? {
        switch self {
        case .preflight, .getAccountInformation, .listContainers, .getServiceProperties,
            .setServiceProperties, .getServiceStats, .getUserDelegationKey, .findBlobs, .batch,
            .createContainer, .getContainerProperties, .getContainerMetadata, .setContainerMetadata,
            .getContainerACL, .setContainerACL, .leaseContainer, .deleteContainer,
            .restoreContainer, .listBlobs:
            nil
        case .putBlockBlob(let blob, _, _), .putBlobFromURL(let blob, _, _),
            .putBlock(let blob, _, _, _), .putBlockFromURL(let blob, _, _, _),
            .putBlockList(let blob, _, _), .getBlockList(let blob, _, _, _),
            .putAppendBlob(let blob, _, _), .appendBlock(let blob, _, _, _),
            .appendBlockFromURL(let blob, _, _, _), .sealAppendBlob(let blob, _, _),
            .putPageBlob(let blob, _, _, _, _), .putPages(let blob, _, _, _),
            .clearPages(let blob, _, _), .putPagesFromURL(let blob, _, _, _),
            .getPageRanges(let blob, _, _, _), .resizePageBlob(let blob, _, _, _),
            .setSequenceNumber(let blob, _, _, _), .incrementalCopy(let blob, _, _),
            .getBlob(let blob, _, _, _), .getBlobProperties(let blob, _, _),
            .getBlobMetadata(let blob, _, _), .setBlobMetadata(let blob, _, _),
            .setBlobProperties(let blob, _, _), .getBlobTags(let blob, _, _),
            .setBlobTags(let blob, _, _, _), .setBlobTier(let blob, _, _, _, _),
            .setBlobImmutabilityPolicy(let blob, _, _, _),
            .deleteBlobImmutabilityPolicy(let blob, _), .setBlobLegalHold(let blob, _, _),
            .setBlobExpiry(let blob, _, _), .leaseBlob(let blob, _, _),
            .snapshotBlob(let blob, _, _), .copyBlob(let blob, _, _),
            .copyBlobFromURL(let blob, _, _), .abortCopy(let blob, _, _),
            .deleteBlob(let blob, _, _), .deleteBlobRevision(let blob, _, _, _),
            .undeleteBlob(let blob), .queryBlob(let blob, _, _, _):
            blob
        }
    }

    /// Those on the blob.
    var conditions: Conditions? {
        switch self {
        case .putBlockBlob(_, let conditions, _), .putBlobFromURL(_, let conditions, _),
            .putBlock(_, let conditions, _, _), .putBlockFromURL(_, let conditions, _, _),
            .putBlockList(_, let conditions, _), .getBlockList(_, _, let conditions, _),
            .putAppendBlob(_, let conditions, _), .appendBlock(_, let conditions, _, _),
            .appendBlockFromURL(_, let conditions, _, _), .sealAppendBlob(_, let conditions, _),
            .putPageBlob(_, let conditions, _, _, _), .putPages(_, let conditions, _, _),
            .clearPages(_, let conditions, _), .putPagesFromURL(_, let conditions, _, _),
            .getPageRanges(_, _, let conditions, _), .resizePageBlob(_, let conditions, _, _),
            .setSequenceNumber(_, let conditions, _, _), .incrementalCopy(_, let conditions, _),
            .getBlob(_, _, let conditions, _), .getBlobProperties(_, _, let conditions),
            .getBlobMetadata(_, _, let conditions), .setBlobMetadata(_, _, let conditions),
            .setBlobProperties(_, _, let conditions), .getBlobTags(_, _, let conditions),
            .setBlobTags(_, _, let conditions, _), .setBlobTier(_, _, let conditions, _, _),
            .setBlobImmutabilityPolicy(_, _, let conditions, _),
            .setBlobExpiry(_, let conditions, _), .leaseBlob(_, let conditions, _),
            .snapshotBlob(_, let conditions, _), .copyBlob(_, let conditions, _),
            .copyBlobFromURL(_, let conditions, _), .abortCopy(_, let conditions, _),
            .deleteBlob(_, let conditions, _), .deleteBlobRevision(_, _, let conditions, _),
            .queryBlob(_, _, let conditions, _):
            conditions
        default: nil
        }
    }

    /// Whether the client itself does not want to replace a blob.
    public var asksToCreateOnly: Bool {
        self.conditions?.ifNoneMatch == .any
    }

    /// The same, refused if there is a blob of the name: for a caller that may create and not
    /// overwrite. Decided with everything else, in the command's own turn. Operations that replace
    /// no blob stay as they are.
    public var creatingOnly: BlobOperation {
        func strict(_ conditions: Conditions) -> Conditions {
            var conditions = conditions
            conditions.ifNoneMatch = .any
            return conditions
        }
        return switch self {
        case .putBlockBlob(let blob, let conditions, let head):
            .putBlockBlob(blob, strict(conditions), head)
        case .putBlobFromURL(let blob, let conditions, let head):
            .putBlobFromURL(blob, strict(conditions), head)
        case .putBlockList(let blob, let conditions, let head):
            .putBlockList(blob, strict(conditions), head)
        case .putAppendBlob(let blob, let conditions, let head):
            .putAppendBlob(blob, strict(conditions), head)
        case .putPageBlob(let blob, let conditions, let head, let byteCount, let number):
            .putPageBlob(
                blob, strict(conditions), head, byteCount: byteCount, sequenceNumber: number)
        case .copyBlob(let blob, let conditions, let head):
            .copyBlob(blob, strict(conditions), head)
        case .copyBlobFromURL(let blob, let conditions, let head):
            .copyBlobFromURL(blob, strict(conditions), head)
        case .incrementalCopy(let blob, let conditions, let source):
            .incrementalCopy(blob, strict(conditions), source)
        default: self
        }
    }
}
