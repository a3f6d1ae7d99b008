import BlobModel
import HTTPTypes

// Operations on a blob (spec rest.md §3b–§3e).

extension RequestParser {
    func blobOperation(_ blob: BlobAddress) throws(WireError) -> BlobOperation {
        if let name = self.unservedOperation { throw .notImplemented(name) }
        switch (self.method, self.component) {
        case (.put, "immutabilitypolicies"), (.delete, "immutabilitypolicies"), (.put, "legalhold"):
            throw .versionLevelImmutabilityNotEnabled
        default:
            try self.refuseUnsupported()
        }
        let names = try self.snapshotOrVersion()
        if names != nil && !self.isRead && self.method != .delete {
            // A snapshot or version cannot be written to.
            throw .unsupportedQueryParameter(names?.name ?? "", names?.value ?? "")
        }
        let operation = try self.servedOperation(blob)
        // Well-formed, but there is none.
        if names != nil { throw .blobNotFound }
        return operation
    }

    private func servedOperation(_ blob: BlobAddress) throws(WireError) -> BlobOperation {
        switch (self.method, self.component) {
        case (.get, ""):
            return .getBlob(
                blob, try self.headers.readConditions(self.version), try self.headers.rangeHead())
        case (.head, ""):
            return .getBlobProperties(blob, try self.headers.readConditions(self.version))
        case (.get, "metadata"), (.head, "metadata"):
            return .getBlobMetadata(blob, try self.headers.readConditions(self.version))
        case (.get, "blocklist"):
            return .getBlockList(
                blob, try self.headers.readConditions(self.version), try self.blockListKind())
        case (.put, ""):
            return try self.putBlob(blob)
        case (.put, "block"):
            return .putBlock(
                blob, try self.headers.leaseCondition(), try self.blockID(),
                try self.headers.blockHead(
                    bytesMax: BodyLimit.putBlockBytesMax(self.version)))
        case (.put, "blocklist"):
            return .putBlockList(
                blob, try self.headers.writeConditions(),
                try self.putBlobHead(
                    try self.headers.bodyHead(bytesMax: BodyLimit.blockListBytesMax),
                    fallingBack: false))
        case (.put, "appendblock"):
            return .appendBlock(
                blob, try self.headers.writeConditions(), try self.appendConditions(),
                try self.headers.blockHead(
                    bytesMax: BodyLimit.appendBlockBytesMax(self.version)))
        case (.put, "metadata"):
            return .setBlobMetadata(
                blob, try self.headers.storedMetadata(), try self.headers.writeConditions())
        case (.put, "properties"):
            return .setBlobProperties(
                blob, try self.headers.contentHeaders(fallingBack: false),
                try self.headers.writeConditions())
        case (.delete, ""):
            return try self.deleteBlob(blob)
        default:
            throw self.noSuchOperation(components: [
                "", "metadata", "properties", "block", "blocklist", "appendblock", "tags", "lease",
                "snapshot", "copy", "tier", "undelete", "seal", "page", "pagelist",
                "incrementalcopy", "expiry", "query", "immutabilitypolicies", "legalhold",
            ])
        }
    }

    /// The name of an operation that Azure has and this server has not.
    private var unservedOperation: String? {
        switch (self.method, self.component) {
        case (.put, "") where self.headers[.copySource] != nil:
            if self.headers[.blobType] != nil {
                "Put Blob From URL"
            } else if self.headers[.requiresSync]?.lowercased() == "true" {
                "Copy Blob From URL"
            } else {
                "Copy Blob"
            }
        case (.put, "") where self.headers[.blobType] == "PageBlob": "Put Blob (page blob)"
        case (.put, "block") where self.headers[.copySource] != nil: "Put Block From URL"
        case (.put, "appendblock") where self.headers[.copySource] != nil: "Append Block From URL"
        case (.put, "properties") where self.headers[.blobContentLength] != nil:
            "Set Blob Properties (resize a page blob)"
        case (.put, "properties") where self.headers[.sequenceNumberAction] != nil:
            "Set Blob Properties (sequence number)"
        case (.get, "tags"): "Get Blob Tags"
        case (.put, "tags"): "Set Blob Tags"
        case (.put, "lease"): "Lease Blob"
        case (.put, "snapshot"): "Snapshot Blob"
        case (.put, "copy"): "Abort Copy Blob"
        case (.put, "incrementalcopy"): "Incremental Copy Blob"
        case (.put, "tier"): "Set Blob Tier"
        case (.put, "undelete"): "Undelete Blob"
        case (.put, "seal"): "Append Blob Seal"
        case (.put, "page"): "Put Page"
        case (.get, "pagelist"): "Get Page Ranges"
        case (.put, "expiry"): "Set Blob Expiry"
        case (.post, "query"): "Query Blob Contents"
        case (.options, _): "Preflight Blob Request"
        default: nil
        }
    }

    private func putBlob(_ blob: BlobAddress) throws(WireError) -> BlobOperation {
        guard let type = self.headers[.blobType] else {
            throw .missingRequiredHeader(KnownHeader.blobType.rawValue)
        }
        let conditions = try self.headers.writeConditions()
        switch type {
        case "BlockBlob":
            let body = try self.headers.bodyHead(
                bytesMax: BodyLimit.putBlobBytesMax(self.version))
            return .putBlockBlob(blob, conditions, try self.putBlobHead(body, fallingBack: true))
        case "AppendBlob":
            let body = try self.headers.emptyBodyHead()
            return .putAppendBlob(blob, conditions, try self.putBlobHead(body, fallingBack: true))
        default:
            throw .invalidHeaderValue(KnownHeader.blobType.rawValue, type)
        }
    }

    private func putBlobHead(
        _ body: BodyHead, fallingBack: Bool
    ) throws(WireError) -> PutBlobHead {
        PutBlobHead(
            body: body, headers: try self.headers.contentHeaders(fallingBack: fallingBack),
            metadata: try self.headers.storedMetadata())
    }

    /// Snapshots cannot exist yet: deleting a blob "with" them deletes the blob, deleting them
    /// alone finds nothing and must not touch the blob.
    private func deleteBlob(_ blob: BlobAddress) throws(WireError) -> BlobOperation {
        if let type = self.target["deletetype"] {
            // Permanent deletion is for soft-deleted snapshots and versions.
            throw .invalidQueryParameterValue("deletetype", type)
        }
        let conditions = try self.headers.writeConditions()
        if let snapshots = self.headers.nonEmpty(.deleteSnapshots) {
            switch snapshots.lowercased() {
            case "include": break
            case "only": throw .blobNotFound
            default: throw .invalidHeaderValue(KnownHeader.deleteSnapshots.rawValue, snapshots)
            }
        }
        return .deleteBlob(blob, conditions)
    }

    private func snapshotOrVersion() throws(WireError) -> (name: String, value: String)? {
        let snapshot = self.target["snapshot"]
        let version = self.target["versionid"]
        if let snapshot, let version {
            throw .invalidQueryParameterValue(
                "versionid", version, reason: "Both a version and the snapshot \(snapshot).")
        }
        guard let value = snapshot ?? version else { return nil }
        let name = snapshot == nil ? "versionid" : "snapshot"
        guard WireDate.parseISO8601(value) != nil else {
            throw .invalidQueryParameterValue(name, value)
        }
        return (name, value)
    }

    private func blockID() throws(WireError) -> BlockID {
        guard let text = self.target["blockid"] else {
            throw .missingRequiredQueryParameter("blockid")
        }
        guard let bytes = Base64.decode(text), !bytes.isEmpty else {
            throw .invalidQueryParameterValue(
                "blockid", text, reason: "Not a valid base64 string.")
        }
        guard bytes.count <= BlockID.decodedBytesMax else { throw .outOfRangeInput }
        return BlockID(checked: text)
    }

    private func blockListKind() throws(WireError) -> BlockListKind {
        guard let kind = self.target["blocklisttype"], !kind.isEmpty else { return .committed }
        switch kind.lowercased() {
        case "committed": return .committed
        case "uncommitted": return .uncommitted
        case "all": return .all
        default: throw .invalidQueryParameterValue("blocklisttype", kind)
        }
    }

    private func appendConditions() throws(WireError) -> AppendConditions {
        func number(_ header: KnownHeader) throws(WireError) -> UInt64? {
            guard let value = self.headers.nonEmpty(header) else { return nil }
            guard let number = UInt64(value), value.utf8.first != UInt8(ascii: "+") else {
                throw .invalidHeaderValue(header.rawValue, value)
            }
            return number
        }
        return AppendConditions(
            position: try number(.appendPosition), byteCountMax: try number(.blobByteCountMax))
    }
}

extension BlockID {
    static let decodedBytesMax = 64
}
