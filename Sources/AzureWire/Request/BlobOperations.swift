import BlobModel
import HTTPTypes

// Operations on a blob (spec rest.md §3b–§3e), by method and `comp`. The files beside this one read
// what each kind of operation needs.

extension RequestParser {
    func blobOperation(_ blob: BlobAddress) throws(WireError) -> BlobOperation {
        try self.refuseUnsupported(takesImmutability: self.takesImmutabilityHeaders)
        let revision = try self.target.revision()
        if let operation = try self.versionImmutability(blob, revision) { return operation }
        switch self.method {
        case .get, .head: return try self.blobRead(blob, revision)
        case .put: return try self.blobWrite(blob, revision)
        case .delete where self.component.isEmpty: return try self.deletion(blob, revision)
        case .post where self.component == "query":
            return .queryBlob(
                blob, revision, try self.headers.readConditions(self.version),
                try self.headers.bodyHead(bytesMax: BodyLimit.documentBytesMax))
        default: throw self.noSuchBlobOperation
        }
    }

    private func blobRead(
        _ blob: BlobAddress, _ revision: Revision
    ) throws(WireError) -> BlobOperation {
        switch (self.component, self.method) {
        case ("", .get):
            return .getBlob(
                blob, revision, try self.headers.readConditions(self.version),
                try self.headers.rangeHead())
        case ("", _):
            return .getBlobProperties(
                blob, revision, try self.headers.readConditions(self.version))
        case ("metadata", _):
            return .getBlobMetadata(
                blob, revision, try self.headers.readConditions(self.version))
        case ("tags", .get):
            return .getBlobTags(blob, revision, try self.headers.tagsConditions())
        case ("blocklist", .get):
            return .getBlockList(
                blob, revision, try self.headers.readConditions(self.version),
                try self.blockListKind())
        case ("pagelist", .get):
            return .getPageRanges(
                blob, revision, try self.headers.readConditions(self.version),
                try self.pageListing(revision))
        default:
            throw self.noSuchBlobOperation
        }
    }

    private func blobWrite(
        _ blob: BlobAddress, _ revision: Revision
    ) throws(WireError) -> BlobOperation {
        switch self.component {
        case "tier": return try self.tierChange(blob, revision)
        case "tags":
            if case .snapshot = revision { throw self.revisionNotWritable }
            return .setBlobTags(
                blob, revision, try self.headers.tagsConditions(),
                try self.headers.bodyHead(bytesMax: BodyLimit.documentBytesMax))
        default:
            break
        }
        guard revision == .current else { throw self.revisionNotWritable }
        switch self.component {
        case "": return try self.putBlob(blob)
        case "block": return try self.putBlock(blob)
        case "blocklist":
            return .putBlockList(
                blob, try self.headers.writeConditions(),
                try self.putBlobHead(
                    .block, try self.headers.bodyHead(bytesMax: BodyLimit.blockListBytesMax),
                    fallingBack: false))
        case "appendblock": return try self.appendBlock(blob)
        case "seal":
            return .sealAppendBlob(
                blob, try self.headers.writeConditions(),
                AppendConditions(position: try self.headers.number(.appendPosition)))
        case "page": return try self.putPage(blob)
        case "incrementalcopy": return try self.incrementalCopy(blob)
        case "copy": return try self.abortCopy(blob)
        case "metadata":
            return .setBlobMetadata(
                blob, try self.headers.storedMetadata(), try self.headers.writeConditions())
        case "properties": return try self.setProperties(blob)
        case "expiry":
            return .setBlobExpiry(
                blob, try self.headers.writeConditions(), try self.headers.expiryChange())
        case "lease":
            return .leaseBlob(
                blob, try self.headers.leaseActionConditions(), try self.headers.leaseHead())
        case "snapshot":
            return .snapshotBlob(
                blob, try self.headers.writeConditions(), try self.headers.newMetadata())
        case "undelete":
            // It takes neither conditions nor a lease.
            _ = try self.headers.leaseCondition()
            return .undeleteBlob(blob)
        default: throw self.noSuchBlobOperation
        }
    }

    private func deletion(
        _ blob: BlobAddress, _ revision: Revision
    ) throws(WireError) -> BlobOperation {
        let conditions = try self.headers.writeConditions()
        let isPermanent = try self.isPermanentDeletion()
        let snapshots = self.headers.nonEmpty(.deleteSnapshots)
        guard revision == .current else {
            // The header is about the snapshots of the blob.
            if let snapshots {
                throw .invalidHeaderValue(KnownHeader.deleteSnapshots.rawValue, snapshots)
            }
            return .deleteBlobRevision(blob, revision, conditions, permanently: isPermanent)
        }
        if isPermanent {
            // Only what is soft-deleted already can go for good: snapshots and versions.
            throw .invalidQueryParameterValue("deletetype", self.target["deletetype"] ?? "")
        }
        switch snapshots?.lowercased() {
        case nil: return .deleteBlob(blob, conditions, .refused)
        case "include": return .deleteBlob(blob, conditions, .include)
        case "only": return .deleteBlob(blob, conditions, .only)
        case .some: throw self.headers.invalidValue(.deleteSnapshots)
        }
    }

    private func isPermanentDeletion() throws(WireError) -> Bool {
        guard let type = self.target["deletetype"], !type.isEmpty else { return false }
        guard type.lowercased() == "permanent" else {
            throw .invalidQueryParameterValue("deletetype", type)
        }
        return true
    }

    private func tierChange(
        _ blob: BlobAddress, _ revision: Revision
    ) throws(WireError) -> BlobOperation {
        _ = try self.headers.required(.accessTier)
        guard let tier = try self.headers.tier(self.version) else {
            throw .missingRequiredHeader(KnownHeader.accessTier.rawValue)
        }
        return .setBlobTier(
            blob, revision, try self.headers.tierConditions(), tier,
            try self.headers.rehydratePriority() ?? .standard)
    }

    /// A snapshot or version is what it was.
    private var revisionNotWritable: WireError {
        let name = self.target["snapshot"] == nil ? "versionid" : "snapshot"
        return .unsupportedQueryParameter(name, self.target[name] ?? "")
    }

    private var noSuchBlobOperation: WireError {
        self.noSuchOperation(components: [
            "", "metadata", "properties", "block", "blocklist", "appendblock", "tags", "lease",
            "snapshot", "copy", "tier", "undelete", "seal", "page", "pagelist", "incrementalcopy",
            "expiry", "query", "immutabilitypolicies", "legalhold",
        ])
    }
}
