import HTTPTypes

// Every error the data plane gives (spec rest.md §12, worm.md §3.1), by status; conflicts and failed
// conditions are in the files beside this one. The texts are Azure's; clients and their users search
// for them.

extension WireError {
    // 304. Azure gives not-modified the code of a failed condition.

    public static let notModified = WireError(.notModified, "ConditionNotMet", conditionNotMetText)

    // 400

    public static let accessTierNotSupportedForBlobType = WireError(
        .badRequest, "AccessTierNotSupportedForBlobType",
        "The access tier is not supported for this blob type.")

    public static let allBatchSubRequestsShouldBeSameAPI = WireError(
        .badRequest, "AllBatchSubRequestsShouldBeSameApi",
        "All batch subrequests should be the same api.")

    public static let bothCrc64AndMd5HeaderPresent = WireError(
        .badRequest, "BothCrc64AndMd5HeaderPresent",
        "Both x-ms-content-crc64 header and Content-MD5 header are present.")

    public static let bothUserTagsAndSourceTagsCopyPresent = WireError(
        .badRequest, "BothUserTagsAndSourceTagsCopyPresentException",
        "x-ms-tags header must not be present with x-ms-copy-source-tag-option header value as "
            + "COPY.")

    public static let blockListTooLong = WireError(
        .badRequest, "BlockListTooLong", "The block list may not contain more than 50,000 blocks.")

    public static func conditionHeadersNotSupported(_ name: String, _ value: String) -> WireError {
        WireError(
            .badRequest, "ConditionHeadersNotSupported", "Condition headers are not supported."
        ).header(name, value)
    }

    /// Both values in the base64 form of the header.
    public static func crc64Mismatch(specified: String, calculated: String) -> WireError {
        WireError(
            .badRequest, "Crc64Mismatch",
            "The CRC64 value specified in the request did not match with the CRC64 value "
                + "calculated by the server."
        ).adding(("UserSpecifiedCrc64", specified), ("ServerCalculatedCrc64", calculated))
    }

    public static let duplicateTagNames = WireError(
        .badRequest, "DuplicateTagNames", "The tags specified contain duplicate names.")

    public static let emptyMetadataKey = WireError(
        .badRequest, "EmptyMetadataKey",
        "The key for one of the metadata key-value pairs is empty.")

    public static let emptyTagName = WireError(
        .badRequest, "EmptyTagName", "The name of one of the tag key-value pairs is empty.")

    public static let exceedsMaxBatchRequestCount = WireError(
        .badRequest, "ExceedsMaxBatchRequestCount",
        "The batch operation exceeds maximum number of allowed subrequests.")

    /// Set Blob Expiry with a time that has passed.
    public static let expiryTimeInThePast = WireError(
        .badRequest, "InvalidHeaderValue", invalidHeaderValueText
    ).adding(("HeaderName", KnownHeader.expiryTime.rawValue))

    public static let hierarchicalNamespaceNotEnabled = WireError(
        .badRequest, "HierarchicalNamespaceNotEnabled",
        "Hierarchical namespace is not enabled for this account.")

    public static let invalidAuthenticationInfo = WireError(
        .badRequest, "InvalidAuthenticationInfo",
        "Authentication information is not given in the correct format. Check the value of "
            + "Authorization header.")

    public static let invalidBlobOrBlock = WireError(
        .badRequest, "InvalidBlobOrBlock", "The specified blob or block content is invalid.")

    public static let invalidBlockList = WireError(
        .badRequest, "InvalidBlockList", "The specified block list is invalid.")

    public static func invalidHeaderValue(_ name: String, _ value: String) -> WireError {
        WireError(
            .badRequest, "InvalidHeaderValue", invalidHeaderValueText
        ).header(name, value)
    }

    /// - Parameter reason: what about the input is wrong.
    public static func invalidInput(_ reason: String) -> WireError {
        WireError(
            .badRequest, "InvalidInput", "One of the request inputs is not valid."
        ).adding(("Reason", reason))
    }

    public static func invalidMd5(_ name: String, _ value: String) -> WireError {
        WireError(
            .badRequest, "InvalidMd5",
            "The MD5 value specified in the request is invalid. MD5 value must be 128 bits and "
                + "base64 encoded."
        ).header(name, value)
    }

    public static let invalidMetadata = WireError(
        .badRequest, "InvalidMetadata",
        "The metadata specified is invalid. It has characters that are not permitted.")

    public static func invalidQueryParameterValue(
        _ name: String, _ value: String, reason: String? = nil
    ) -> WireError {
        let error = WireError(
            .badRequest, "InvalidQueryParameterValue",
            "Value for one of the query parameters specified in the request URI is invalid."
        ).query(name, value)
        return reason.map { error.adding(("Reason", $0)) } ?? error
    }

    public static let invalidResourceName = WireError(
        .badRequest, "InvalidResourceName",
        "The specified resource name contains invalid characters.")

    /// Azure refuses such tags with a 400 whose code is not published (spec rest.md §4.8).
    public static let invalidTag = WireError(
        .badRequest, "InvalidTag",
        "The tags specified are invalid. It contains characters that are not permitted.")

    public static let invalidURI = WireError(
        .badRequest, "InvalidUri",
        "The requested URI does not represent any resource on the server.")

    public static let invalidXMLDocument = WireError(
        .badRequest, "InvalidXmlDocument", "XML specified is not syntactically valid.")

    public static func invalidXMLNodeValue(
        _ name: String, _ value: String, reason: String? = nil
    ) -> WireError {
        let error = WireError(
            .badRequest, "InvalidXmlNodeValue",
            "The value for one of the XML nodes is not in the correct format."
        ).adding(("XmlNodeName", name), ("XmlNodeValue", value))
        return reason.map { error.adding(("Reason", $0)) } ?? error
    }

    /// Both values in base64.
    public static func md5Mismatch(specified: String, calculated: String) -> WireError {
        WireError(
            .badRequest, "Md5Mismatch",
            "The MD5 value specified in the request did not match with the MD5 value calculated "
                + "by the server."
        ).adding(("UserSpecifiedMd5", specified), ("ServerCalculatedMd5", calculated))
    }

    public static let metadataTooLarge = WireError(
        .badRequest, "MetadataTooLarge",
        "The size of the specified metadata exceeds the maximum size permitted.")

    public static func missingRequiredHeader(_ name: String) -> WireError {
        WireError(
            .badRequest, "MissingRequiredHeader",
            "An HTTP header that's mandatory for this request is not specified."
        ).adding(("HeaderName", name))
    }

    public static func missingRequiredQueryParameter(_ name: String) -> WireError {
        WireError(
            .badRequest, "MissingRequiredQueryParameter",
            "A query parameter that's mandatory for this request is not specified."
        ).adding(("QueryParameterName", name))
    }

    public static func missingRequiredXMLNode(_ name: String) -> WireError {
        WireError(
            .badRequest, "MissingRequiredXmlNode",
            "A required XML node was not specified in the request body."
        ).adding(("XmlNodeName", name))
    }

    public static let multipleConditionHeadersNotSupported = WireError(
        .badRequest, "MultipleConditionHeadersNotSupported",
        "Multiple condition headers are not supported.")

    public static let outOfRangeInput = WireError(
        .badRequest, "OutOfRangeInput", "One of the request inputs is out of range.")

    public static func outOfRangeQueryParameterValue(
        _ name: String, _ value: String, allowed: ClosedRange<Int>
    ) -> WireError {
        WireError(
            .badRequest, "OutOfRangeQueryParameterValue",
            "One of the query parameters specified in the request URI is outside the permissible "
                + "range."
        ).query(name, value).adding(
            ("MinimumAllowed", String(allowed.lowerBound)),
            ("MaximumAllowed", String(allowed.upperBound)))
    }

    public static let previousSnapshotCannotBeNewer = WireError(
        .badRequest, "PreviousSnapshotCannotBeNewer",
        "The prevsnapshot query parameter value cannot be newer than snapshot query parameter "
            + "value.")

    /// Of a copy: what the source has is no longer what the client means.
    public static let sourceMD5Mismatch = WireError(
        .badRequest, "Md5Mismatch",
        "The MD5 value specified in the request did not match with the MD5 value calculated by the "
            + "server.")

    public static let tagsTooLarge = WireError(
        .badRequest, "TagsTooLarge", "The tags specified exceed the maximum permissible limit.")

    public static let unsatisfiableCondition = WireError(
        .badRequest, "UnsatisfiableCondition",
        "The request includes an unsatisfiable condition for this operation.")

    public static func unsupportedHeader(_ name: String, _ value: String) -> WireError {
        WireError(
            .badRequest, "UnsupportedHeader",
            "One of the HTTP headers specified in the request is not supported."
        ).header(name, value)
    }

    public static func unsupportedQueryParameter(_ name: String, _ value: String) -> WireError {
        WireError(
            .badRequest, "UnsupportedQueryParameter",
            "One of the query parameters specified in the request URI is not supported."
        ).query(name, value)
    }

    public static func unsupportedXMLNode(_ name: String, reason: String) -> WireError {
        WireError(
            .badRequest, "UnsupportedXmlNode",
            "One of the XML nodes specified in the request body is not supported."
        ).adding(("XmlNodeName", name), ("Reason", reason))
    }

    // 401, 403

    public static let noAuthenticationInformation = WireError(
        .unauthorized, "NoAuthenticationInformation",
        "Server failed to authenticate the request. Please refer to the information in the "
            + "www-authenticate header.")

    public static func invalidBearerToken(detail: String) -> WireError {
        WireError(
            .unauthorized, "InvalidAuthenticationInfo", Self.noAuthenticationInformation.message
        ).adding(("AuthenticationErrorDetail", detail))
    }

    public static func authenticationFailed(detail: String) -> WireError {
        WireError(
            .forbidden, "AuthenticationFailed",
            "Server failed to authenticate the request. Make sure the value of Authorization "
                + "header is formed correctly including the signature."
        ).adding(("AuthenticationErrorDetail", detail))
    }

    public static let authorizationPermissionMismatch = WireError(
        .forbidden, "AuthorizationPermissionMismatch",
        "This request is not authorized to perform this operation using this permission.")

    public static let authorizationResourceTypeMismatch = WireError(
        .forbidden, "AuthorizationResourceTypeMismatch",
        "This request is not authorized to perform this operation using this resource type.")

    public static let authorizationServiceMismatch = WireError(
        .forbidden, "AuthorizationServiceMismatch",
        "This request is not authorized to perform this operation using this service.")

    /// - Parameter address: the one the request came from; nil for the server's own.
    public static func authorizationSourceIPMismatch(_ address: String?) -> WireError {
        let error = WireError(
            .forbidden, "AuthorizationSourceIPMismatch",
            "This request is not authorized to perform this operation using this source IP "
                + "\(address ?? "").")
        return address.map { error.adding(("SourceIP", $0)) } ?? error
    }

    /// Whoever asks (spec auth.md §9).
    public static let accountRequiresHTTPS = WireError(
        .badRequest, "AccountRequiresHttps",
        "The account being accessed does not support http.")

    public static let authorizationProtocolMismatch = WireError(
        .forbidden, "AuthorizationProtocolMismatch",
        "This request is not authorized to perform this operation using this protocol.")

    /// The secondary endpoint is for reading.
    public static let writeToSecondary = WireError(
        .forbidden, "InsufficientAccountPermissions", "Write operations are not allowed.")

    /// Who may create a blob and not overwrite one met one.
    public static let unauthorizedBlobOverwrite = WireError(
        .forbidden, "UnauthorizedBlobOverwrite",
        "This request is not authorized to perform blob overwrites.")

    public static let corsPreflightFailure = WireError(
        .forbidden, "CorsPreflightFailure",
        "CORS not enabled or no matching rule found for this request.")

    public static let operationNotAllowedOnRootBlob = WireError(
        .forbidden, "OperationNotAllowedOnRootBlob",
        "The specified operation is not allowed on root blob.")

    // 404, 405

    public static let blobNotFound = WireError(
        .notFound, "BlobNotFound", "The specified blob does not exist.")

    public static let containerNotFound = WireError(
        .notFound, "ContainerNotFound", "The specified container does not exist.")

    public static let resourceNotFound = WireError(
        .notFound, "ResourceNotFound", "The specified resource does not exist.")

    public static let unsupportedHTTPVerb = WireError(
        .methodNotAllowed, "UnsupportedHttpVerb",
        "The resource doesn't support specified Http Verb.")

    // 5xx

    public static let internalError = WireError(
        .internalServerError, "InternalError",
        "Server encountered an internal error. Please try again after some time.")

    public static func serverBusy(_ message: String) -> WireError {
        WireError(.serviceUnavailable, "ServerBusy", message)
    }

    private static let invalidHeaderValueText =
        "The value for one of the HTTP headers is not in the correct format."

    static let conditionNotMetText =
        "The condition specified using HTTP conditional header(s) is not met."

    private func header(_ name: String, _ value: String) -> WireError {
        self.adding(("HeaderName", name), ("HeaderValue", value))
    }

    private func query(_ name: String, _ value: String) -> WireError {
        self.adding(("QueryParameterName", name), ("QueryParameterValue", value))
    }
}
