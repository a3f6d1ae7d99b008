import HTTPTypes

// 411, 412, 413 and 416: lengths, ranges and conditions (spec rest.md §5–§7, §12).

extension WireError {
    public static let missingContentLengthHeader = WireError(
        .lengthRequired, "MissingContentLengthHeader",
        "The Content-Length header was not specified.")

    public static let appendPositionConditionNotMet = WireError(
        .preconditionFailed, "AppendPositionConditionNotMet",
        "The append position condition specified was not met.")

    public static let conditionNotMet = WireError(
        .preconditionFailed, "ConditionNotMet", conditionNotMetText)

    public static let leaseIDMismatchWithBlobOperation = WireError(
        .preconditionFailed, "LeaseIdMismatchWithBlobOperation",
        "The lease ID specified did not match the lease ID for the blob.")

    public static let leaseIDMismatchWithContainerOperation = WireError(
        .preconditionFailed, "LeaseIdMismatchWithContainerOperation",
        "The lease ID specified did not match the lease ID for the container.")

    public static let leaseIDMissingOnBlob = WireError(
        .preconditionFailed, "LeaseIdMissing",
        "There is currently a lease on the blob and no lease ID was specified in the request.")

    public static let leaseIDMissingOnContainer = WireError(
        .preconditionFailed, "LeaseIdMissing",
        "There is currently a lease on the container and no lease ID was specified in the request.")

    public static let leaseNotPresentWithBlobOperation = WireError(
        .preconditionFailed, "LeaseNotPresentWithBlobOperation",
        "There is currently no lease on the blob.")

    public static let leaseNotPresentWithContainerOperation = WireError(
        .preconditionFailed, "LeaseNotPresentWithContainerOperation",
        "There is currently no lease on the container.")

    public static let maxBlobSizeConditionNotMet = WireError(
        .preconditionFailed, "MaxBlobSizeConditionNotMet",
        "The max blob size condition specified was not met.")

    public static let sequenceNumberConditionNotMet = WireError(
        .preconditionFailed, "SequenceNumberConditionNotMet",
        "The sequence number condition specified was not met.")

    public static let sourceConditionNotMet = WireError(
        .preconditionFailed, "SourceConditionNotMet",
        "The source condition specified using HTTP conditional header(s) is not met.")

    public static func requestBodyTooLarge(byteCountMax: UInt64) -> WireError {
        WireError(
            .contentTooLarge, "RequestBodyTooLarge",
            "The request body is too large and exceeds the maximum permissible limit."
        ).adding(("MaxLimit", String(byteCountMax)))
    }

    public static let invalidPageRange = WireError(
        .rangeNotSatisfiable, "InvalidPageRange", "The page range specified is invalid.")

    /// The answer also carries `Content-Range: bytes */size`.
    public static let invalidRange = WireError(
        .rangeNotSatisfiable, "InvalidRange",
        "The range specified is invalid for the current size of the resource.")
}
