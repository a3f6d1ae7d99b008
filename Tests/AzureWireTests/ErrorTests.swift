import AzureWire
import BlobModel
import HTTPTypes
import Testing

@Suite struct ErrorTests {
    @Test(
        arguments: [
            (.containerNotFound, 404, "ContainerNotFound"),
            (.containerAlreadyExists, 409, "ContainerAlreadyExists"),
            (.blobNotFound, 404, "BlobNotFound"),
            (.notModified, 304, "ConditionNotMet"),
            (.conditionNotMet, 412, "ConditionNotMet"),
            (.blobAlreadyExists, 409, "BlobAlreadyExists"),
            (.unsatisfiableCondition, 400, "UnsatisfiableCondition"),
            (.leaseIDMissing(.container), 412, "LeaseIdMissing"),
            (.leaseIDMissing(.blob), 412, "LeaseIdMissing"),
            (.leaseIDMismatch(.container), 412, "LeaseIdMismatchWithContainerOperation"),
            (.leaseIDMismatch(.blob), 412, "LeaseIdMismatchWithBlobOperation"),
            (.leaseIDMismatch(.copySource), 412, "LeaseIdMismatchWithBlobOperation"),
            (.leaseNotPresent(.container), 412, "LeaseNotPresentWithContainerOperation"),
            (.leaseNotPresent(.blob), 412, "LeaseNotPresentWithBlobOperation"),
            (.leaseNotPresent(.copySource), 412, "LeaseNotPresentWithBlobOperation"),
            (.leaseAlreadyPresent, 409, "LeaseAlreadyPresent"),
            (.leaseIDMismatchWithLeaseOperation, 409, "LeaseIdMismatchWithLeaseOperation"),
            (.leaseNotPresentWithLeaseOperation, 409, "LeaseNotPresentWithLeaseOperation"),
            (.leaseIsBreakingAndCannotBeAcquired, 409, "LeaseIsBreakingAndCannotBeAcquired"),
            (.leaseIsBreakingAndCannotBeChanged, 409, "LeaseIsBreakingAndCannotBeChanged"),
            (.leaseIsBrokenAndCannotBeRenewed, 409, "LeaseIsBrokenAndCannotBeRenewed"),
            (.legalHold, 409, "BlobImmutableDueToLegalHold"),
            (.retained, 409, "BlobImmutableDueToPolicy"),
            (.containerDeletion(.policy), 409, "ContainerImmutabilityPolicyLocked"),
            (.containerDeletion(.legalHold), 409, "ContainerHasLegalHold"),
            (.blobKindMismatch, 409, "InvalidBlobType"),
            (.appendPositionNotMet, 412, "AppendPositionConditionNotMet"),
            (.byteCountMaxNotMet, 412, "MaxBlobSizeConditionNotMet"),
            (.appendBlockCountExceeded, 409, "BlockCountExceedsLimit"),
            (.uncommittedBlockCountExceeded, 409, "BlockCountExceedsLimit"),
            (.blockIDLengthDiffers, 400, "InvalidBlobOrBlock"),
            (.blockListInvalid, 400, "InvalidBlockList"),
            (.blobSealed, 409, "BlobIsSealed"),
            (.blobArchived, 409, "BlobArchived"),
            (.blobBeingRehydrated, 409, "BlobBeingRehydrated"),
            (.tierNotSupported, 400, "AccessTierNotSupportedForBlobType"),
            (.snapshotsPresent, 409, "SnapshotsPresent"),
            (.operationNotAllowedOnRootBlob, 403, "OperationNotAllowedOnRootBlob"),
            (.notSoftDeleted, 409, "BlobSnapshotNotSoftDeleted"),
            (.permanentDeleteNotAllowed, 409, "PermanentDeleteNotAllowed"),
            (.invalidPageRange, 416, "InvalidPageRange"),
            (.sequenceNumberConditionNotMet, 412, "SequenceNumberConditionNotMet"),
            (.sequenceNumberTooLarge, 409, "SequenceNumberIncrementTooLarge"),
            (.previousSnapshotNotFound, 409, "PreviousSnapshotNotFound"),
            (.previousSnapshotTooNew, 400, "PreviousSnapshotCannotBeNewer"),
            (.blobOverwritten, 409, "BlobOverwritten"),
            (.expiryInThePast, 400, "InvalidHeaderValue"),
            (.copySource(.blobNotFound), 404, "CannotVerifyCopySource"),
            (.copySource(.blobArchived), 409, "CannotVerifyCopySource"),
            (.copySource(.conditionNotMet), 412, "CannotVerifyCopySource"),
            (.copySource(.notModified), 412, "SourceConditionNotMet"),
            (.sourceConditionNotMet, 412, "SourceConditionNotMet"),
            (.copySourceTooLarge, 409, "CannotVerifyCopySource"),
            (.sourceMD5Mismatch, 400, "Md5Mismatch"),
            (.pendingCopy, 409, "PendingCopyOperation"),
            (.noPendingCopy, 409, "NoPendingCopyOperation"),
            (.copyIDMismatch, 409, "CopyIdMismatch"),
            (.incrementalCopySourceNotSnapshot, 409, "IncrementalCopySourceMustBeSnapshot"),
            (
                .incrementalCopyOlderSnapshot, 409,
                "IncrementalCopyOfEarlierVersionSnapshotNotAllowed"
            ),
            (.incrementalCopyMismatch, 409, "IncrementalCopyBlobMismatch"),
            (.incrementalCopyDestination, 409, "OperationNotAllowedOnIncrementalCopyBlob"),
        ] as [(Refusal, Int, String)])
    func refusals(refusal: Refusal, status: Int, code: String) {
        #expect(refusal.wire.status.code == status)
        #expect(refusal.wire.code == code)
    }

    @Test(
        arguments: [
            (.outOfSpace, 503, "ServerBusy"), (.writesStopped, 503, "ServerBusy"),
            (.inputOutput("secret"), 500, "InternalError"),
            (.corrupt("secret"), 500, "InternalError"),
        ] as [(StorageFailure, Int, String)])
    func storageFailures(failure: StorageFailure, status: Int, code: String) {
        #expect(failure.wire.status.code == status)
        #expect(failure.wire.code == code)
        #expect(!failure.wire.message.contains("secret"))
    }

    @Test func whatIsWrongWithASourceIsTold() throws {
        let error = Refusal.copySource(.containerNotFound).wire
        #expect(error.message == "The specified container does not exist.")
        #expect(error.fields[.errorCode] == "CannotVerifyCopySource")
        #expect(error.fields[.copySourceStatusCode] == "404")
        #expect(error.fields[.copySourceErrorCode] == "ContainerNotFound")
        let xml = text(error.xmlBody(requestID: "1", time: Fixture.noon))
        #expect(
            xml.contains(
                "<CopySourceStatusCode>404</CopySourceStatusCode>"
                    + "<CopySourceErrorCode>ContainerNotFound</CopySourceErrorCode>"
                    + "<CopySourceErrorMessage>The specified container does not exist."
                    + "</CopySourceErrorMessage>"))
        #expect(WireError.blobNotFound.fields.count == 1)
    }

    @Test func body() {
        let error = WireError.invalidHeaderValue("x-ms-version", "<new & \"old\">")
        let xml = error.xmlBody(
            requestID: "00000000-0000-0000-0000-000000000001", time: Fixture.noon)
        #expect(
            text(xml) == """
                <?xml version="1.0" encoding="utf-8"?><Error><Code>InvalidHeaderValue</Code>\
                <Message>The value for one of the HTTP headers is not in the correct format.
                RequestId:00000000-0000-0000-0000-000000000001
                Time:2026-01-01T12:00:00.0000000Z</Message><HeaderName>x-ms-version</HeaderName>\
                <HeaderValue>&lt;new &amp; &quot;old&quot;&gt;</HeaderValue></Error>
                """)
    }
}
