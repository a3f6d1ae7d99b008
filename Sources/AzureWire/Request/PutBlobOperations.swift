import BlobModel
import HTTPTypes

// Put Blob, the blocks of block and append blobs, and Set Blob Properties.

extension RequestParser {
    /// Put Blob in its forms, and the copies: all are a PUT of the blob, told apart by headers.
    func putBlob(_ blob: BlobAddress) throws(WireError) -> BlobOperation {
        if self.headers.nonEmpty(.copySource) != nil { return try self.copy(blob) }
        let type = try self.headers.required(.blobType)
        let conditions = try self.headers.writeConditions()
        switch type {
        case "BlockBlob":
            let body = try self.headers.contentHead(
                bytesMax: BodyLimit.putBlobBytesMax(self.version))
            return .putBlockBlob(
                blob, conditions, try self.putBlobHead(.block, body, fallingBack: true))
        case "AppendBlob":
            let body = try self.headers.emptyBodyHead()
            return .putAppendBlob(
                blob, conditions, try self.putBlobHead(.append, body, fallingBack: true))
        case "PageBlob":
            let body = try self.headers.emptyBodyHead()
            guard let byteCount = try self.headers.pageBlobByteCount() else {
                throw .missingRequiredHeader(KnownHeader.blobContentLength.rawValue)
            }
            return .putPageBlob(
                blob, conditions, try self.putBlobHead(.page, body, fallingBack: true),
                byteCount: byteCount, sequenceNumber: try self.headers.sequenceNumber() ?? 0)
        default:
            throw .invalidHeaderValue(KnownHeader.blobType.rawValue, type)
        }
    }

    func putBlobHead(
        _ kind: Blob.Kind, _ body: BodyHead, fallingBack: Bool
    ) throws(WireError) -> PutBlobHead {
        let tier = try self.headers.tier(self.version)
        if let tier, !tier.isPossible(for: kind) { throw .accessTierNotSupportedForBlobType }
        return PutBlobHead(
            body: body, headers: try self.headers.contentHeaders(fallingBack: fallingBack),
            metadata: try self.headers.storedMetadata(),
            tags: try TagsHeader.parse(self.headers[.tags] ?? ""), tier: tier,
            immutability: try self.headers.askedImmutability())
    }

    func putBlock(_ blob: BlobAddress) throws(WireError) -> BlobOperation {
        let conditions = try self.headers.leaseCondition()
        let id = try self.blockID()
        let bytesMax = BodyLimit.putBlockBytesMax(self.version)
        if self.headers.nonEmpty(.copySource) != nil {
            return .putBlockFromURL(
                blob, conditions, id, try self.headers.pieceSource(bytesMax: bytesMax))
        }
        return .putBlock(blob, conditions, id, try self.headers.blockHead(bytesMax: bytesMax))
    }

    func appendBlock(_ blob: BlobAddress) throws(WireError) -> BlobOperation {
        let conditions = try self.headers.writeConditions()
        let position = AppendConditions(
            position: try self.headers.number(.appendPosition),
            byteCountMax: try self.headers.number(.blobByteCountMax))
        let bytesMax = BodyLimit.appendBlockBytesMax(self.version)
        if self.headers.nonEmpty(.copySource) != nil {
            return .appendBlockFromURL(
                blob, conditions, position, try self.headers.pieceSource(bytesMax: bytesMax))
        }
        return .appendBlock(
            blob, conditions, position, try self.headers.blockHead(bytesMax: bytesMax))
    }

    func blockListKind() throws(WireError) -> BlockListKind {
        guard let kind = self.target["blocklisttype"], !kind.isEmpty else { return .committed }
        switch kind.lowercased() {
        case "committed": return .committed
        case "uncommitted": return .uncommitted
        case "all": return .all
        default: throw .invalidQueryParameterValue("blocklisttype", kind)
        }
    }

    /// Set Blob Properties. With a length or a sequence number it is about a page blob, whose other
    /// properties stay unless some are given.
    func setProperties(_ blob: BlobAddress) throws(WireError) -> BlobOperation {
        let conditions = try self.headers.writeConditions()
        let headers = try self.headers.contentHeaders(fallingBack: false)
        let given = self.headers.namesContentHeaders ? headers : nil
        let byteCount = try self.headers.pageBlobByteCount()
        if let action = try self.headers.sequenceAction() {
            // One request, one event.
            if byteCount != nil {
                throw .unsupportedHeader(
                    KnownHeader.sequenceNumberAction.rawValue,
                    self.headers[.sequenceNumberAction] ?? "")
            }
            return .setSequenceNumber(blob, conditions, action, given)
        }
        // Without it the number would be ignored.
        if self.headers.nonEmpty(.blobSequenceNumber) != nil {
            _ = try self.headers.required(.sequenceNumberAction)
        }
        if let byteCount {
            return .resizePageBlob(blob, conditions, byteCount: byteCount, given)
        }
        return .setBlobProperties(blob, headers, conditions)
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
}

extension BlockID {
    static let decodedBytesMax = 64
}
