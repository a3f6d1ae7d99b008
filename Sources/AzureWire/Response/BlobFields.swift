public import BlobModel
public import HTTPTypes

// The header fields of answers about blobs (spec rest.md §3b).

extension Blob {
    /// How much of the content an answer is about; the stored MD5 moves with it.
    public enum Extent: Sendable {
        case whole
        case range
    }

    /// Get Blob and Get Blob Properties.
    ///
    /// - Parameters:
    ///   - item: which snapshot or previous version it is; nil for the current blob.
    ///   - accountTier: what it has if nobody chose a tier; nil: none.
    public func fields(
        for extent: Extent, of item: HistoryItem.Key? = nil,
        inferring accountTier: AccessTier? = .hot, at now: Timestamp
    ) -> HTTPFields {
        var fields = HTTPFields()
        fields.reserveCapacity(28 + self.metadata.entries.count)
        fields.append(
            .contentType, self.headers.contentType ?? ContentHeaders.defaultContentType)
        fields.setState(self.state)
        fields.append(self.metadata)
        if let digest = self.headers.contentMD5 {
            fields.append(
                extent == .whole ? .contentMD5 : .blobContentMD5, Base64.encode(digest.bytes))
        }
        fields.append(.contentEncoding, self.headers.contentEncoding)
        fields.append(.contentLanguage, self.headers.contentLanguage)
        fields.append(.contentDisposition, self.headers.contentDisposition)
        fields.append(.cacheControl, self.headers.cacheControl)
        // Some clients stop when this or x-ms-server-encrypted is missing (spec clients.md).
        fields.append(.creationTime, WireDate.text(of: self.createdAt))
        if self.kind == .block && self.tier == nil && self.lease == nil && item == nil
            && accountTier == .hot
        {
            fields.append(contentsOf: Self.plainBlockBlobFields)
        } else {
            self.append(to: &fields, of: item, inferring: accountTier, at: now)
        }
        self.appendKindAndCopy(to: &fields)
        fields.append(contentsOf: self.versionFields(of: item))
        if let immutability = self.immutability {
            fields.append(contentsOf: immutability.fields)
        }
        if !self.tags.isEmpty { fields.append(.tagCount, String(self.tags.entries.count)) }
        fields.append(.expiryTime, self.expiresAt.map { WireDate.text(of: $0) })
        return fields
    }

    /// `x-ms-version-id`, for answers to writes, too; nothing without versioning.
    ///
    /// - Parameter item: which snapshot or previous version it is; nil for the current blob.
    public func versionFields(of item: HistoryItem.Key? = nil) -> HTTPFields {
        var fields = HTTPFields()
        if let item {
            if item.role == .version {
                fields.append(.versionID, WireDate.iso8601(item.time))
            }
        } else if let versionID = self.versionID {
            fields.append(.versionID, WireDate.iso8601(versionID))
            fields.append(.isCurrentVersion, "true")
        }
        return fields
    }

    /// Get Blob Metadata.
    public var metadataFields: HTTPFields {
        var fields = HTTPFields()
        fields.setState(self.state)
        fields.append(self.metadata)
        return fields
    }

    /// What tells most blobs from no other, made once.
    private static let plainBlockBlobFields = {
        var fields = commonFields(.block)
        fields.append(LeaseText(nil, at: Timestamp(ticks: 0)))
        fields.append(.accessTier, AccessTier.hot.text)
        fields.append(.accessTierInferred, "true")
        return fields
    }()

    private static func commonFields(_ kind: Kind) -> HTTPFields {
        var fields = HTTPFields()
        fields.append(.acceptRanges, "bytes")
        fields.append(.serverEncrypted, "true")
        fields.append(.blobType, kind.wireName)
        return fields
    }

    private func append(
        to fields: inout HTTPFields, of item: HistoryItem.Key?,
        inferring accountTier: AccessTier?, at now: Timestamp
    ) {
        fields.append(contentsOf: Self.commonFields(self.kind))
        // What is past cannot be leased.
        if item == nil { fields.append(LeaseText(self.lease, at: now)) }
        guard let tier = TierText(self, inferring: accountTier, at: now) else { return }
        fields.append(.accessTier, tier.tier)
        if tier.isInferred { fields.append(.accessTierInferred, "true") }
        fields.append(.accessTierChangeTime, tier.changedAt.map { WireDate.text(of: $0) })
        fields.append(.archiveStatus, tier.archiveStatus)
        fields.append(.rehydratePriority, tier.rehydratePriority)
    }

    private func appendKindAndCopy(to fields: inout HTTPFields) {
        switch self.kind {
        case .block:
            break
        case .append:
            fields.append(.blobCommittedBlockCount, String(self.blockCount))
            if self.isSealed { fields.append(.blobSealed, "true") }
        case .page:
            fields.append(.blobSequenceNumber, String(self.sequenceNumber))
        }
        if let copy = self.copy { fields.append(contentsOf: copy.fields) }
    }
}

extension CopyState {
    /// Of a read of the copy.
    var fields: HTTPFields {
        var fields = self.answerFields
        fields.append(.copySource, self.source)
        fields.append(.copyProgress, self.progress)
        fields.append(.copyCompletionTime, self.completedAt.map { WireDate.text(of: $0) })
        fields.append(.copyStatusDescription, self.reason)
        if self.isIncremental {
            fields.append(.incrementalCopy, "true")
            fields.append(
                .copyDestinationSnapshot, self.destinationSnapshot.map(WireDate.iso8601))
        }
        return fields
    }

    /// Of the answer to the copy itself: `x-ms-copy-id` and `x-ms-copy-status`.
    public var answerFields: HTTPFields {
        var fields = HTTPFields()
        fields.append(.copyID, self.id.text)
        fields.append(.copyStatus, self.status.wireName)
        return fields
    }

    var progress: String {
        "\(self.copied)/\(self.total)"
    }
}

extension CopyState.Status {
    /// As in `x-ms-copy-status` and `<CopyStatus>`.
    var wireName: String {
        switch self {
        case .pending: "pending"
        case .success: "success"
        case .aborted: "aborted"
        case .failed: "failed"
        }
    }
}

extension Blob.Kind {
    /// As in `x-ms-blob-type` and `<BlobType>`.
    var wireName: String {
        switch self {
        case .block: "BlockBlob"
        case .append: "AppendBlob"
        case .page: "PageBlob"
        }
    }
}
