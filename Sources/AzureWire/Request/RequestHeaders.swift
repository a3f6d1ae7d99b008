import BlobModel
import HTTPTypes

/// A request's header fields, sorted out in one pass: those that are understood, metadata, and
/// those that ask for something this server refuses rather than ignores. The rest is ignored.
struct RequestHeaders {
    private(set) var metadata: [Metadata.Entry] = []
    /// The first field that asks for what does not exist here.
    private(set) var unsupported: (name: String, value: String)?
    private var values: [(header: KnownHeader, value: String)] = []

    init(_ fields: HTTPFields) throws(WireError) {
        self.values.reserveCapacity(fields.count)
        for field in fields {
            let name = field.name.canonicalName
            switch Self.meanings[name] {
            case .known(let header):
                // One of two values would have to be ignored.
                if self[header] != nil { throw .invalidHeaderValue(name, field.value) }
                self.values.append((header, field.value))
            case .unsupported where !field.value.isEmpty:
                self.unsupported = self.unsupported ?? (name, field.value)
            case nil where name.hasPrefix(Self.metadataPrefix):
                self.metadata.append(
                    Metadata.Entry(
                        name: String(field.name.rawName.dropFirst(Self.metadataPrefix.utf8.count)),
                        value: field.value))
            case nil where Self.protectionPrefixes.contains(where: name.hasPrefix):
                self.unsupported = self.unsupported ?? (name, field.value)
            case .unsupported, nil:
                break
            }
        }
    }

    subscript(header: KnownHeader) -> String? {
        for entry in self.values where entry.header == header {
            return entry.value
        }
        return nil
    }

    /// Nil also if the value is empty, where that means as much as no header: some clients send
    /// every property header they know.
    func nonEmpty(_ header: KnownHeader) -> String? {
        self[header].flatMap { $0.isEmpty ? nil : $0 }
    }

    private enum Meaning {
        case known(KnownHeader)
        case unsupported
    }

    private static let metadataPrefix = "x-ms-meta-"

    /// Of headers that ask for protection, misspelt ones included: ignored they would look like it.
    private static let protectionPrefixes = ["x-ms-immutab", "x-ms-legal", "x-ms-has-"]

    private static let meanings: [String: Meaning] = {
        var meanings: [String: Meaning] = [:]
        for header in KnownHeader.allCases { meanings[header.rawValue] = .known(header) }
        for name in unsupportedNames { meanings[name] = .unsupported }
        return meanings
    }()

    /// Customers' keys, conditions on the time of a tier, and what only other kinds of accounts
    /// have. An empty value asks for nothing.
    private static let unsupportedNames = [
        "x-ms-access-tier-if-modified-since", "x-ms-access-tier-if-unmodified-since",
        "x-ms-encryption-key", "x-ms-encryption-key-sha256", "x-ms-encryption-algorithm",
        "x-ms-source-encryption-key", "x-ms-source-encryption-key-sha256",
        "x-ms-source-encryption-algorithm", "x-ms-file-request-intent",
    ]
}

/// The header fields that mean something to a data-plane operation, by their names in lower case.
enum KnownHeader: String, CaseIterable {
    case version = "x-ms-version"
    case leaseID = "x-ms-lease-id"

    case ifMatch = "if-match"
    case ifNoneMatch = "if-none-match"
    case ifModifiedSince = "if-modified-since"
    case ifUnmodifiedSince = "if-unmodified-since"

    case range = "range"
    case msRange = "x-ms-range"
    case rangeGetContentMD5 = "x-ms-range-get-content-md5"
    case rangeGetContentCRC64 = "x-ms-range-get-content-crc64"

    case contentLength = "content-length"
    case transferEncoding = "transfer-encoding"
    case contentMD5 = "content-md5"
    case contentCRC64 = "x-ms-content-crc64"
    case contentType = "content-type"
    case contentEncoding = "content-encoding"
    case contentLanguage = "content-language"
    case cacheControl = "cache-control"

    case blobType = "x-ms-blob-type"
    case blobContentType = "x-ms-blob-content-type"
    case blobContentEncoding = "x-ms-blob-content-encoding"
    case blobContentLanguage = "x-ms-blob-content-language"
    case blobContentDisposition = "x-ms-blob-content-disposition"
    case blobCacheControl = "x-ms-blob-cache-control"
    case blobContentMD5 = "x-ms-blob-content-md5"

    case appendPosition = "x-ms-blob-condition-appendpos"
    case blobByteCountMax = "x-ms-blob-condition-maxsize"
    case deleteSnapshots = "x-ms-delete-snapshots"

    case publicAccess = "x-ms-blob-public-access"
    case defaultEncryptionScope = "x-ms-default-encryption-scope"
    case denyEncryptionScopeOverride = "x-ms-deny-encryption-scope-override"

    // Read before a request is parsed; here only so that two of a kind are refused.
    case authorization = "authorization"
    case date = "date"
    case msDate = "x-ms-date"

    case encryptionScope = "x-ms-encryption-scope"
    case requiresSync = "x-ms-requires-sync"
    case structuredBody = "x-ms-structured-body"
    case structuredContentLength = "x-ms-structured-content-length"

    case tags = "x-ms-tags"
    case ifTags = "x-ms-if-tags"
    case tagsIfMatch = "x-ms-blob-if-match"
    case tagsIfNoneMatch = "x-ms-blob-if-none-match"
    case tagsIfModifiedSince = "x-ms-blob-if-modified-since"
    case tagsIfUnmodifiedSince = "x-ms-blob-if-unmodified-since"

    case accessTier = "x-ms-access-tier"
    case rehydratePriority = "x-ms-rehydrate-priority"
    case expiryOption = "x-ms-expiry-option"
    case expiryTime = "x-ms-expiry-time"

    case immutabilityUntilDate = "x-ms-immutability-policy-until-date"
    case immutabilityMode = "x-ms-immutability-policy-mode"
    case legalHold = "x-ms-legal-hold"

    case leaseAction = "x-ms-lease-action"
    case leaseDuration = "x-ms-lease-duration"
    case leaseBreakPeriod = "x-ms-lease-break-period"
    case proposedLeaseID = "x-ms-proposed-lease-id"
    case deletedContainerName = "x-ms-deleted-container-name"
    case deletedContainerVersion = "x-ms-deleted-container-version"

    case blobContentLength = "x-ms-blob-content-length"
    case blobSequenceNumber = "x-ms-blob-sequence-number"
    case sequenceNumberAction = "x-ms-sequence-number-action"
    case pageWrite = "x-ms-page-write"
    case ifSequenceNumberLessOrEqual = "x-ms-if-sequence-number-le"
    case ifSequenceNumberLess = "x-ms-if-sequence-number-lt"
    case ifSequenceNumberEqual = "x-ms-if-sequence-number-eq"
    case previousSnapshotURL = "x-ms-previous-snapshot-url"

    case copySource = "x-ms-copy-source"
    case copyAction = "x-ms-copy-action"
    case copySourceAuthorization = "x-ms-copy-source-authorization"
    case copySourceTagOption = "x-ms-copy-source-tag-option"
    case copySourceBlobProperties = "x-ms-copy-source-blob-properties"
    case sealBlob = "x-ms-seal-blob"
    case sourceIfMatch = "x-ms-source-if-match"
    case sourceIfNoneMatch = "x-ms-source-if-none-match"
    case sourceIfModifiedSince = "x-ms-source-if-modified-since"
    case sourceIfUnmodifiedSince = "x-ms-source-if-unmodified-since"
    case sourceIfTags = "x-ms-source-if-tags"
    case sourceLeaseID = "x-ms-source-lease-id"
    case sourceRange = "x-ms-source-range"
    case sourceContentMD5 = "x-ms-source-content-md5"
    case sourceContentCRC64 = "x-ms-source-content-crc64"
}
