import BlobHTTP
import BlobModel
import Foundation
import HTTPTypes
import Testing

/// Goal: the bodies of spec worm.md §4.6 become the change they ask for and no other, the answers
/// have its shapes, and what cannot be honoured reaches neither store nor disk.
@Suite struct AccountWriteTests {
    static let path = ManagementFixture.accountPath.replacing("devstoreaccount1", with: "records")
    static let body = #"{"location":"westeurope","kind":"StorageV2","sku":{"name":"Standard_LRS"}}"#
    private static let created = "2025-02-22T07:00:00.0000000Z"

    /// Spec worm.md §4.6, but for what does not exist here: HTTPS and encryption.
    private static let fullBody = """
        {"location":"westeurope","kind":"StorageV2","sku":{"name":"Standard_LRS","tier":"Standard"},
         "tags":{"team":"records"},"identity":{"type":"None"},
         "properties":{"accessTier":"Cool","supportsHttpsTrafficOnly":false,
          "minimumTlsVersion":"TLS1_2","allowBlobPublicAccess":false,"allowSharedKeyAccess":true,
          "publicNetworkAccess":"Enabled","isHnsEnabled":false,
          "networkAcls":{"defaultAction":"Allow","bypass":"AzureServices","ipRules":[],
           "virtualNetworkRules":[]},
          "encryption":{"keySource":"Microsoft.Storage","services":{"blob":{"keyType":"Account"}}},
          "immutableStorageWithVersioning":{"enabled":true,"immutabilityPolicy":
           {"immutabilityPeriodSinceCreationInDays":15,"state":"Unlocked",
            "allowProtectedAppendWrites":true}}}}
        """

    private static func changes(_ fixture: ManagementFixture) -> [StorageAccountChange] {
        fixture.store.withState { $0.accountChanges }
    }

    @Test func creation() async throws {
        let fixture = try ManagementFixture()
        let answer = try await fixture.ask(.put, Self.path, body: Self.fullBody)
        #expect(answer.status == 200)
        guard case .create(let creation)? = Self.changes(fixture).first else {
            Issue.record("no creation")
            return
        }
        let tags = try #require(AccountTags([.init(name: "team", value: "records")]))
        #expect(
            creation.properties
                == AccountProperties(
                    kind: .storageV2, sku: .standardLRS, location: "westeurope", accessTier: .cool,
                    tags: tags))
        #expect(creation.isVersionLevel)
        #expect(
            creation.policy == AccountPolicyChange(state: .unlocked, days: 15, appendBlobs: true))
        let name = try #require(AccountName("records"))
        let kept = fixture.keys.withState { $0.keys[name] }
        #expect(Set(kept?.keys.map(\.self) ?? []) == [creation.key1, creation.key2])

        fixture.store.withState {
            $0.settings.isVersioningEnabled = true
            $0.settings.immutability = AccountImmutability(
                policy: AccountPolicy(state: .unlocked, days: 15, appendBlobs: true))
        }
        let shown = try await fixture.ask(.get, Self.path)
        let expected = try parse(
            """
            {"id":"\(Self.path)","name":"records","kind":"StorageV2",
             "type":"Microsoft.Storage/storageAccounts","location":"westeurope",
             "tags":{"team":"records"},"sku":{"name":"Standard_LRS","tier":"Standard"},
             "properties":{"privateEndpointConnections":[],"defaultToOAuthAuthentication":false,
              "publicNetworkAccess":"Enabled","dnsEndpointType":"Standard",
              "allowCrossTenantReplication":false,"isHnsEnabled":false,"isNfsV3Enabled":false,
              "isSftpEnabled":false,"isLocalUserEnabled":false,"allowBlobPublicAccess":false,
              "allowSharedKeyAccess":true,"largeFileSharesState":"Disabled",
              "minimumTlsVersion":"TLS1_2",
              "networkAcls":{"bypass":"AzureServices","virtualNetworkRules":[],"ipRules":[],
               "defaultAction":"Allow"},
              "supportsHttpsTrafficOnly":false,"accessTier":"Cool","provisioningState":"Succeeded",
              "creationTime":"\(Self.created)",
              "keyCreationTime":{"key1":"\(Self.created)","key2":"\(Self.created)"},
              "primaryEndpoints":{"blob":"http://127.0.0.1:10000/records/"},
              "primaryLocation":"westeurope","statusOfPrimary":"available",
              "immutableStorageWithVersioning":{"enabled":true,"immutabilityPolicy":
               {"immutabilityPeriodSinceCreationInDays":15,"state":"Unlocked",
                "allowProtectedAppendWrites":true}}}}
            """)
        #expect(try shown.json == expected)
    }

    /// Clients send back what they read, as PATCH and as PUT, and change nothing by it.
    @Test(arguments: ["PUT", "PATCH"])
    func whatWasReadCanBeSentBack(method: String) async throws {
        let fixture = try ManagementFixture()
        _ = try await fixture.ask(.put, Self.path, body: Self.body)
        fixture.store.withState { $0.settings.immutability = AccountImmutability() }
        let read = try await fixture.ask(.get, Self.path)
        let answer = try await fixture.ask(
            try #require(.init(method)), Self.path, body: read.body)
        #expect(answer.status == 200, "\(answer.body)")
        #expect(try answer.json == read.json)
        var expected = AccountUpdate()
        expected.kind = .storageV2
        expected.sku = .standardLRS
        expected.location = "westeurope"
        expected.accessTier = .hot
        expected.tags = AccountTags.none
        expected.allowsPublicAccess = false
        expected.requiresHTTPS = false
        expected.isVersionLevel = true
        #expect(Self.changes(fixture).last == .update(expected))
    }

    @Test func absentMembersAreNotChanged() async throws {
        let fixture = try ManagementFixture()
        _ = try await fixture.ask(.put, Self.path, body: Self.body)
        _ = try await fixture.ask(.patch, Self.path, body: "{}")
        #expect(Self.changes(fixture).last == .update(AccountUpdate()))
        let state = #"{"state":"Locked"}"#
        _ = try await fixture.ask(
            .patch, Self.path,
            body:
                #"{"properties":{"immutableStorageWithVersioning":{"immutabilityPolicy":\#(state)}}}"#
        )
        var expected = AccountUpdate()
        expected.policy = AccountPolicyChange(state: .locked)
        #expect(Self.changes(fixture).last == .update(expected))
    }

    @Test(arguments: [
        ("healthz", #"{}"#, 400, "AccountNameInvalid"),
        ("Records", body, 400, "AccountNameInvalid"),
        ("records", #"{}"#, 400, "InvalidRequestPropertyValue"),
        ("records", #"[]"#, 400, "InvalidRequestContent"),
        ("records", #"{"kind":"StorageV2"}"#, 400, "InvalidRequestPropertyValue"),
        (
            "records",
            #"{"kind":"BlockBlobStorage","sku":{"name":"Premium_LRS"},"location":"l","properties":{"accessTier":"Hot"}}"#,
            400, "InvalidRequestPropertyValue"
        ),
        (
            "records",
            #"{"kind":"BlockBlobStorage","sku":{"name":"Standard_LRS"},"location":"l"}"#, 400,
            "InvalidRequestPropertyValue"
        ),
    ])
    func badCreation(name: String, body: String, status: Int, code: String) async throws {
        let fixture = try ManagementFixture()
        let path = Self.path.replacing("records", with: name)
        let answer = try await fixture.ask(.put, path, body: body)
        #expect(answer.status == status)
        #expect(try answer.errorCode == code)
        #expect(Self.changes(fixture).isEmpty)
        #expect(fixture.keys.withState { $0.changes.isEmpty })
    }

    /// Every fixed property, asked to be another, in every method, names itself.
    @Test(
        arguments: [
            ("allowSharedKeyAccess", "false"), ("isHnsEnabled", "true"),
            ("minimumTlsVersion", #""TLS1_0""#),
            ("publicNetworkAccess", #""Disabled""#), ("keyPolicy", "{}"), ("sasPolicy", "{}"),
            ("routingPreference", "{}"), ("customDomain", #"{"name":"x"}"#),
            ("networkAcls.ipRules", #"[{"value":"1.2.3.4"}]"#),
            ("networkAcls.defaultAction", #""Deny""#),
            ("encryption.keyvaultproperties", "{}"),
            ("encryption.services.blob.enabled", "true"),
        ], ["PUT", "PATCH"])
    func whatCannotBeHonoured(property: (String, String), method: String) async throws {
        let fixture = try ManagementFixture()
        _ = try await fixture.ask(.put, Self.path, body: Self.body)
        var value = property.1
        for name in property.0.split(separator: ".").reversed() {
            value = #"{"\#(name)":\#(value)}"#
        }
        let body = Self.body.dropLast() + #","properties":\#(value)}"#
        let answer = try await fixture.ask(
            try #require(.init(method)), Self.path, body: String(body))
        #expect(answer.status == 501)
        #expect(try answer.errorCode == "NotImplemented")
        #expect(try answer.errorMessage?.contains("'properties.\(property.0)'") == true)
        #expect(Self.changes(fixture).count == 1)
    }

    @Test(
        arguments: [
            (.accountConfigured, 409, "AccountConfiguredAtStart"),
            (.accountNameHasData, 409, "StorageAccountAlreadyTaken"),
            (.policy(.createdLocked), 400, "InvalidRequestPropertyValue"),
            (.policy(.accountNotVersionLevel), 409, "AccountImmutabilityNotEnabled"),
        ] as [(Refusal, Int, String)])
    func aRefusalLeavesNoKeys(refusal: Refusal, status: Int, code: String) async throws {
        let fixture = try ManagementFixture()
        fixture.store.withState { $0.refusal = refusal }
        let answer = try await fixture.ask(.put, Self.path, body: Self.body)
        #expect(answer.status == status)
        #expect(try answer.errorCode == code)
        #expect(fixture.keys.withState { $0.keys.isEmpty })
        #expect(try await fixture.ask(.get, Self.path).status == 404)
    }

    /// Whether it is durable is not known then: the keys have to stay.
    @Test func aFailureOfTheStoreLeavesTheKeys() async throws {
        let fixture = try ManagementFixture()
        fixture.store.withState { $0.failure = .inputOutput("index") }
        #expect(try await fixture.ask(.put, Self.path, body: Self.body).status == 500)
        #expect(fixture.keys.withState { $0.keys.count } == 1)
        #expect(try await fixture.ask(.get, Self.path).status == 404)
    }

    @Test func withoutKeysOnDiskThereIsNoAccount() async throws {
        let fixture = try ManagementFixture()
        fixture.keys.withState { $0.failure = .outOfSpace }
        let answer = try await fixture.ask(.put, Self.path, body: Self.body)
        #expect(answer.status == 503)
        #expect(Self.changes(fixture).isEmpty)
        #expect(try await fixture.ask(.get, Self.path).status == 404)
    }

    @Test func whoComesAtTheSameTimeMakesOneAccount() async throws {
        let fixture = try ManagementFixture()
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    try await fixture.ask(.put, Self.path, body: Self.body).status
                }
            }
            for try await status in group { #expect(status == 200) }
        }
        let creations = Self.changes(fixture).filter {
            if case .create = $0 { true } else { false }
        }
        #expect(creations.count == 1)
        #expect(fixture.keys.withState { $0.changes.count } == 1)
    }

    @Test func deletion() async throws {
        let fixture = try ManagementFixture()
        #expect(try await fixture.ask(.delete, Self.path).status == 204)
        _ = try await fixture.ask(.put, Self.path, body: Self.body)
        let container = try ContainerName(parsing: "audit")
        fixture.store.withState {
            $0.refusal = .accountDeletion(
                AccountDeletionRefusal(reason: .lockedPolicy, containers: [container]))
        }
        let refused = try await fixture.ask(.delete, Self.path)
        #expect(refused.status == 409)
        #expect(try refused.errorCode == "AccountProtectedFromDeletion")
        #expect(
            try refused.errorMessage
                == "records is protected from deletion. The container(s) audit have a locked "
                + "immutability policy.")
        #expect(fixture.keys.withState { $0.keys.count } == 1)
        #expect(try await fixture.ask(.get, Self.path).status == 200)

        fixture.store.withState { $0.refusal = nil }
        let answer = try await fixture.ask(.delete, Self.path)
        #expect(answer.status == 200 && answer.body.isEmpty)
        #expect(fixture.keys.withState { $0.keys.isEmpty })
        #expect(try await fixture.ask(.get, Self.path).status == 404)
        #expect(try await fixture.ask(.delete, Self.path).status == 204)
    }

    @Test func theFileServiceHasNothing() async throws {
        let fixture = try ManagementFixture()
        _ = try await fixture.ask(.put, Self.path, body: Self.body)
        let answer = try await fixture.ask(.get, Self.path + "/fileServices/default")
        let expected = try parse(
            """
            {"id":"\(Self.path)/fileServices/default","name":"default",
             "type":"Microsoft.Storage/storageAccounts/fileServices",
             "sku":{"name":"Standard_LRS","tier":"Standard"},
             "properties":{"cors":{"corsRules":[]},"shareDeleteRetentionPolicy":{"enabled":false}}}
            """)
        #expect(try answer.json == expected)
        let premium = Self.path + "2"
        _ = try await fixture.ask(
            .put, premium,
            body: #"{"kind":"BlockBlobStorage","sku":{"name":"Premium_LRS"},"location":"l"}"#)
        let refused = try await fixture.ask(.get, premium + "/fileServices/default")
        #expect(refused.status == 400)
        #expect(try refused.errorCode == "FeatureNotSupportedForAccount")
    }
}
