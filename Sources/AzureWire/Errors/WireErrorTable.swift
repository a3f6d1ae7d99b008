import HTTPTypes

// Every error the data plane gives (spec rest.md §12, worm.md §3.1): one line each, by status. The
// texts are Azure's; clients and their users search for them.

extension WireError {
    // 304. Azure gives not-modified the code of a failed condition.

    public static let notModified = WireError(.notModified, "ConditionNotMet", conditionNotMetText)

    // 400

    public static let bothCrc64AndMd5HeaderPresent = WireError(
        .badRequest, "BothCrc64AndMd5HeaderPresent",
        "Both x-ms-content-crc64 header and Content-MD5 header are present.")

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

    public static let emptyMetadataKey = WireError(
        .badRequest, "EmptyMetadataKey",
        "The key for one of the metadata key-value pairs is empty.")

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
            .badRequest, "InvalidHeaderValue",
            "The value for one of the HTTP headers is not in the correct format."
        ).header(name, value)
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

    public static let invalidURI = WireError(
        .badRequest, "InvalidUri",
        "The requested URI does not represent any resource on the server.")

    public static let invalidXMLDocument = WireError(
        .badRequest, "InvalidXmlDocument", "XML specified is not syntactically valid.")

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

    // 401, 403

    public static let noAuthenticationInformation = WireError(
        .unauthorized, "NoAuthenticationInformation",
        "Server failed to authenticate the request. Please refer to the information in the "
            + "www-authenticate header.")

    public static func authenticationFailed(detail: String) -> WireError {
        WireError(
            .forbidden, "AuthenticationFailed",
            "Server failed to authenticate the request. Make sure the value of Authorization "
                + "header is formed correctly including the signature."
        ).adding(("AuthenticationErrorDetail", detail))
    }

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

    // 409

    public static let appendBlockCountExceedsLimit = WireError(
        .conflict, "BlockCountExceedsLimit",
        "The committed block count cannot exceed the maximum limit of 50,000 blocks.")

    public static let blobAlreadyExists = WireError(
        .conflict, "BlobAlreadyExists", "The specified blob already exists.")

    public static let blobImmutableDueToLegalHold = WireError(
        .conflict, "BlobImmutableDueToLegalHold",
        "This operation is not permitted as the blob is immutable due to one or more legal holds.")

    public static let blobImmutableDueToPolicy = WireError(
        .conflict, "BlobImmutableDueToPolicy",
        "This operation is not permitted as the blob is immutable due to a policy.")

    public static let containerAlreadyExists = WireError(
        .conflict, "ContainerAlreadyExists", "The specified container already exists.")

    public static let containerHasLegalHold = WireError(
        .conflict, "ContainerHasLegalHold",
        "The requested operation is not allowed as the container has one or more legal holds.")

    public static let containerImmutabilityPolicyLocked = WireError(
        .conflict, "ContainerImmutabilityPolicyLocked",
        "The requested operation is not allowed as the container has a locked immutability policy.")

    public static let invalidBlobType = WireError(
        .conflict, "InvalidBlobType", "The blob type is invalid for this operation.")

    public static let publicAccessNotPermitted = WireError(
        .conflict, "PublicAccessNotPermitted",
        "Public access is not permitted on this storage account.")

    public static let uncommittedBlockCountExceedsLimit = WireError(
        .conflict, "BlockCountExceedsLimit",
        "The uncommitted block count cannot exceed the maximum limit of 100,000 blocks.")

    /// A policy or hold of one version, asked of a container that keeps no versions. Azure refuses
    /// it with a 409 whose code is not published (spec worm.md U13).
    public static let versionLevelImmutabilityNotEnabled = WireError(
        .conflict, "BlobOperationNotSupported",
        "The operation is not permitted as version-level immutability is not enabled on the "
            + "container.")

    // 411, 412, 413, 416

    public static let missingContentLengthHeader = WireError(
        .lengthRequired, "MissingContentLengthHeader",
        "The Content-Length header was not specified.")

    public static let appendPositionConditionNotMet = WireError(
        .preconditionFailed, "AppendPositionConditionNotMet",
        "The append position condition specified was not met.")

    public static let conditionNotMet = WireError(
        .preconditionFailed, "ConditionNotMet", conditionNotMetText)

    public static let leaseNotPresentWithBlobOperation = WireError(
        .preconditionFailed, "LeaseNotPresentWithBlobOperation",
        "There is currently no lease on the blob.")

    public static let leaseNotPresentWithContainerOperation = WireError(
        .preconditionFailed, "LeaseNotPresentWithContainerOperation",
        "There is currently no lease on the container.")

    public static let maxBlobSizeConditionNotMet = WireError(
        .preconditionFailed, "MaxBlobSizeConditionNotMet",
        "The max blob size condition specified was not met.")

    public static func requestBodyTooLarge(byteCountMax: UInt64) -> WireError {
        WireError(
            .contentTooLarge, "RequestBodyTooLarge",
            "The request body is too large and exceeds the maximum permissible limit."
        ).adding(("MaxLimit", String(byteCountMax)))
    }

    /// The answer also carries `Content-Range: bytes */size`.
    public static let invalidRange = WireError(
        .rangeNotSatisfiable, "InvalidRange",
        "The range specified is invalid for the current size of the resource.")

    // 5xx

    public static let internalError = WireError(
        .internalServerError, "InternalError",
        "Server encountered an internal error. Please try again after some time.")

    /// - Parameter operation: Azure's name of it.
    public static func notImplemented(_ operation: String) -> WireError {
        WireError(
            .notImplemented, "NotImplemented",
            "The operation '\(operation)' is not implemented by this server.")
    }

    public static func serverBusy(_ message: String) -> WireError {
        WireError(.serviceUnavailable, "ServerBusy", message)
    }

    private static let conditionNotMetText =
        "The condition specified using HTTP conditional header(s) is not met."

    private func header(_ name: String, _ value: String) -> WireError {
        self.adding(("HeaderName", name), ("HeaderValue", value))
    }

    private func query(_ name: String, _ value: String) -> WireError {
        self.adding(("QueryParameterName", name), ("QueryParameterValue", value))
    }
}
