import Foundation
import HTTPTypes
import Testing

/// Goal: the account shapes of spec worm.md §4.6, without the members nobody knows here.
@Suite struct AccountTests {
    @Test func get() async throws {
        let answer = try await ManagementFixture().ask(.get, ManagementFixture.accountPath)
        #expect(answer.status == 200)
        let expected = try parse(
            """
            {"id":"\(ManagementFixture.accountPath)","name":"devstoreaccount1","kind":"StorageV2",
             "type":"Microsoft.Storage/storageAccounts","location":"local","tags":{},
             "sku":{"name":"Standard_LRS","tier":"Standard"},
             "properties":{"privateEndpointConnections":[],"defaultToOAuthAuthentication":false,
              "publicNetworkAccess":"Enabled","dnsEndpointType":"Standard",
              "allowCrossTenantReplication":false,"isHnsEnabled":false,"isNfsV3Enabled":false,
              "isSftpEnabled":false,"isLocalUserEnabled":false,"allowBlobPublicAccess":false,
              "allowSharedKeyAccess":true,"largeFileSharesState":"Disabled",
              "minimumTlsVersion":"TLS1_2",
              "networkAcls":{"bypass":"AzureServices","virtualNetworkRules":[],"ipRules":[],
               "defaultAction":"Allow"},
              "supportsHttpsTrafficOnly":false,"accessTier":"Hot","provisioningState":"Succeeded",
              "primaryEndpoints":{"blob":"http://127.0.0.1:10000/devstoreaccount1/"},
              "primaryLocation":"local","statusOfPrimary":"available"}}
            """)
        #expect(try answer.json == expected)
    }

    @Test(arguments: [
        (ManagementFixture.subscription, ManagementFixture.accountPath),
        (
            "/subscriptions/s",
            "/subscriptions/s/resourceGroups/lazuli/providers/Microsoft.Storage/storageAccounts/"
                + "devstoreaccount1"
        ),
    ])
    func list(scope: String, id: String) async throws {
        let answer = try await ManagementFixture().ask(
            .get, scope + "/providers/Microsoft.Storage/storageAccounts")
        let items = try #require(try answer.json["value"] as? [NSDictionary])
        #expect(items.map { $0["id"] as? String } == [id])
    }

    @Test func keys() async throws {
        let answer = try await ManagementFixture().ask(
            .post, ManagementFixture.accountPath + "/listKeys",
            query: "api-version=2023-05-01&$expand=kerb")
        let first = Data(repeating: 1, count: 64).base64EncodedString()
        let second = Data(repeating: 2, count: 64).base64EncodedString()
        let expected = try parse(
            """
            {"keys":[{"keyName":"key1","value":"\(first)","permissions":"FULL"},
                     {"keyName":"key2","value":"\(second)","permissions":"FULL"}]}
            """)
        #expect(try answer.json == expected)
    }

    @Test(
        arguments: [
            ("devstoreaccount1", false, "AlreadyExists"), ("no", false, "AccountNameInvalid"),
            ("DevStore", false, "AccountNameInvalid"), ("anothername", true, nil),
        ] as [(String, Bool, String?)])
    func nameAvailability(name: String, available: Bool, reason: String?) async throws {
        let answer = try await ManagementFixture().ask(
            .post, "/subscriptions/s/providers/Microsoft.Storage/checkNameAvailability",
            body: #"{"name":"\#(name)","type":"Microsoft.Storage/storageAccounts"}"#)
        #expect(answer.status == 200)
        #expect(try answer.json["nameAvailable"] as? Bool == available)
        #expect(try answer.json["reason"] as? String == reason)
    }

    @Test(arguments: [
        #"{}"#, #"{"name":"x"}"#, #"{"name":1,"type":"Microsoft.Storage/storageAccounts"}"#,
        #"{"name":"x","type":"Microsoft.Compute/disks"}"#,
    ])
    func nameAvailabilityOfWhat(body: String) async throws {
        let answer = try await ManagementFixture().ask(
            .post, "/subscriptions/s/providers/Microsoft.Storage/checkNameAvailability", body: body)
        #expect(answer.status == 400)
        #expect(try answer.errorCode == "InvalidRequestPropertyValue")
    }

    @Test func operations() async throws {
        let answer = try await ManagementFixture().ask(
            .get, "/providers/Microsoft.Storage/operations")
        let items = try #require(try answer.json["value"] as? [NSDictionary])
        let lock =
            "Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies/"
            + "lock/action"
        #expect(items.contains { $0["name"] as? String == lock })
        #expect(items.allSatisfy { $0["display"] is NSDictionary })
    }
}
