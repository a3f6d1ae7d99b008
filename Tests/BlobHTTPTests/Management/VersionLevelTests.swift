import BlobModel
import Foundation
import HTTPTypes
import Testing

/// Goal: version-level immutability on the management plane, in the shapes of spec worm.md §4.2,
/// §4.3 and §4.5, and its refusals with Azure's status and text.
@Suite struct VersionLevelTests {
    private static let path = ManagementFixture.containerPath
    private static let enabled =
        #"{"properties":{"immutableStorageWithVersioning":{"enabled":true}}}"#

    private static func fixture(
        migrated: DefaultVersionPolicy? = nil
    ) throws -> ManagementFixture {
        try ManagementFixture.withContainer {
            $0.versionLevel = VersionLevel(enabledAt: StubStore.now, migrated: migrated)
        }
    }

    private static func shown(_ answer: NSDictionary) -> NSDictionary? {
        (answer["properties"] as? NSDictionary)?["immutableStorageWithVersioning"] as? NSDictionary
    }

    @Test(arguments: [
        ("{}", Bool?.none), (enabled, true),
        (#"{"properties":{"immutableStorageWithVersioning":{"enabled":false}}}"#, false),
        (#"{"properties":{"immutableStorageWithVersioning":{}}}"#, nil),
    ])
    func whatIsAskedReachesTheStore(body: String, expected: Bool?) async throws {
        let fixture = try ManagementFixture()
        _ = try await fixture.ask(.put, Self.path, body: body)
        let first = fixture.store.withState { $0.commands.first }
        guard case .create(_, let versionLevel, _) = first else {
            Issue.record("the container is created")
            return
        }
        #expect(versionLevel == expected)
    }

    @Test func theResourceShowsIt() async throws {
        let made = try await Self.fixture().ask(.get, Self.path)
        #expect(
            Self.shown(try made.json)
                == (try parse(#"{"enabled":true,"timeStamp":"2025-02-22T07:00:00.0000000Z"}"#)))
        let policy = DefaultVersionPolicy(mode: .unlocked, days: 3, allowsAppendBlock: false)
        let migrated = try await Self.fixture(migrated: policy).ask(.get, Self.path)
        #expect(Self.shown(try migrated.json)?["migrationState"] as? String == "Completed")
        let plain = try await ManagementFixture.withContainer().ask(.get, Self.path)
        #expect(Self.shown(try plain.json) == nil)
    }

    /// Terraform sends back the whole properties object it read.
    @Test func patchWithWhatWasRead() async throws {
        let policy = DefaultVersionPolicy(mode: .unlocked, days: 3, allowsAppendBlock: false)
        let fixture = try Self.fixture(migrated: policy)
        let read = try await fixture.ask(.get, Self.path)
        let answer = try await fixture.ask(.patch, Self.path, body: read.body)
        #expect(answer.status == 200)
    }

    /// Rules 2.1.3 and 2.1.4.
    @Test(arguments: [HTTPRequest.Method.put, .patch])
    func itIsNotSwitchedLater(method: HTTPRequest.Method) async throws {
        let plain = try ManagementFixture.withContainer()
        let on = try await plain.ask(method, Self.path, body: Self.enabled)
        #expect(on.status == 409)
        #expect(try on.errorCode == "ContainerOperationFailure")
        let off = try await Self.fixture().ask(
            method, Self.path,
            body: #"{"properties":{"immutableStorageWithVersioning":{"enabled":false}}}"#)
        #expect(off.status == 409)
        #expect(plain.commands.allSatisfy { !$0.hasPrefix("setMetadata") })
    }

    @Test func aMigrationIsFoundByItsURL() async throws {
        let policy = DefaultVersionPolicy(mode: .locked, days: 3, allowsAppendBlock: false)
        let fixture = try Self.fixture(migrated: policy)
        let answer = try await fixture.ask(.post, Self.path + "/migrate")
        #expect(answer.status == 202)
        #expect(answer.body.isEmpty)
        let location = try #require(answer.headers[.location])
        let operation = try #require(HTTPField.Name("Azure-AsyncOperation"))
        #expect(answer.headers[operation] == location)
        #expect(answer.headers[.retryAfter] != nil)
        let path = try #require(location.split(separator: "?").first)
            .drop { $0 != "/" }.dropFirst(2).drop { $0 != "/" }
        let status = try await fixture.ask(.get, String(path))
        #expect(status.status == 200)
        #expect(
            try status.json
                == parse(
                    #"""
                    {"status":"Succeeded","startTime":"2025-02-22T07:00:00.0000000Z",
                     "endTime":"2025-02-22T07:00:00.0000000Z"}
                    """#))
    }

    @Test(arguments: ["nonsense", "a.b.c", "testaccount.audit.99", "testaccount.audit"])
    func noOtherOperationExists(id: String) async throws {
        let answer = try await Self.fixture().ask(
            .get,
            "/subscriptions/5A1D/providers/Microsoft.Storage/locations/local/asyncoperations/\(id)")
        #expect(answer.status == 404)
        #expect(try answer.errorCode == "OperationNotFound")
    }

    @Test(arguments: [
        (MigrationRefusal.noPolicy, "The container audit must have an immutability policy set"),
        (.legalHold, "The container audit must have no legal hold"),
        (.versioningNotEnabled, "Blob versioning must be enabled"),
        (.alreadyVersionLevel, "The container audit supports"),
    ])
    func refusedMigrations(refusal: MigrationRefusal, message: String) async throws {
        let fixture = try ManagementFixture.withContainer()
        fixture.store.withState { $0.refusal = .migration(refusal) }
        let answer = try await fixture.ask(.post, Self.path + "/migrate")
        #expect(answer.status == 409)
        #expect(try answer.errorCode == "ContainerOperationFailure")
        let error = try answer.json["error"] as? NSDictionary
        #expect((error?["message"] as? String)?.hasPrefix(message) == true)
    }

    @Test(arguments: [
        (Refusal.containerHoldOnVersionLevel, 409, "ContainerOperationFailure"),
        (.versioningNotEnabled, 409, "ContainerOperationFailure"),
        (.versioningProtected, 409, "VersioningCannotBeDisabled"),
        (.containerDeletion(.versionLevelWithContent), 409, "ContainerProtectedFromDeletion"),
        (.policy(.appendAllOnVersionLevel), 400, "InvalidRequestPropertyValue"),
        (.policy(.createdLocked), 400, "InvalidRequestPropertyValue"),
        (.policy(.accountNotVersionLevel), 409, "AccountImmutabilityNotEnabled"),
    ])
    func refusals(refusal: Refusal, status: Int, code: String) async throws {
        let fixture = try ManagementFixture.withContainer()
        fixture.store.withState { $0.refusal = refusal }
        let answer = try await fixture.ask(
            .put, ManagementFixture.policyPath,
            body: #"{"properties":{"immutabilityPeriodSinceCreationInDays":7}}"#)
        #expect(answer.status == status)
        #expect(try answer.errorCode == code)
    }
}
