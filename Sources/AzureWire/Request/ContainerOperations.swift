import BlobModel
import HTTPTypes

// Operations on a container (spec rest.md §3).

extension RequestParser {
    func containerOperation(_ container: ContainerAddress) throws(WireError) -> BlobOperation {
        try self.refuseImmutabilityHeaders()
        switch (self.method, self.component) {
        case (.put, ""):
            try self.refuseUnsupported()
            try self.refuseScope()
            return .createContainer(
                container, try self.headers.storedMetadata(), try self.publicAccess())
        case (.get, ""), (.head, ""):
            return .getContainerProperties(
                container, try self.headers.leaseCondition(), self.version)
        case (.get, "metadata"), (.head, "metadata"):
            return .getContainerMetadata(container, try self.headers.leaseCondition())
        case (.put, "metadata"):
            try self.refuseUnsupported()
            return .setContainerMetadata(
                container, try self.headers.storedMetadata(),
                try self.headers.containerMetadataConditions())
        case (.get, "acl"), (.head, "acl"):
            return .getContainerACL(container, try self.headers.leaseCondition())
        case (.put, "acl"):
            return .setContainerACL(
                container, try self.headers.containerConditions(), try self.publicAccess(),
                try self.headers.optionalBodyHead(bytesMax: BodyLimit.documentBytesMax))
        case (.put, "lease"):
            return .leaseContainer(
                container, try self.headers.containerLeaseConditions(),
                try self.headers.leaseHead())
        case (.put, "undelete"):
            return try self.restoration(container)
        case (.delete, ""):
            try self.refuseUnsupported()
            return .deleteContainer(container, try self.headers.containerConditions())
        case (.get, "list"):
            return .listBlobs(container, try self.target.blobListing(container))
        case (.get, "blobs"):
            return .findBlobs(
                container, try self.target.tagListing(self.account, container.name))
        case (.post, "batch"):
            return try self.batch(container)
        default:
            throw self.noSuchOperation(components: [
                "", "metadata", "list", "acl", "lease", "undelete", "blobs", "batch",
            ])
        }
    }

    private func restoration(
        _ container: ContainerAddress
    ) throws(WireError) -> BlobOperation {
        let text = try self.headers.required(.deletedContainerName)
        let version = try self.headers.required(.deletedContainerVersion)
        let deleted: ContainerName
        do throws(ContainerName.Invalid) {
            deleted = try ContainerName(parsing: text)
        } catch {
            throw self.headers.invalidValue(.deletedContainerName)
        }
        guard let time = ContainerVersion.time(version) else {
            throw self.headers.invalidValue(.deletedContainerVersion)
        }
        return .restoreContainer(container, deleted, version: time)
    }

    /// Without the header the container is private, also if it was not before.
    private func publicAccess() throws(WireError) -> PublicAccess {
        guard let text = self.headers.nonEmpty(.publicAccess)?.lowercased() else { return .off }
        guard let level = PublicAccess.allCases.first(where: { $0.text == text }) else {
            throw self.headers.invalidValue(.publicAccess)
        }
        return level
    }

    /// There is one encryption scope.
    private func refuseScope() throws(WireError) {
        if let scope = self.headers.nonEmpty(.defaultEncryptionScope),
            scope != accountEncryptionScope
        {
            throw .unsupportedHeader(KnownHeader.defaultEncryptionScope.rawValue, scope)
        }
        if try self.headers.flag(.denyEncryptionScopeOverride) == true {
            throw .unsupportedHeader(KnownHeader.denyEncryptionScopeOverride.rawValue, "true")
        }
    }
}

/// The name of the encryption scope every account has.
public let accountEncryptionScope = "$account-encryption-key"
