import BlobModel
import HTTPTypes
import Testing

/// Goal: each refusal of the store has the status, code and text of spec worm.md §3.2.
@Suite struct ManagementErrorTests {
    @Test(
        arguments: [
            (
                .policy(.etag), 412, "ContainerImmutabilityPolicyFailure",
                "Operation not allowed on immutability policy with incorrect etag."
            ),
            (
                .policy(.state), 409, "ContainerImmutabilityPolicyFailure",
                "Operation not allowed on immutability policy with current state."
            ),
            (
                .policy(.daysMissing), 400, "InvalidRequestPropertyValue",
                "The value of property immutabilityPeriodSinceCreationInDays is required."
            ),
            (
                .policy(.daysOutOfRange), 400, "InvalidRequestPropertyValue",
                "The value of property immutabilityPeriodSinceCreationInDays must be between 1 and "
                    + "146000."
            ),
            (
                .policy(.bothAppendFlags), 400, "InvalidRequestPropertyValue",
                "The properties allowProtectedAppendWrites and allowProtectedAppendWritesAll are "
                    + "mutually exclusive."
            ),
            (
                .containerNotFound, 404, "ContainerNotFound",
                "The specified container does not exist."
            ),
        ] as [(Refusal, Int, String, String)])
    func policy(refusal: Refusal, status: Int, code: String, message: String) async throws {
        let fixture = try ManagementFixture.withContainer()
        fixture.store.withState { $0.refusal = refusal }
        let answer = try await fixture.ask(
            .put, ManagementFixture.policyPath,
            body: #"{"properties":{"immutabilityPeriodSinceCreationInDays":7}}"#)
        #expect(answer.status == status)
        #expect(try answer.json == parse(#"{"error":{"code":"\#(code)","message":"\#(message)"}}"#))
    }

    @Test(
        arguments: [
            (.containerDeletion(.policyWithContent), "ImmutabilityPolicy"),
            (.containerDeletion(.legalHoldThroughManagement), "LegalHold"),
        ] as [(Refusal, String)])
    func containerDeletion(refusal: Refusal, reason: String) async throws {
        let fixture = try ManagementFixture.withContainer()
        fixture.store.withState { $0.refusal = refusal }
        let answer = try await fixture.ask(.delete, ManagementFixture.containerPath)
        #expect(answer.status == 409)
        #expect(try answer.errorCode == "ContainerProtectedFromDeletion")
        #expect(try answer.errorMessage?.contains(reason) == true)
    }

    @Test func tooManyTags() async throws {
        let fixture = try ManagementFixture.withContainer()
        fixture.store.withState { $0.refusal = .holdTagCountExceeded }
        let answer = try await fixture.ask(
            .post, ManagementFixture.containerPath + "/setLegalHold", body: #"{"tags":["case17"]}"#)
        #expect(answer.status == 400)
        #expect(try answer.errorCode == "InvalidRequestPropertyValue")
    }

    /// What the store says about itself stays in the log.
    @Test(
        arguments: [
            (.outOfSpace, 503), (.writesStopped, 503), (.inputOutput("secret detail"), 500),
            (.corrupt("secret detail"), 500),
        ] as [(StorageFailure, Int)])
    func storage(failure: StorageFailure, status: Int) async throws {
        let fixture = try ManagementFixture.withContainer()
        fixture.store.withState { $0.failure = failure }
        let answer = try await fixture.ask(
            .post, ManagementFixture.containerPath + "/setLegalHold", body: #"{"tags":["case17"]}"#)
        #expect(answer.status == status)
        #expect(!answer.body.contains("secret"))
    }
}
