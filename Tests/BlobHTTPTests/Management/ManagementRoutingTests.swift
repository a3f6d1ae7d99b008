import Foundation
import HTTPTypes
import Testing

/// Goal: every path of the table is found whatever its case, what does not exist yet is refused by
/// name, and nothing else is taken for a route.
@Suite struct ManagementRoutingTests {
    private static let account = ManagementFixture.accountPath
    private static let container = ManagementFixture.containerPath
    private static let storage = "/subscriptions/s/providers/Microsoft.Storage"

    @Test(arguments: [
        ("POST", account + "/ListAccountSas", "StorageAccounts_ListAccountSAS"),
        ("PUT", account + "/fileServices/default", "FileServices_SetServiceProperties"),
        ("GET", account + "/managementPolicies/default", "ManagementPolicies_Get"),
        ("PUT", account + "/encryptionScopes/s1", "EncryptionScopes_Put"),
        ("GET", storage + "/locations/local/usages", "Usages_ListByLocation"),
        ("GET", storage + "/skus", "Skus_List"),
    ])
    func notYet(method: String, path: String, name: String) async throws {
        let fixture = try ManagementFixture.withContainer()
        let answer = try await fixture.ask(try #require(.init(method)), path, body: "{}")
        #expect(answer.status == 501)
        #expect(try answer.errorCode == "NotImplemented")
        #expect(try answer.errorMessage?.contains(name) == true)
        #expect(fixture.commands.isEmpty)
    }

    @Test(arguments: [
        ("GET", "/providers/Microsoft.Storage/nothing", 404, "InvalidResourceType"),
        ("GET", account + "/nothing", 404, "InvalidResourceType"),
        ("GET", account + "/blobServices/other", 404, "InvalidResourceType"),
        ("GET", container + "/immutabilityPolicies/other", 404, "InvalidResourceType"),
        ("GET", "/providers/Microsoft.Compute/operations", 404, "InvalidResourceNamespace"),
        ("GET", "/subscriptions/s/providers/Microsoft.Compute/x", 404, "InvalidResourceNamespace"),
        ("POST", account, 405, "MethodNotAllowed"),
        ("HEAD", container, 405, "MethodNotAllowed"),
        ("DELETE", container + "/setLegalHold", 405, "MethodNotAllowed"),
        ("GET", account + "/", 400, "InvalidRequestUri"),
        (
            "GET", "/subscriptions//providers/Microsoft.Storage/storageAccounts", 400,
            "InvalidRequestUri"
        ),
        ("GET", account + "/%zz", 400, "InvalidRequestUri"),
        ("GET", account + "/%ff", 400, "InvalidRequestUri"),
        ("GET", container + "x%2F..%2Fy", 400, "ContainerOperationFailure"),
        ("GET", container + "%00", 400, "InvalidRequestUri"),
        ("PUT", container + "X", 400, "ContainerOperationFailure"),
        (
            "DELETE", account + "/blobServices/default/containers/ab", 400,
            "ContainerOperationFailure"
        ),
    ])
    func unknown(method: String, path: String, status: Int, code: String) async throws {
        let fixture = try ManagementFixture.withContainer()
        let answer = try await fixture.ask(try #require(.init(method)), path)
        #expect(answer.status == status)
        #expect(try answer.errorCode == code)
        #expect(fixture.commands.isEmpty)
    }

    @Test(arguments: ["GET", "PUT", "PATCH", "DELETE"])
    func accountMissing(method: String) async throws {
        let path = Self.container.replacing("devstoreaccount1", with: "other")
        let answer = try await ManagementFixture().ask(try #require(.init(method)), path)
        #expect(answer.status == 404)
        #expect(try answer.errorCode == "ResourceNotFound")
        #expect(
            try answer.errorMessage
                == "The Resource 'Microsoft.Storage/storageAccounts/other' under resource group "
                + "'Group-1' was not found.")
    }

    @Test func segmentsHaveNoCase() async throws {
        let fixture = try ManagementFixture.withContainer()
        let path = Self.container
            .replacing("resourceGroups", with: "RESOURCEGROUPS")
            .replacing("Microsoft.Storage", with: "microsoft.storage")
            .replacing("devstoreaccount1", with: "DevStoreAccount1")
            .replacing("blobServices", with: "BlobServices")
        let answer = try await fixture.ask(.get, path)
        #expect(answer.status == 200)
        #expect(try answer.json["id"] as? String == Self.container)
    }
}
