public import BlobModel

/// A data-plane request's head, understood: what is asked, of which account, in which version.
///
/// Parsing has checked everything that can be checked without the store: names, ranges, lengths,
/// metadata, conditions. What it holds is valid from here on.
public struct BlobRequest: Sendable {
    public var account: AccountName
    public var operation: BlobOperation
    public var version: ServiceVersion

    public init(account: AccountName, operation: BlobOperation, version: ServiceVersion) {
        self.account = account
        self.operation = operation
        self.version = version
    }
}

/// Every data-plane operation (spec rest.md §2, §3–§3e). A `Revision` is what `snapshot` or
/// `versionid` name; operations without one are about the current blob alone.
public enum BlobOperation: Sendable {
    /// OPTIONS, whatever the path: the one operation that nobody authenticates for. What it asks is
    /// in the fields (``CORSAnswer``).
    case preflight

    // The account.
    case getAccountInformation
    case listContainers(ContainerListing)
    case getServiceProperties
    /// The body is XML.
    case setServiceProperties(BodyHead)
    case getServiceStats
    /// The body is XML. For those who come with a token.
    case getUserDelegationKey(BodyHead)
    /// In the account, or in one container.
    case findBlobs(ContainerAddress?, TagListing)
    /// On the account, or on one container, whose blobs all parts must name. The content type names
    /// the boundary that ``BatchRequest`` needs.
    case batch(ContainerAddress?, contentType: String, BodyHead)

    // Containers.
    case createContainer(ContainerAddress, Metadata, PublicAccess)
    /// The version decides which properties there are.
    case getContainerProperties(ContainerAddress, Conditions, ServiceVersion)
    case getContainerMetadata(ContainerAddress, Conditions)
    case setContainerMetadata(ContainerAddress, Metadata, Conditions)
    case getContainerACL(ContainerAddress, Conditions)
    /// The body is XML; an empty one clears the list.
    case setContainerACL(ContainerAddress, Conditions, PublicAccess, BodyHead)
    case leaseContainer(ContainerAddress, Conditions, LeaseHead)
    case deleteContainer(ContainerAddress, Conditions)
    /// The address is the new container's; the other two name the soft-deleted one.
    case restoreContainer(ContainerAddress, ContainerName, version: Timestamp)
    case listBlobs(ContainerAddress, BlobListing)

    // Block blobs.
    case putBlockBlob(BlobAddress, Conditions, PutBlobHead)
    case putBlobFromURL(BlobAddress, Conditions, CopyHead)
    case putBlock(BlobAddress, Conditions, BlockID, BodyHead)
    case putBlockFromURL(BlobAddress, Conditions, BlockID, CopySource)
    case putBlockList(BlobAddress, Conditions, PutBlobHead)
    case getBlockList(BlobAddress, Revision, Conditions, BlockListKind)

    // Append blobs.
    case putAppendBlob(BlobAddress, Conditions, PutBlobHead)
    case appendBlock(BlobAddress, Conditions, AppendConditions, BodyHead)
    case appendBlockFromURL(BlobAddress, Conditions, AppendConditions, CopySource)
    /// Only the position is set in the append conditions.
    case sealAppendBlob(BlobAddress, Conditions, AppendConditions)

    // Page blobs.
    case putPageBlob(
        BlobAddress, Conditions, PutBlobHead, byteCount: UInt64, sequenceNumber: UInt64)
    /// The body is as long as the range.
    case putPages(BlobAddress, Conditions, PageRangeHead, BodyHead)
    case clearPages(BlobAddress, Conditions, PageRangeHead)
    /// The source's range is as long as the destination's.
    case putPagesFromURL(BlobAddress, Conditions, PageRangeHead, CopySource)
    case getPageRanges(BlobAddress, Revision, Conditions, PageListing)
    /// Nil headers stay as they are, here and in the next one.
    case resizePageBlob(BlobAddress, Conditions, byteCount: UInt64, ContentHeaders?)
    case setSequenceNumber(BlobAddress, Conditions, SequenceAction, ContentHeaders?)
    /// The source names a snapshot.
    case incrementalCopy(BlobAddress, Conditions, CopySource)

    // Blobs of every kind.
    case getBlob(BlobAddress, Revision, Conditions, RangeHead)
    case getBlobProperties(BlobAddress, Revision, Conditions)
    case getBlobMetadata(BlobAddress, Revision, Conditions)
    case setBlobMetadata(BlobAddress, Metadata, Conditions)
    case setBlobProperties(BlobAddress, ContentHeaders, Conditions)
    case getBlobTags(BlobAddress, Revision, Conditions)
    /// The body is XML.
    case setBlobTags(BlobAddress, Revision, Conditions, BodyHead)
    case setBlobTier(BlobAddress, Revision, Conditions, AccessTier, TierState.Rehydration.Priority)
    case setBlobImmutabilityPolicy(BlobAddress, Revision, Conditions, VersionPolicy)
    case deleteBlobImmutabilityPolicy(BlobAddress, Revision)
    case setBlobLegalHold(BlobAddress, Revision, Bool)
    case setBlobExpiry(BlobAddress, Conditions, ExpiryChange)
    case leaseBlob(BlobAddress, Conditions, LeaseHead)
    /// Nil copies the blob's metadata.
    case snapshotBlob(BlobAddress, Conditions, Metadata?)
    case copyBlob(BlobAddress, Conditions, CopyHead)
    case copyBlobFromURL(BlobAddress, Conditions, CopyHead)
    case abortCopy(BlobAddress, Conditions, CopyID)
    case deleteBlob(BlobAddress, Conditions, SnapshotDeletion)
    /// Never of ``Revision/current``.
    case deleteBlobRevision(BlobAddress, Revision, Conditions, permanently: Bool)
    case undeleteBlob(BlobAddress)
    /// The body is XML.
    case queryBlob(BlobAddress, Revision, Conditions, BodyHead)
}
