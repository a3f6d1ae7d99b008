import AzureWire
import BlobModel
import HummingbirdCore

// Which handler answers what. Nothing is decided here.

extension BlobService {
    func perform(_ operation: BlobOperation, _ call: Call) async throws -> Response {
        switch operation {
        case .preflight: try self.preflight(call.exchange)

        case .getAccountInformation: .accountInformation(call.address.profile)
        case .listContainers(let listing): try await self.listContainers(listing, call)
        case .getServiceProperties: try self.getServiceProperties(call)
        case .setServiceProperties(let body): try await self.setServiceProperties(body, call)
        case .getServiceStats: try self.getServiceStats(call)
        case .getUserDelegationKey(let body): try await self.getUserDelegationKey(body, call)
        case .findBlobs(_, let listing): try await self.findBlobs(listing, call)
        case .batch(let container, let contentType, let body):
            try await self.batch(container, contentType, body, call)

        case .createContainer(let address, let metadata, let publicAccess):
            try await self.createContainer(address, metadata, publicAccess, call)
        case .getContainerProperties(let address, let conditions, let version):
            try self.getContainerProperties(address, conditions, version, call)
        case .getContainerMetadata(let address, let conditions):
            try self.getContainerMetadata(address, conditions, call)
        case .setContainerMetadata(let address, let metadata, let conditions):
            try await self.setContainerMetadata(address, metadata, conditions, call)
        case .getContainerACL(let address, let conditions):
            try self.getContainerACL(address, conditions, call)
        case .setContainerACL(let address, let conditions, let publicAccess, let body):
            try await self.setContainerACL(address, conditions, publicAccess, body, call)
        case .leaseContainer(let address, let conditions, let head):
            try await self.leaseContainer(address, conditions, head, call)
        case .deleteContainer(let address, let conditions):
            try await self.deleteContainer(address, conditions, call)
        case .restoreContainer(let address, let deleted, let version):
            try await self.restoreContainer(address, deleted, version, call)
        case .listBlobs(_, let listing): try await self.listBlobs(listing, call)

        case .putBlockBlob(let address, let conditions, let head):
            try await self.putBlockBlob(address, conditions, head, call)
        case .putBlobFromURL(let address, let conditions, let head):
            try await self.putBlobFromURL(address, conditions, head, call)
        case .putBlock(let address, let conditions, let id, let body):
            try await self.putBlock(address, conditions, id, body, call)
        case .putBlockFromURL(let address, let conditions, let id, let source):
            try await self.putBlockFromURL(address, conditions, id, source, call)
        case .putBlockList(let address, let conditions, let head):
            try await self.putBlockList(address, conditions, head, call)
        case .getBlockList(let address, let revision, let conditions, let kind):
            try await self.getBlockList(address, revision, conditions, kind, call)

        case .putAppendBlob(let address, let conditions, let head):
            try await self.putAppendBlob(address, conditions, head, call)
        case .appendBlock(let address, let conditions, let position, let body):
            try await self.appendBlock(address, conditions, position, body, call)
        case .appendBlockFromURL(let address, let conditions, let position, let source):
            try await self.appendBlockFromURL(address, conditions, position, source, call)
        case .sealAppendBlob(let address, let conditions, let position):
            try await self.sealAppendBlob(address, conditions, position, call)

        case .putPageBlob(let address, let conditions, let head, let byteCount, let number):
            try await self.putPageBlob(address, conditions, head, byteCount, number, call)
        case .putPages(let address, let conditions, let pages, let body):
            try await self.putPages(address, conditions, pages, body, call)
        case .clearPages(let address, let conditions, let pages):
            try await self.clearPages(address, conditions, pages, call)
        case .putPagesFromURL(let address, let conditions, let pages, let source):
            try await self.putPagesFromURL(address, conditions, pages, source, call)
        case .getPageRanges(let address, let revision, let conditions, let listing):
            try await self.getPageRanges(address, revision, conditions, listing, call)
        case .resizePageBlob(let address, let conditions, let byteCount, let headers):
            try await self.changePageBlob(address, conditions, .resize(byteCount, headers), call)
        case .setSequenceNumber(let address, let conditions, let action, let headers):
            try await self.changePageBlob(
                address, conditions, .setSequenceNumber(action, headers), call)
        case .incrementalCopy(let address, let conditions, let source):
            try await self.incrementalCopy(address, conditions, source, call)

        case .getBlob(let address, let revision, let conditions, let range):
            try await self.getBlob(address, revision, conditions, range, call)
        case .getBlobProperties(let address, let revision, let conditions):
            try self.getBlobProperties(address, revision, conditions, call)
        case .getBlobMetadata(let address, let revision, let conditions):
            try self.getBlobMetadata(address, revision, conditions, call)
        case .setBlobMetadata(let address, let metadata, let conditions):
            try await self.setBlobMetadata(address, metadata, conditions, call)
        case .setBlobProperties(let address, let headers, let conditions):
            try await self.setBlobProperties(address, headers, conditions, call)
        case .getBlobTags(let address, let revision, let conditions):
            try self.getBlobTags(address, revision, conditions, call)
        case .setBlobTags(let address, let revision, let conditions, let body):
            try await self.setBlobTags(address, revision, conditions, body, call)
        case .setBlobTier(let address, let revision, let conditions, let tier, let priority):
            try await self.setBlobTier(address, revision, conditions, tier, priority, call)
        case .setBlobImmutabilityPolicy(let address, let revision, let conditions, let policy):
            try await self.setBlobImmutabilityPolicy(address, revision, conditions, policy, call)
        case .deleteBlobImmutabilityPolicy(let address, let revision):
            try await self.deleteBlobImmutabilityPolicy(address, revision, call)
        case .setBlobLegalHold(let address, let revision, let hold):
            try await self.setBlobLegalHold(address, revision, hold, call)
        case .setBlobExpiry(let address, let conditions, let change):
            try await self.setBlobExpiry(address, conditions, change, call)
        case .leaseBlob(let address, let conditions, let head):
            try await self.leaseBlob(address, conditions, head, call)
        case .snapshotBlob(let address, let conditions, let metadata):
            try await self.snapshotBlob(address, conditions, metadata, call)
        case .copyBlob(let address, let conditions, let head):
            try await self.copyBlob(address, conditions, head, call)
        case .copyBlobFromURL(let address, let conditions, let head):
            try await self.copyBlobFromURL(address, conditions, head, call)
        case .abortCopy(let address, let conditions, let id):
            try await self.abortCopy(address, conditions, id, call)
        case .deleteBlob(let address, let conditions, let snapshots):
            try await self.deleteBlob(address, conditions, .delete(snapshots), call)
        case .deleteBlobRevision(let address, let revision, let conditions, let permanently):
            try await self.deleteBlob(
                address, conditions, .deleteRevision(revision, permanently: permanently), call)
        case .undeleteBlob(let address): try await self.undeleteBlob(address, call)
        case .queryBlob(let address, let revision, let conditions, let body):
            try await self.queryBlob(address, revision, conditions, body, call)
        }
    }
}
