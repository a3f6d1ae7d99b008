public import HTTPTypes

// Names of header fields that Azure adds to HTTP's. Requests are read through ``RequestHeaders``;
// these are for answers and for the few fields that are needed before a request is parsed.

extension HTTPField.Name {
    public static let serviceVersion = known("x-ms-version")
    public static let msDate = known("x-ms-date")
    public static let requestID = known("x-ms-request-id")
    public static let clientRequestID = known("x-ms-client-request-id")
    public static let errorCode = known("x-ms-error-code")

    public static let skuName = known("x-ms-sku-name")
    public static let accountKind = known("x-ms-account-kind")
    public static let isHNSEnabled = known("x-ms-is-hns-enabled")

    public static let contentMD5 = known("Content-MD5")
    public static let contentCRC64 = known("x-ms-content-crc64")
    public static let requestServerEncrypted = known("x-ms-request-server-encrypted")
    public static let serverEncrypted = known("x-ms-server-encrypted")
    public static let creationTime = known("x-ms-creation-time")
    public static let leaseStatus = known("x-ms-lease-status")
    public static let leaseState = known("x-ms-lease-state")
    public static let leaseDuration = known("x-ms-lease-duration")
    public static let leaseID = known("x-ms-lease-id")
    public static let leaseTime = known("x-ms-lease-time")
    public static let structuredBody = known("x-ms-structured-body")
    public static let structuredContentLength = known("x-ms-structured-content-length")

    public static let blobPublicAccess = known("x-ms-blob-public-access")
    public static let blobType = known("x-ms-blob-type")
    public static let blobContentMD5 = known("x-ms-blob-content-md5")
    public static let blobContentLength = known("x-ms-blob-content-length")
    public static let blobAppendOffset = known("x-ms-blob-append-offset")
    public static let blobCommittedBlockCount = known("x-ms-blob-committed-block-count")
    public static let accessTier = known("x-ms-access-tier")
    public static let blobSealed = known("x-ms-blob-sealed")
    public static let blobSequenceNumber = known("x-ms-blob-sequence-number")
    public static let versionID = known("x-ms-version-id")
    public static let isCurrentVersion = known("x-ms-is-current-version")
    public static let snapshot = known("x-ms-snapshot")
    public static let tagCount = known("x-ms-tag-count")
    public static let expiryTime = known("x-ms-expiry-time")
    public static let accessTierInferred = known("x-ms-access-tier-inferred")
    public static let accessTierChangeTime = known("x-ms-access-tier-change-time")
    public static let archiveStatus = known("x-ms-archive-status")
    public static let rehydratePriority = known("x-ms-rehydrate-priority")
    public static let deleteTypePermanent = known("x-ms-delete-type-permanent")

    public static let copyID = known("x-ms-copy-id")
    public static let copySource = known("x-ms-copy-source")
    public static let copyStatus = known("x-ms-copy-status")
    public static let copyStatusDescription = known("x-ms-copy-status-description")
    public static let copyProgress = known("x-ms-copy-progress")
    public static let copyCompletionTime = known("x-ms-copy-completion-time")
    public static let copyDestinationSnapshot = known("x-ms-copy-destination-snapshot")
    public static let incrementalCopy = known("x-ms-incremental-copy")
    public static let copySourceStatusCode = known("x-ms-copy-source-status-code")
    public static let copySourceErrorCode = known("x-ms-copy-source-error-code")

    public static let hasImmutabilityPolicy = known("x-ms-has-immutability-policy")
    public static let hasLegalHold = known("x-ms-has-legal-hold")
    public static let immutableStorageWithVersioningEnabled = known(
        "x-ms-immutable-storage-with-versioning-enabled")
    public static let immutabilityUntilDate = known("x-ms-immutability-policy-until-date")
    public static let immutabilityMode = known("x-ms-immutability-policy-mode")
    public static let legalHold = known("x-ms-legal-hold")
    public static let defaultEncryptionScope = known("x-ms-default-encryption-scope")
    public static let denyEncryptionScopeOverride = known(
        "x-ms-deny-encryption-scope-override")

    static func known(_ text: StaticString) -> HTTPField.Name {
        guard let name = HTTPField.Name(text.description) else {
            preconditionFailure("\(text) is no field name")
        }
        return name
    }
}

extension HTTPFields {
    /// The value of the first field of that name, without joining as the subscript does.
    func firstValue(of name: HTTPField.Name) -> String? {
        self.first { $0.name.canonicalName == name.canonicalName }?.value
    }
}
