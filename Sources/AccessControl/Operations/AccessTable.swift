public import AzureWire
import BlobModel

// The table operation × permission: what Azure's pages on account and service SAS and on Microsoft
// Entra ID ask for (spec auth.md §4, §5).

extension BlobOperation {
    /// What it takes to do this.
    public var access: OperationAccess {
        var access = self.plainAccess
        if self.writesTags { access.require(.tags, .writeTags) }
        if self.asksForTags { access.require(.tags, .readTags) }
        if self.setsImmutability { access.require(.setImmutability, .manageImmutability) }
        if case .listBlobs = self { access.keepsToPrefix = true }
        // What was there once is not what the container shows to everybody.
        if self.showsHistory { access.publicLevel = .never }
        return access
    }

    private var plainAccess: OperationAccess {
        switch self {
        // Nobody is asked.
        case .preflight: OperationAccess([], account: .all, service: .all, .all)

        case .getAccountInformation:
            OperationAccess(
                [.service, .container, .object], account: .all, service: .all,
                .getAccountInformation)
        case .listContainers: OperationAccess(.service, account: .list, .readContainers)
        case .getServiceProperties, .getServiceStats:
            OperationAccess(.service, account: .read, .readService)
        case .setServiceProperties: OperationAccess(.service, account: .write, .writeService)
        case .getUserDelegationKey:
            OperationAccess(.service, account: [], .generateUserDelegationKey)
        case .findBlobs(nil, _):
            OperationAccess([.service, .object], account: .filter, .filterBlobs)
        case .findBlobs(_?, _):
            OperationAccess(.container, account: .filter, service: .filter, .filterBlobs)
        // Each part is asked for itself.
        case .batch:
            OperationAccess(
                [.service, .container, .object], account: .all, service: .all, .all)

        case .createContainer:
            OperationAccess(.container, account: [.create, .write], .writeContainers)
        case .getContainerProperties, .getContainerMetadata:
            OperationAccess(.container, account: .read, .readContainers, public: .container)
        case .setContainerMetadata, .restoreContainer:
            OperationAccess(.container, account: .write, .writeContainers)
        case .getContainerACL: OperationAccess(.container, account: [], .getContainerACL)
        case .setContainerACL: OperationAccess(.container, account: [], .setContainerACL)
        case .leaseContainer(_, _, .break):
            OperationAccess(.container, account: [.write, .delete], .writeContainers)
        case .leaseContainer: OperationAccess(.container, account: .write, .writeContainers)
        case .deleteContainer: OperationAccess(.container, account: .delete, .deleteContainers)
        case .listBlobs:
            OperationAccess(
                .container, account: .list, service: .list, .readBlobs, public: .container)

        case .getBlob, .getBlobProperties, .getBlobMetadata, .getBlockList, .getPageRanges:
            OperationAccess(.read, .readBlobs, public: .blob)
        case .queryBlob: OperationAccess(.read, .readBlobs)
        case .putBlockBlob, .putAppendBlob, .putPageBlob, .putBlobFromURL, .copyBlob,
            .copyBlobFromURL, .incrementalCopy, .snapshotBlob:
            OperationAccess([.create, .write], [.addBlobs, .writeBlobs])
        case .putBlock, .putBlockFromURL, .putBlockList:
            OperationAccess([.create, .write], .writeBlobs)
        case .appendBlock, .appendBlockFromURL:
            OperationAccess([.add, .write], [.addBlobs, .writeBlobs])
        case .sealAppendBlob, .putPages, .clearPages, .putPagesFromURL, .resizePageBlob,
            .setSequenceNumber, .setBlobMetadata, .setBlobProperties, .setBlobTier, .setBlobExpiry,
            .abortCopy, .undeleteBlob:
            OperationAccess(.write, .writeBlobs)
        case .leaseBlob(_, _, .break): OperationAccess([.write, .delete], .writeBlobs)
        case .leaseBlob: OperationAccess(.write, .writeBlobs)
        case .getBlobTags: OperationAccess(.tags, .readTags)
        case .setBlobTags: OperationAccess(.tags, .writeTags)
        case .setBlobImmutabilityPolicy, .deleteBlobImmutabilityPolicy, .setBlobLegalHold:
            OperationAccess(.setImmutability, .manageImmutability)
        case .deleteBlob, .deleteBlobRevision(_, .snapshot, _, permanently: false):
            OperationAccess(.delete, .deleteBlobs)
        case .deleteBlobRevision(_, _, _, permanently: true):
            OperationAccess(.permanentDelete, .deletePermanently)
        case .deleteBlobRevision: OperationAccess(.deleteVersion, .deleteBlobVersions)
        }
    }
}
