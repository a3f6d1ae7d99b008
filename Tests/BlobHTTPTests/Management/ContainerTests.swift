import BlobModel
import Foundation
import HTTPTypes
import Testing

/// Goal: container PUT, PATCH, GET, list and DELETE in the shapes of spec worm.md §4.2 and §4.3.
@Suite struct ContainerTests {
    private static let path = ManagementFixture.containerPath
    private static let type = "Microsoft.Storage/storageAccounts/blobServices/containers"
    /// The entity tag and the time of ``StubStore/now``.
    private static let etag = #""0x8DD530E860B1800""#
    private static let time = "2025-02-22T07:00:00.0000000Z"

    @Test func createWithoutProperties() async throws {
        let fixture = try ManagementFixture()
        let answer = try await fixture.ask(.put, Self.path, body: "{}")
        #expect(answer.status == 201)
        #expect(answer.headers[.eTag] == Self.etag)
        #expect(
            try answer.json
                == parse(#"{"id":"\#(Self.path)","name":"audit","type":"\#(Self.type)"}"#))
    }

    @Test func createWithProperties() async throws {
        let fixture = try ManagementFixture()
        let answer = try await fixture.ask(
            .put, Self.path,
            body: #"{"properties":{"publicAccess":"None","metadata":{"k":"v","A":""}}}"#)
        #expect(answer.status == 201)
        #expect(
            try answer.json
                == parse(
                    """
                    {"id":"\(Self.path)","name":"audit","type":"\(Self.type)",
                     "properties":{"deleted":false,"remainingRetentionDays":0,
                      "metadata":{"k":"v","A":""},"publicAccess":"None",
                      "hasImmutabilityPolicy":false,"hasLegalHold":false}}
                    """))
    }

    @Test func putOnExistingIsAnUpdate() async throws {
        let fixture = try ManagementFixture.withContainer()
        let answer = try await fixture.ask(
            .put, Self.path, body: #"{"properties":{"metadata":{"k":"v"}}}"#)
        #expect(answer.status == 200)
        #expect(fixture.commands.count == 2)
        #expect(fixture.commands.last?.hasPrefix("setMetadata") == true)
    }

    @Test func putOnExistingWithoutMetadataChangesNothing() async throws {
        let fixture = try ManagementFixture.withContainer()
        let answer = try await fixture.ask(.put, Self.path)
        #expect(answer.status == 200)
        #expect(answer.headers[.eTag] == Self.etag)
        #expect(fixture.commands.allSatisfy { $0.hasPrefix("create") })
    }

    @Test func patchOfMissing() async throws {
        for body in ["{}", #"{"properties":{"metadata":{}}}"#] {
            let answer = try await ManagementFixture().ask(.patch, Self.path, body: body)
            #expect(answer.status == 404)
            #expect(try answer.errorCode == "ContainerNotFound")
        }
    }

    /// Terraform sends back the whole properties object it read.
    @Test func patchWithWhatWasRead() async throws {
        let fixture = try ManagementFixture.withContainer {
            $0.policy = .sample
            $0.hold = .sample
        }
        let read = try await fixture.ask(.get, Self.path)
        let answer = try await fixture.ask(.patch, Self.path, body: read.body)
        #expect(answer.status == 200)
    }

    @Test(arguments: [
        (#"{"publicAccess":"Everybody"}"#, 400, "InvalidRequestPropertyValue"),
        (#"{"publicAccess":true}"#, 400, "InvalidRequestPropertyValue"),
        (#"{"immutableStorageWithVersioning":true}"#, 400, "InvalidRequestPropertyValue"),
        (#"{"defaultEncryptionScope":"s1"}"#, 501, "NotImplemented"),
        (#"{"denyEncryptionScopeOverride":true}"#, 501, "NotImplemented"),
        (#"{"enableNfsV3RootSquash":true}"#, 501, "NotImplemented"),
        (#"{"enableNfsV3AllSquash":true}"#, 501, "NotImplemented"),
        (#"{"metadata":{"bad-name":"v"}}"#, 400, "InvalidRequestPropertyValue"),
        (#"{"metadata":{"":"v"}}"#, 400, "InvalidRequestPropertyValue"),
        (#"{"metadata":{"k":1}}"#, 400, "InvalidRequestPropertyValue"),
        (#"{"metadata":{"k":"a\r\nx-ms-meta-z: 1"}}"#, 400, "InvalidRequestPropertyValue"),
        (#"{"metadata":{"k":"ü"}}"#, 400, "InvalidRequestPropertyValue"),
        (#"{"metadata":{"k":"1","K":"2"}}"#, 400, "InvalidRequestPropertyValue"),
        (#"{"metadata":[]}"#, 400, "InvalidRequestPropertyValue"),
        (#"{"retention":7}"#, 400, "InvalidRequestContent"),
    ])
    func refusedProperties(properties: String, status: Int, code: String) async throws {
        for method in [HTTPRequest.Method.put, .patch] {
            let fixture = try ManagementFixture.withContainer()
            let answer = try await fixture.ask(
                method, Self.path, body: #"{"properties":\#(properties)}"#)
            #expect(answer.status == status)
            #expect(try answer.errorCode == code)
            #expect(fixture.commands.isEmpty)
        }
    }

    @Test func confirmedProperties() async throws {
        let answer = try await ManagementFixture().ask(
            .put, Self.path,
            body: """
                {"properties":{"publicAccess":"None","denyEncryptionScopeOverride":false,
                 "defaultEncryptionScope":"$account-encryption-key","enableNfsV3AllSquash":false,
                 "enableNfsV3RootSquash":false,"immutableStorageWithVersioning":{"enabled":false},
                 "leaseState":null}}
                """)
        #expect(answer.status == 201)
    }

    @Test func getPlain() async throws {
        let fixture = try ManagementFixture.withContainer()
        let answer = try await fixture.ask(.get, Self.path)
        #expect(answer.headers[.eTag] == Self.etag)
        #expect(
            try answer.json
                == parse(
                    #"""
                    {"id":"\#(Self.path)","name":"audit","type":"\#(Self.type)",
                     "etag":"\"0x8DD530E860B1800\"",
                     "properties":{"deleted":false,"remainingRetentionDays":0,
                      "defaultEncryptionScope":"$account-encryption-key",
                      "denyEncryptionScopeOverride":false,"publicAccess":"None",
                      "leaseStatus":"Unlocked","leaseState":"Available",
                      "lastModifiedTime":"\#(Self.time)",
                      "legalHold":{"hasLegalHold":false,"tags":[]},
                      "hasImmutabilityPolicy":false,"hasLegalHold":false}}
                    """#))
    }

    @Test func getProtected() async throws {
        let fixture = try ManagementFixture.withContainer {
            $0.policy = .sample
            $0.hold = .sample
        }
        let properties = try #require(
            try await fixture.ask(.get, Self.path).json["properties"] as? NSDictionary)
        let who = """
            "objectIdentifier":"00000000-0000-0000-0000-000000000000",
            "tenantId":"00000000-0000-0000-0000-000000000000"
            """
        #expect(
            properties["immutabilityPolicy"] as? NSDictionary
                == (try parse(
                    #"""
                    {"etag":"\"8dd530e860b1800\"",
                     "properties":{"immutabilityPeriodSinceCreationInDays":100,"state":"Locked",
                      "allowProtectedAppendWrites":true},
                     "updateHistory":[
                      {"update":"put","immutabilityPeriodSinceCreationInDays":7,
                       "allowProtectedAppendWrites":true,"timestamp":"\#(Self.time)",\#(who)},
                      {"update":"lock","immutabilityPeriodSinceCreationInDays":7,
                       "allowProtectedAppendWrites":true,"timestamp":"\#(Self.time)",\#(who)},
                      {"update":"extend","immutabilityPeriodSinceCreationInDays":100,
                       "allowProtectedAppendWrites":true,"timestamp":"\#(Self.time)",\#(who)}]}
                    """#)))
        #expect(
            properties["legalHold"] as? NSDictionary
                == (try parse(
                    """
                    {"hasLegalHold":true,
                     "tags":[{"tag":"case17","timestamp":"\(Self.time)",\(who)}],
                     "protectedAppendWritesHistory":{"allowProtectedAppendWritesAll":true,
                      "timestamp":"\(Self.time)"}}
                    """)))
        #expect(properties["hasImmutabilityPolicy"] as? Bool == true)
        #expect(properties["hasLegalHold"] as? Bool == true)
    }

    @Test func getMissing() async throws {
        let answer = try await ManagementFixture().ask(.get, Self.path)
        #expect(answer.status == 404)
        #expect(try answer.errorCode == "ContainerNotFound")
    }

    @Test func delete() async throws {
        let fixture = try ManagementFixture.withContainer()
        let answer = try await fixture.ask(.delete, Self.path)
        #expect(answer.status == 200)
        #expect(answer.body.isEmpty)
        #expect(fixture.commands.first?.contains("management") == true)
    }

    @Test func deleteMissing() async throws {
        let answer = try await ManagementFixture().ask(.delete, Self.path)
        #expect(answer.status == 204)
        #expect(answer.body.isEmpty)
    }
}

extension ImmutabilityPolicy {
    /// Put with 7 days, locked, extended to 100.
    static var sample: ImmutabilityPolicy {
        let flags = AppendWrites(appendBlobs: true)
        func update(_ kind: PolicyUpdate.Kind, _ days: Int) -> PolicyUpdate {
            PolicyUpdate(
                kind: kind, days: days, appendWrites: flags, time: StubStore.now,
                by: .managementToken)
        }
        return ImmutabilityPolicy(
            state: .locked, days: 100, appendWrites: flags, extendCount: 1,
            etag: ETag(time: StubStore.now),
            history: [update(.put, 7), update(.lock, 7), update(.extend, 100)])
    }
}

extension LegalHold {
    static var sample: LegalHold {
        LegalHold(
            tags: HoldTag("case17").map {
                [Tag(text: $0, time: StubStore.now, by: .managementToken)]
            } ?? [],
            appendWrites: AppendWritesFlag(allowAll: true, time: StubStore.now))
    }
}
