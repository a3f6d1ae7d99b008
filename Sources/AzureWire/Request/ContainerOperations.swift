import BlobModel
import HTTPTypes

// Operations on a container (spec rest.md §3).

extension RequestParser {
    func containerOperation(_ container: ContainerAddress) throws(WireError) -> BlobOperation {
        switch (self.method, self.component) {
        case (.put, ""):
            try self.refuseUnsupported()
            try self.refuseAccessLevelAndScope()
            return .createContainer(container, try self.headers.storedMetadata())
        case (.get, ""), (.head, ""):
            return .getContainerProperties(container, try self.headers.leaseCondition())
        case (.get, "metadata"), (.head, "metadata"):
            return .getContainerMetadata(container, try self.headers.leaseCondition())
        case (.put, "metadata"):
            try self.refuseUnsupported()
            return .setContainerMetadata(
                container, try self.headers.storedMetadata(),
                try self.headers.containerMetadataConditions())
        case (.delete, ""):
            try self.refuseUnsupported()
            return .deleteContainer(container, try self.headers.containerDeletionConditions())
        case (.get, "list"):
            return .listBlobs(container, try self.target.blobListing(container))
        case (.get, "acl"), (.head, "acl"):
            throw .notImplemented("Get Container ACL")
        case (.put, "acl"):
            throw .notImplemented("Set Container ACL")
        case (.put, "lease"):
            throw .notImplemented("Lease Container")
        case (.put, "undelete"):
            throw .notImplemented("Restore Container")
        case (.put, "rename"):
            throw .notImplemented("Rename Container")
        case (.get, "blobs"):
            throw .notImplemented("Find Blobs by Tags in Container")
        case (.post, "batch"):
            throw .notImplemented("Blob Batch")
        case (.options, _):
            throw .notImplemented("Preflight Blob Request")
        default:
            throw self.noSuchOperation(components: [
                "", "metadata", "list", "acl", "lease", "undelete", "rename", "blobs", "batch",
            ])
        }
    }

    /// Nothing is served anonymously, and there is one encryption scope.
    private func refuseAccessLevelAndScope() throws(WireError) {
        if let level = self.headers.nonEmpty(.publicAccess) {
            guard ["container", "blob"].contains(level.lowercased()) else {
                throw .invalidHeaderValue(KnownHeader.publicAccess.rawValue, level)
            }
            throw .publicAccessNotPermitted
        }
        if let scope = self.headers.nonEmpty(.defaultEncryptionScope), scope != accountScope {
            throw .unsupportedHeader(KnownHeader.defaultEncryptionScope.rawValue, scope)
        }
        if let denies = self.headers.nonEmpty(.denyEncryptionScopeOverride) {
            switch denies.lowercased() {
            case "false":
                break
            case "true":
                throw .unsupportedHeader(KnownHeader.denyEncryptionScopeOverride.rawValue, denies)
            default:
                throw .invalidHeaderValue(KnownHeader.denyEncryptionScopeOverride.rawValue, denies)
            }
        }
    }
}

/// The name of the encryption scope every account has.
let accountScope = "$account-encryption-key"
