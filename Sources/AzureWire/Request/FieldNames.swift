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

    public static let blobType = known("x-ms-blob-type")
    public static let blobContentMD5 = known("x-ms-blob-content-md5")
    public static let blobContentLength = known("x-ms-blob-content-length")
    public static let blobAppendOffset = known("x-ms-blob-append-offset")
    public static let blobCommittedBlockCount = known("x-ms-blob-committed-block-count")
    public static let accessTier = known("x-ms-access-tier")
    public static let accessTierInferred = known("x-ms-access-tier-inferred")
    public static let deleteTypePermanent = known("x-ms-delete-type-permanent")

    public static let hasImmutabilityPolicy = known("x-ms-has-immutability-policy")
    public static let hasLegalHold = known("x-ms-has-legal-hold")
    public static let immutableStorageWithVersioningEnabled = known(
        "x-ms-immutable-storage-with-versioning-enabled")
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
