import Foundation
import HTTPTypes
import Testing

/// Goal: what is in force can be read and confirmed, and asking for anything else is refused by
/// its name.
@Suite struct BlobServiceTests {
    private static let path = ManagementFixture.accountPath + "/blobServices/default"
    private static let shape = """
        {"id":"\(path)","name":"default","type":"Microsoft.Storage/storageAccounts/blobServices",
         "sku":{"name":"Standard_LRS","tier":"Standard"},
         "properties":{"cors":{"corsRules":[]},
          "deleteRetentionPolicy":{"enabled":false,"allowPermanentDelete":false},
          "containerDeleteRetentionPolicy":{"enabled":false},"changeFeed":{"enabled":false},
          "restorePolicy":{"enabled":false},"lastAccessTimeTrackingPolicy":{"enable":false}}}
        """

    @Test func get() async throws {
        let answer = try await ManagementFixture().ask(.get, Self.path)
        #expect(try answer.json == parse(Self.shape))
    }

    @Test func list() async throws {
        let answer = try await ManagementFixture().ask(
            .get, ManagementFixture.accountPath + "/blobServices")
        #expect(try answer.json == parse(#"{"value":[\#(Self.shape)]}"#))
    }

    @Test(arguments: [
        "", "{}", shape, #"{"properties":{"isVersioningEnabled":false}}"#,
        #"{"properties":{"isVersioningEnabled":null,"restorePolicy":{"enabled":false}}}"#,
    ])
    func confirm(body: String) async throws {
        let answer = try await ManagementFixture().ask(.put, Self.path, body: body)
        #expect(answer.status == 200)
        #expect(try answer.json == parse(Self.shape))
    }

    @Test(arguments: [
        (#"{"isVersioningEnabled":true}"#, "isVersioningEnabled"),
        (#"{"deleteRetentionPolicy":{"enabled":true,"days":7}}"#, "deleteRetentionPolicy.enabled"),
        (#"{"deleteRetentionPolicy":{"enabled":false,"days":7}}"#, "deleteRetentionPolicy.days"),
        (#"{"deleteRetentionPolicy":{"enabled":true}}"#, "deleteRetentionPolicy.enabled"),
        (#"{"containerDeleteRetentionPolicy":{"enabled":true}}"#, "containerDeleteRetentionPolicy"),
        (#"{"changeFeed":{"enabled":true}}"#, "changeFeed.enabled"),
        (#"{"restorePolicy":{"enabled":true}}"#, "restorePolicy.enabled"),
        (#"{"lastAccessTimeTrackingPolicy":{"enable":true}}"#, "lastAccessTimeTrackingPolicy"),
        (#"{"cors":{"corsRules":[{"allowedOrigins":["*"]}]}}"#, "cors.corsRules"),
        (#"{"defaultServiceVersion":"2020-06-12"}"#, "defaultServiceVersion"),
    ])
    func refuse(properties: String, name: String) async throws {
        let answer = try await ManagementFixture().ask(
            .put, Self.path, body: #"{"properties":\#(properties)}"#)
        #expect(answer.status == 501)
        #expect(try answer.errorCode == "NotImplemented")
        #expect(try answer.errorMessage?.contains(name) == true)
    }

    @Test(arguments: [
        (#"{"properties":{"isVersioningEnabled":"false"}}"#, "InvalidRequestPropertyValue"),
        (#"{"properties":{"changeFeed":false}}"#, "InvalidRequestPropertyValue"),
        (#"{"properties":7}"#, "InvalidRequestPropertyValue"),
        (#"{"properties":{"immutableForever":true}}"#, "InvalidRequestContent"),
        (#"{"isVersioningEnabled":false}"#, "InvalidRequestContent"),
        (#"[]"#, "InvalidRequestContent"), (#"{"#, "InvalidRequestContent"),
    ])
    func invalid(body: String, code: String) async throws {
        let answer = try await ManagementFixture().ask(.put, Self.path, body: body)
        #expect(answer.status == 400)
        #expect(try answer.errorCode == code)
    }
}
