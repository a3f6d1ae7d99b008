import BlobModel
import HTTPTypes

// Operations whose content comes from a URL (spec rest.md §8).

extension RequestParser {
    /// Copy Blob, Copy Blob From URL and Put Blob From URL.
    func copy(_ blob: BlobAddress) throws(WireError) -> BlobOperation {
        let conditions = try self.headers.writeConditions()
        _ = try self.headers.emptyBodyHead()
        if let type = self.headers.nonEmpty(.blobType) {
            guard type == "BlockBlob" else { throw self.headers.invalidValue(.blobType) }
            return .putBlobFromURL(blob, conditions, try self.putFromURLHead())
        }
        let head = try self.copyHead()
        return try self.headers.flag(.requiresSync) == true
            ? .copyBlobFromURL(blob, conditions, head) : .copyBlob(blob, conditions, head)
    }

    func incrementalCopy(_ blob: BlobAddress) throws(WireError) -> BlobOperation {
        let conditions = try self.headers.writeConditions()
        _ = try self.headers.emptyBodyHead()
        return .incrementalCopy(blob, conditions, try self.headers.wholeSource())
    }

    func abortCopy(_ blob: BlobAddress) throws(WireError) -> BlobOperation {
        guard try self.headers.required(.copyAction).lowercased() == "abort" else {
            throw self.headers.invalidValue(.copyAction)
        }
        guard let text = self.target["copyid"] else {
            throw .missingRequiredQueryParameter("copyid")
        }
        guard let id = CopyID(text) else { throw .invalidQueryParameterValue("copyid", text) }
        return .abortCopy(blob, try self.headers.leaseCondition(), id)
    }

    private func copyHead() throws(WireError) -> CopyHead {
        try self.checkRehydratePriority()
        return CopyHead(
            source: try self.headers.wholeSource(), headers: ContentHeaders(),
            takesSourceHeaders: true, metadata: try self.headers.newMetadata(),
            tags: try self.headers.copiedTags(), tier: try self.headers.tier(self.version),
            seals: try self.headers.flag(.sealBlob),
            immutability: try self.headers.askedImmutability())
    }

    /// It is for sources in the archive, which are refused.
    private func checkRehydratePriority() throws(WireError) {
        _ = try self.headers.rehydratePriority()
    }

    private func putFromURLHead() throws(WireError) -> CopyHead {
        try self.checkRehydratePriority()
        if try self.headers.flag(.sealBlob) == true {
            throw .unsupportedHeader(KnownHeader.sealBlob.rawValue, "true")
        }
        let tier = try self.headers.tier(self.version)
        if let tier, !tier.isPossible(for: .block) { throw .accessTierNotSupportedForBlobType }
        let takesHeaders = try self.headers.flag(.copySourceBlobProperties) ?? true
        return CopyHead(
            source: try self.headers.wholeSource(),
            headers: try self.headers.contentHeaders(fallingBack: false),
            takesSourceHeaders: takesHeaders,
            metadata: try self.headers.newMetadata() ?? (takesHeaders ? nil : .empty),
            tags: try self.headers.copiedTags(), tier: tier,
            seals: nil)
    }
}

extension RequestHeaders {
    /// A source of which a part can be taken: for a block or pages. There is no body besides.
    func pieceSource(bytesMax: UInt64) throws(WireError) -> CopySource {
        _ = try self.emptyBodyHead()
        let range = try self.sourceRange()
        if let range, UInt64(range.count) > bytesMax {
            throw .requestBodyTooLarge(byteCountMax: bytesMax)
        }
        var source = try self.source(range)
        source.byteCountMax = bytesMax
        return source
    }

    /// A source that is copied as a whole.
    fileprivate func wholeSource() throws(WireError) -> CopySource {
        if let range = self.nonEmpty(.sourceRange) {
            throw .unsupportedHeader(KnownHeader.sourceRange.rawValue, range)
        }
        return try self.source(nil)
    }

    private func source(_ range: Range<UInt64>?) throws(WireError) -> CopySource {
        guard let url = SourceURL(try self.required(.copySource)) else {
            throw self.invalidValue(.copySource)
        }
        let (md5, crc64) = try self.hashes(.sourceContentMD5, .sourceContentCRC64)
        return CopySource(
            url: url, conditions: try self.sourceConditions(), range: range, md5: md5,
            crc64: crc64, authorization: self.nonEmpty(.copySourceAuthorization))
    }

    /// `bytes=a-b`. Unlike the range of a read, one that cannot be read is refused: it says how
    /// much is written.
    private func sourceRange() throws(WireError) -> Range<UInt64>? {
        guard let text = self.nonEmpty(.sourceRange) else { return nil }
        guard let range = parseRange(text), let last = range.last, last < UInt64(Int64.max) else {
            throw self.invalidValue(.sourceRange)
        }
        return range.first..<(last + 1)
    }

    /// The new tags; nil takes the source's.
    fileprivate func copiedTags() throws(WireError) -> BlobTags? {
        let tags = self.nonEmpty(.tags)
        switch self.nonEmpty(.copySourceTagOption)?.lowercased() {
        case nil, "replace":
            return try TagsHeader.parse(tags ?? "")
        case "copy":
            if tags != nil { throw .bothUserTagsAndSourceTagsCopyPresent }
            return nil
        case .some:
            throw self.invalidValue(.copySourceTagOption)
        }
    }
}
