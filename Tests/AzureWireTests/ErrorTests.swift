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
            (.leaseNotPresentOnContainer, 412, "LeaseNotPresentWithContainerOperation"),
            (.leaseNotPresentOnBlob, 412, "LeaseNotPresentWithBlobOperation"),
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
