import AzureWire
import BlobModel

/// What `heads.txt` calls an operation; with the revision it is about, unless that is the current
/// one.
func name(of operation: BlobOperation) -> String {
    switch operation {
    case .preflight: "Preflight"
    case .getAccountInformation: "Get Account Information"
    case .listContainers: "List Containers"
    case .getServiceProperties: "Get Blob Service Properties"
    case .setServiceProperties: "Set Blob Service Properties"
    case .getServiceStats: "Get Blob Service Stats"
    case .getUserDelegationKey: "Get User Delegation Key"
    case .findBlobs(let container, _):
        "Find Blobs by Tags" + (container == nil ? "" : " (container)")
    case .batch(let container, _, _): "Blob Batch" + (container == nil ? "" : " (container)")

    case .createContainer(_, _, let publicAccess):
        "Create Container" + (publicAccess.text.map { " (public: \($0))" } ?? "")
    case .getContainerProperties: "Get Container Properties"
    case .getContainerMetadata: "Get Container Metadata"
    case .setContainerMetadata: "Set Container Metadata"
    case .getContainerACL: "Get Container ACL"
    case .setContainerACL(_, _, let publicAccess, _):
        "Set Container ACL" + (publicAccess.text.map { " (public: \($0))" } ?? "")
    case .leaseContainer: "Lease Container"
    case .deleteContainer: "Delete Container"
    case .restoreContainer: "Restore Container"
    case .listBlobs: "List Blobs"

    case .putBlockBlob: "Put Blob (block)"
    case .putBlobFromURL: "Put Blob From URL"
    case .putBlock: "Put Block"
    case .putBlockFromURL: "Put Block From URL"
    case .putBlockList: "Put Block List"
    case .getBlockList(_, let revision, _, _): "Get Block List" + suffix(revision)
    case .putAppendBlob: "Put Blob (append)"
    case .appendBlock: "Append Block"
    case .appendBlockFromURL: "Append Block From URL"
    case .sealAppendBlob: "Append Blob Seal"
    case .putPageBlob: "Put Blob (page)"
    case .putPages: "Put Page"
    case .clearPages: "Clear Page"
    case .putPagesFromURL: "Put Page From URL"
    case .getPageRanges(_, let revision, _, _): "Get Page Ranges" + suffix(revision)
    case .resizePageBlob: "Resize Page Blob"
    case .setSequenceNumber: "Update Sequence Number"
    case .incrementalCopy: "Incremental Copy Blob"

    case .getBlob(_, let revision, _, _): "Get Blob" + suffix(revision)
    case .getBlobProperties(_, let revision, _): "Get Blob Properties" + suffix(revision)
    case .getBlobMetadata(_, let revision, _): "Get Blob Metadata" + suffix(revision)
    case .setBlobMetadata: "Set Blob Metadata"
    case .setBlobProperties: "Set Blob Properties"
    case .getBlobTags(_, let revision, _): "Get Blob Tags" + suffix(revision)
    case .setBlobTags(_, let revision, _, _): "Set Blob Tags" + suffix(revision)
    case .setBlobTier(_, let revision, _, _, _): "Set Blob Tier" + suffix(revision)
    case .setBlobImmutabilityPolicy: "Set Blob Immutability Policy"
    case .deleteBlobImmutabilityPolicy: "Delete Blob Immutability Policy"
    case .setBlobLegalHold: "Set Blob Legal Hold"
    case .setBlobExpiry: "Set Blob Expiry"
    case .leaseBlob: "Lease Blob"
    case .snapshotBlob: "Snapshot Blob"
    case .copyBlob: "Copy Blob"
    case .copyBlobFromURL: "Copy Blob From URL"
    case .abortCopy: "Abort Copy Blob"
    case .deleteBlob(_, _, .refused): "Delete Blob"
    case .deleteBlob(_, _, .include): "Delete Blob (with snapshots)"
    case .deleteBlob(_, _, .only): "Delete Blob (snapshots only)"
    case .deleteBlobRevision(_, let revision, _, let permanently):
        "Delete Blob" + (permanently ? " permanently" : "") + suffix(revision)
    case .undeleteBlob: "Undelete Blob"
    case .queryBlob(_, let revision, _, _): "Query Blob Contents" + suffix(revision)
    }
}

private func suffix(_ revision: Revision) -> String {
    switch revision {
    case .current: ""
    case .snapshot: " (snapshot)"
    case .version: " (version)"
    }
}
