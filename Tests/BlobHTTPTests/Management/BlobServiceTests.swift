import BlobModel
import Foundation
import HTTPTypes
import Testing

/// Goal: an account's settings are shown in the shape of spec worm.md §4.7, a PUT changes what it
/// names and nothing else, and what cannot be set is refused by its name.
@Suite struct BlobServiceTests {
    private static let path = ManagementFixture.accountPath + "/blobServices/default"

    private static func shape(_ settings: String) -> String {
        """
        {"id":"\(path)","name":"default","type":"Microsoft.Storage/storageAccounts/blobServices",
         "sku":{"name":"Standard_LRS","tier":"Standard"},
         "properties":{\(settings),"changeFeed":{"enabled":false},
          "restorePolicy":{"enabled":false},"lastAccessTimeTrackingPolicy":{"enable":false}}}
        """
    }

    private static let initial = shape(
        """
        "cors":{"corsRules":[]},
        "deleteRetentionPolicy":{"enabled":false,"allowPermanentDelete":false},
        "containerDeleteRetentionPolicy":{"enabled":false}
        """)

    private static let everything = shape(
        """
        "isVersioningEnabled":true,"defaultServiceVersion":"2021-12-02",
        "deleteRetentionPolicy":{"enabled":true,"days":7,"allowPermanentDelete":true},
        "containerDeleteRetentionPolicy":{"enabled":true,"days":365},
        "cors":{"corsRules":[{"allowedOrigins":["https://a.example"],"allowedMethods":["GET"],
         "allowedHeaders":["x-ms-*"],"exposedHeaders":[],"maxAgeInSeconds":60}]}
        """)

    private static let rule = CORSRule(
        allowedOrigins: ["https://a.example"], allowedMethods: ["GET"], allowedHeaders: ["x-ms-*"],
        exposedHeaders: [], maxAgeSeconds: 60)

    /// The one change that a PUT of `properties` made.
    private func change(_ properties: String) async throws -> AccountSettingsChange {
        let fixture = try ManagementFixture()
        let answer = try await fixture.ask(
            .put, Self.path, body: #"{"properties":\#(properties)}"#)
        #expect(answer.status == 200, "\(answer.body)")
        return try #require(fixture.store.withState { $0.settingsChanges.first })
    }

    private func changing(
        _ body: (inout AccountSettingsChange) throws -> Void
    ) rethrows -> AccountSettingsChange {
        var change = AccountSettingsChange()
        try body(&change)
        return change
    }

    @Test func get() async throws {
        let answer = try await ManagementFixture().ask(.get, Self.path)
        #expect(try answer.json == parse(Self.initial))
    }

    @Test func list() async throws {
        let answer = try await ManagementFixture().ask(
            .get, ManagementFixture.accountPath + "/blobServices")
        #expect(try answer.json == parse(#"{"value":[\#(Self.initial)]}"#))
    }

    @Test func getWithEverythingSet() async throws {
        let fixture = try ManagementFixture()
        let retention = try #require(DeleteRetention(days: 7, allowsPermanentDelete: true))
        fixture.store.withState {
            $0.settings = AccountSettings(
                isVersioningEnabled: true, blobRetention: retention, containerRetentionDays: 365,
                corsRules: [Self.rule], defaultServiceVersion: "2021-12-02")
        }
        let answer = try await fixture.ask(.get, Self.path)
        #expect(try answer.json == parse(Self.everything))
    }

    @Test(arguments: ["", "{}", #"{"properties":{}}"#, #"{"properties":{"cors":null}}"#])
    func putNothing(body: String) async throws {
        let fixture = try ManagementFixture()
        let answer = try await fixture.ask(.put, Self.path, body: body)
        #expect(answer.status == 200)
        #expect(try answer.json == parse(Self.initial))
        #expect(fixture.store.withState { $0.settingsChanges } == [AccountSettingsChange()])
        #expect(
            fixture.store.withState { $0.actors.first?.principal } == ManagementFixture.principal)
    }

    /// Clients send back what they read.
    @Test func putWhatWasRead() async throws {
        let fixture = try ManagementFixture()
        let answer = try await fixture.ask(.put, Self.path, body: Self.everything)
        #expect(answer.status == 200)
        let retention = try #require(DeleteRetention(days: 7, allowsPermanentDelete: true))
        let expected = self.changing {
            $0.isVersioningEnabled = true
            $0.blobRetention = .on(retention)
            $0.containerRetentionDays = .on(365)
            $0.corsRules = [Self.rule]
            $0.defaultServiceVersion = .on("2021-12-02")
        }
        #expect(fixture.store.withState { $0.settingsChanges } == [expected])
    }

    @Test func mergesMemberByMember() async throws {
        let versioning = self.changing { $0.isVersioningEnabled = false }
        #expect(try await self.change(#"{"isVersioningEnabled":false}"#) == versioning)
        let one = try #require(DeleteRetention(days: 1))
        let on = self.changing { $0.blobRetention = .on(one) }
        #expect(
            try await self.change(#"{"deleteRetentionPolicy":{"enabled":true,"days":1}}"#) == on)
        let off = self.changing { $0.blobRetention = .off }
        #expect(
            try await self.change(#"{"deleteRetentionPolicy":{"enabled":false,"days":7}}"#) == off)
        let containers = self.changing { $0.containerRetentionDays = .off }
        #expect(
            try await self.change(#"{"containerDeleteRetentionPolicy":{"enabled":false}}"#)
                == containers)
        let version = self.changing { $0.defaultServiceVersion = .off }
        #expect(try await self.change(#"{"defaultServiceVersion":""}"#) == version)
        #expect(
            try await self.change(
                #"{"deleteRetentionPolicy":{},"staticWebsite":{"enabled":false}}"#)
                == AccountSettingsChange())
    }

    @Test func noRulesSwitchCORSOff() async throws {
        let expected = self.changing { $0.corsRules = [] }
        #expect(try await self.change(#"{"cors":{}}"#) == expected)
        #expect(try await self.change(#"{"cors":{"corsRules":[]}}"#) == expected)
    }

    @Test(arguments: [
        (#"{"changeFeed":{"enabled":true}}"#, "changeFeed.enabled"),
        (#"{"changeFeed":{"retentionInDays":7}}"#, "changeFeed.retentionInDays"),
        (#"{"restorePolicy":{"enabled":true}}"#, "restorePolicy.enabled"),
        (#"{"lastAccessTimeTrackingPolicy":{"enable":true}}"#, "lastAccessTimeTrackingPolicy"),
        (#"{"staticWebsite":{"enabled":true}}"#, "staticWebsite.enabled"),
        (
            #"{"containerDeleteRetentionPolicy":{"enabled":true,"days":7,"#
                + #""allowPermanentDelete":true}}"#,
            "containerDeleteRetentionPolicy.allowPermanentDelete"
        ),
    ])
    func refuse(properties: String, name: String) async throws {
        let fixture = try ManagementFixture()
        let answer = try await fixture.ask(
            .put, Self.path, body: #"{"properties":\#(properties)}"#)
        #expect(answer.status == 501)
        #expect(try answer.errorCode == "NotImplemented")
        #expect(try answer.errorMessage?.contains(name) == true)
        #expect(fixture.store.withState { $0.settingsChanges.isEmpty })
    }

    @Test(arguments: [
        (#"{"isVersioningEnabled":"false"}"#, "isVersioningEnabled"),
        (#"{"changeFeed":false}"#, "changeFeed"),
        (#"{"deleteRetentionPolicy":{"enabled":true}}"#, "deleteRetentionPolicy.days"),
        (#"{"deleteRetentionPolicy":{"enabled":true,"days":0}}"#, "deleteRetentionPolicy.days"),
        (#"{"deleteRetentionPolicy":{"enabled":true,"days":366}}"#, "deleteRetentionPolicy.days"),
        (#"{"deleteRetentionPolicy":{"days":7}}"#, "deleteRetentionPolicy.enabled"),
        (
            #"{"deleteRetentionPolicy":{"allowPermanentDelete":true}}"#,
            "deleteRetentionPolicy.enabled"
        ),
        (
            #"{"deleteRetentionPolicy":{"enabled":false,"allowPermanentDelete":true}}"#,
            "deleteRetentionPolicy.allowPermanentDelete"
        ),
        (
            #"{"containerDeleteRetentionPolicy":{"enabled":true,"days":-1}}"#,
            "containerDeleteRetentionPolicy.days"
        ),
        (
            #"{"containerDeleteRetentionPolicy":{"enabled":true,"days":7.5}}"#,
            "containerDeleteRetentionPolicy.days"
        ),
        (#"{"defaultServiceVersion":"soon"}"#, "defaultServiceVersion"),
        (#"{"defaultServiceVersion":7}"#, "defaultServiceVersion"),
    ])
    func invalidValue(properties: String, name: String) async throws {
        try await self.expectRefusal(of: properties, naming: "properties." + name)
    }

    @Test(arguments: [
        (#"{"properties":7}"#, "InvalidRequestPropertyValue"),
        (#"{"properties":{"immutableForever":true}}"#, "InvalidRequestContent"),
        (
            #"{"properties":{"deleteRetentionPolicy":{"enabled":true,"days":7,"weeks":1}}}"#,
            "InvalidRequestContent"
        ),
        (#"{"isVersioningEnabled":false}"#, "InvalidRequestContent"),
        (#"[]"#, "InvalidRequestContent"), (#"{"#, "InvalidRequestContent"),
    ])
    func invalidBody(body: String, code: String) async throws {
        let fixture = try ManagementFixture()
        let answer = try await fixture.ask(.put, Self.path, body: body)
        #expect(answer.status == 400)
        #expect(try answer.errorCode == code)
        #expect(fixture.store.withState { $0.settingsChanges.isEmpty })
    }

    @Test(
        arguments: [
            (.outOfSpace, 503), (.writesStopped, 503), (.inputOutput("disk"), 500),
        ] as [(StorageFailure, Int)])
    func storeFails(failure: StorageFailure, status: Int) async throws {
        let fixture = try ManagementFixture()
        fixture.store.withState { $0.failure = failure }
        let answer = try await fixture.ask(
            .put, Self.path, body: #"{"properties":{"isVersioningEnabled":true}}"#)
        #expect(answer.status == status)
    }

    private func expectRefusal(of properties: String, naming name: String) async throws {
        let fixture = try ManagementFixture()
        let answer = try await fixture.ask(
            .put, Self.path, body: #"{"properties":\#(properties)}"#)
        #expect(answer.status == 400)
        #expect(try answer.errorCode == "InvalidRequestPropertyValue")
        #expect(try answer.errorMessage?.contains(name) == true, "\(answer.body)")
        #expect(fixture.store.withState { $0.settingsChanges.isEmpty })
    }
}
