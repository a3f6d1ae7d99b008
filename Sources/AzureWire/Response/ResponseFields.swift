public import BlobModel
public import HTTPTypes

// The header fields of answers about containers and blobs (spec rest.md §3, §3b). Lengths, ranges
// and the fields every answer has are set where the answer is made.

/// The two fields that change with every write.
public struct ResourceState: Hashable, Sendable {
    public var etag: ETag
    public var lastModified: Timestamp

    public init(etag: ETag, lastModified: Timestamp) {
        self.etag = etag
        self.lastModified = lastModified
    }
}

extension HTTPFields {
    /// `ETag`, in quotes, and `Last-Modified`.
    public mutating func setState(_ state: ResourceState) {
        self.append(HTTPField(name: .eTag, value: "\"\(state.etag.text)\""))
        self.append(HTTPField(name: .lastModified, value: WireDate.text(of: state.lastModified)))
    }

    fileprivate mutating func append(_ name: HTTPField.Name, _ value: String?) {
        if let value { self.append(HTTPField(name: name, value: value)) }
    }

    fileprivate mutating func append(_ metadata: Metadata) {
        for entry in metadata.entries {
            guard let name = HTTPField.Name("x-ms-meta-\(entry.name)") else {
                preconditionFailure("metadata names are identifiers and so are field names")
            }
            self.append(name, entry.value)
        }
    }

    /// No lease can be held yet.
    fileprivate mutating func appendAvailableLease() {
        self.append(.leaseStatus, "unlocked")
        self.append(.leaseState, "available")
    }
}

extension Container {
    public var state: ResourceState {
        ResourceState(etag: self.etag, lastModified: self.lastModified)
    }

    /// Get Container Properties.
    public var fields: HTTPFields {
        var fields = self.metadataFields
        fields.appendAvailableLease()
        fields.append(.hasImmutabilityPolicy, self.policy == nil ? "false" : "true")
        fields.append(.hasLegalHold, self.hold.isInForce ? "true" : "false")
        fields.append(.immutableStorageWithVersioningEnabled, "false")
        fields.append(.defaultEncryptionScope, accountScope)
        fields.append(.denyEncryptionScopeOverride, "false")
        return fields
    }

    /// Get Container Metadata.
    public var metadataFields: HTTPFields {
        var fields = HTTPFields()
        fields.setState(self.state)
        fields.append(self.metadata)
        return fields
    }
}

extension Blob {
    /// How much of the content an answer is about; the stored MD5 moves with it.
    public enum Extent: Sendable {
        case whole
        case range
    }

    public var state: ResourceState {
        ResourceState(etag: self.etag, lastModified: self.lastModified)
    }

    /// Get Blob and Get Blob Properties.
    public func fields(for extent: Extent) -> HTTPFields {
        var fields = HTTPFields()
        fields.reserveCapacity(24 + self.metadata.entries.count)
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
        switch self.kind {
        case .block:
            fields.append(contentsOf: Self.blockBlobFields)
        case .append:
            fields.append(contentsOf: Self.appendBlobFields)
            fields.append(.blobCommittedBlockCount, String(self.blockCount))
        }
        return fields
    }

    /// Made once: what every blob of a kind says of itself.
    private static let blockBlobFields = {
        var fields = commonFields(.block)
        fields.append(.accessTier, "Hot")
        fields.append(.accessTierInferred, "true")
        return fields
    }()

    private static let appendBlobFields = commonFields(.append)

    private static func commonFields(_ kind: Kind) -> HTTPFields {
        var fields = HTTPFields()
        fields.append(.acceptRanges, "bytes")
        fields.append(.serverEncrypted, "true")
        fields.appendAvailableLease()
        fields.append(.blobType, kind.wireName)
        return fields
    }

    /// Get Blob Metadata.
    public var metadataFields: HTTPFields {
        var fields = HTTPFields()
        fields.setState(self.state)
        fields.append(self.metadata)
        return fields
    }
}

extension Blob.Kind {
    /// As in `x-ms-blob-type` and `<BlobType>`.
    var wireName: String {
        switch self {
        case .block: "BlockBlob"
        case .append: "AppendBlob"
        }
    }
}
