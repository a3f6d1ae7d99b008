import BlobModel
import HTTPTypes

/// A request's header fields, sorted out in one pass: those that are understood, metadata, and
/// those that ask for something this server refuses rather than ignores. The rest is ignored.
struct RequestHeaders {
    private(set) var metadata: [Metadata.Entry] = []
    /// The first field that asks for what does not exist here.
    private(set) var unsupported: (name: String, value: String)?
    /// Whether a policy or hold of a single version is asked for.
    private(set) var namesVersionImmutability = false
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
            case .versionImmutability:
                self.namesVersionImmutability = true
            case nil where name.hasPrefix(Self.metadataPrefix):
                self.metadata.append(
                    Metadata.Entry(
                        name: String(field.name.rawName.dropFirst(Self.metadataPrefix.utf8.count)),
                        value: field.value))
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
        case versionImmutability
    }

    private static let metadataPrefix = "x-ms-meta-"

    private static let meanings: [String: Meaning] = {
        var meanings: [String: Meaning] = [:]
        for header in KnownHeader.allCases { meanings[header.rawValue] = .known(header) }
        for name in unsupportedNames { meanings[name] = .unsupported }
        for name in versionImmutabilityNames { meanings[name] = .versionImmutability }
        return meanings
    }()

    /// Tags, tiers, customer keys, structured bodies, page blobs, copying, expiry. An empty value
    /// asks for nothing.
    private static let unsupportedNames = [
        "x-ms-tags", "x-ms-if-tags", "x-ms-access-tier", "x-ms-access-tier-if-modified-since",
        "x-ms-access-tier-if-unmodified-since", "x-ms-rehydrate-priority", "x-ms-encryption-key",
        "x-ms-encryption-key-sha256", "x-ms-encryption-algorithm", "x-ms-encryption-scope",
        "x-ms-structured-body", "x-ms-structured-content-length", "x-ms-copy-source-authorization",
        "x-ms-copy-source-tag-option", "x-ms-copy-source-blob-properties",
        "x-ms-seal-blob", "x-ms-source-if-match", "x-ms-source-if-none-match",
        "x-ms-source-if-modified-since", "x-ms-source-if-unmodified-since", "x-ms-source-if-tags",
        "x-ms-source-lease-id", "x-ms-source-range", "x-ms-source-content-md5",
        "x-ms-source-content-crc64", "x-ms-source-encryption-key",
        "x-ms-source-encryption-key-sha256", "x-ms-source-encryption-algorithm",
        "x-ms-file-request-intent", "x-ms-if-sequence-number-le", "x-ms-if-sequence-number-lt",
        "x-ms-if-sequence-number-eq", "x-ms-page-write", "x-ms-blob-sequence-number",
        "x-ms-expiry-option", "x-ms-expiry-time",
    ]

    private static let versionImmutabilityNames = [
        "x-ms-immutability-policy-until-date", "x-ms-immutability-policy-mode", "x-ms-legal-hold",
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

    // These turn an operation into another one that does not exist here.
    case copySource = "x-ms-copy-source"
    case requiresSync = "x-ms-requires-sync"
    case blobContentLength = "x-ms-blob-content-length"
    case sequenceNumberAction = "x-ms-sequence-number-action"
}
