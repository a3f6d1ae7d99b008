import BlobModel
import Foundation
import HTTPTypes
import Testing

/// Goal: nobody gets in without a token that its issuer signed for this plane, nobody does what its
/// role does not allow, and every answer looks like the resource manager's.
@Suite struct ManagementAccessTests {
    @Test(
        arguments: [
            (nil, "AuthenticationFailed"),
            ("", "AuthenticationFailed"),
            ("Bearer", "AuthenticationFailed"),
            ("Basic correct-horse", "AuthenticationFailed"),
            ("SharedKey devstoreaccount1:c2lnbmF0dXJl", "AuthenticationFailed"),
            ("Bearer wrong", "InvalidAuthenticationToken"),
            ("Bearer \(TestTokens.manager)x", "InvalidAuthenticationToken"),
            ("Bearer \(TestTokens.manager.dropLast())", "InvalidAuthenticationToken"),
            ("Bearer \(TestTokens.expired)", "ExpiredAuthenticationToken"),
            ("Bearer \(TestTokens.forStorage)", "InvalidAuthenticationTokenAudience"),
        ] as [(String?, String)])
    func refused(authorization: String?, code: String) async throws {
        let fixture = try ManagementFixture.withContainer()
        var headers = HTTPFields()
        headers[.authorization] = authorization
        // Without a token not even the api-version is looked at.
        let answer = try await fixture.ask(
            .delete, ManagementFixture.containerPath, query: "", headers: headers)
        #expect(answer.status == 401)
        #expect(try answer.errorCode == code)
        let challenge = try #require(answer.headers[.wwwAuthenticate])
        let message = try #require(try answer.errorMessage)
        #expect(
            challenge == "Bearer authorization_uri=\"https://issuer.test/tenant-1\", "
                + "error=\"invalid_token\", error_description=\"\(message)\"")
        #expect(fixture.commands.isEmpty)
    }

    @Test(
        arguments: [
            (TestTokens.manager, "GET", ManagementFixture.containerPath, true),
            (TestTokens.accountManager, "GET", ManagementFixture.containerPath, true),
            (TestTokens.containerManager, "GET", ManagementFixture.containerPath, true),
            (TestTokens.stranger, "GET", ManagementFixture.containerPath, false),
            (TestTokens.accountManager, "GET", ManagementFixture.accountPath, true),
            (TestTokens.containerManager, "GET", ManagementFixture.accountPath, false),
            (TestTokens.containerManager, "GET", ManagementFixture.containerPath + "2", false),
            (TestTokens.stranger, "POST", ManagementFixture.containerPath + "/setLegalHold", false),
            (TestTokens.stranger, "POST", ManagementFixture.accountPath + "/listKeys", false),
            (TestTokens.accountManager, "PUT", ManagementFixture.accountPath + "2", false),
            (TestTokens.accountManager, "GET", "/providers/Lazuli.Storage/clock", false),
            (TestTokens.manager, "GET", "/providers/Lazuli.Storage/clock", true),
            (TestTokens.stranger, "GET", "/providers/Microsoft.Storage/operations", true),
            (TestTokens.stranger, "GET", "/subscriptions/abc", true),
        ])
    func role(token: String, method: String, path: String, isAllowed: Bool) async throws {
        let fixture = try ManagementFixture.withContainer()
        let answer = try await fixture.ask(
            try #require(.init(rawValue: method)), path,
            headers: [.authorization: "Bearer \(token)"], body: "{}")
        #expect(answer.status == (isAllowed ? 200 : 403))
        guard !isAllowed else { return }
        #expect(try answer.errorCode == "AuthorizationFailed")
        #expect(fixture.store.withState { $0.actors.isEmpty })
    }

    @Test func refusalNamesActionAndScope() async throws {
        let answer = try await ManagementFixture.withContainer().ask(
            .post, ManagementFixture.policyPath + "/lock",
            headers: [.authorization: "Bearer \(TestTokens.stranger)"])
        #expect(
            try answer.errorMessage
                == "The client 'stranger' with object id 'stranger' does not have authorization to "
                + "perform action 'Microsoft.Storage/storageAccounts/blobServices/containers/"
                + "immutabilityPolicies/lock/action' over scope '\(ManagementFixture.containerPath)' "
                + "or the scope is invalid. If access was recently granted, please refresh your "
                + "credentials.")
    }

    @Test(arguments: [
        (TestTokens.manager, 1), (TestTokens.accountManager, 1), (TestTokens.containerManager, 0),
        (TestTokens.stranger, 0),
    ])
    func listsShowWhatTheCallerMaySee(token: String, count: Int) async throws {
        let answer = try await ManagementFixture().ask(
            .get, ManagementFixture.subscription + "/providers/Microsoft.Storage/storageAccounts",
            headers: [.authorization: "Bearer \(token)"])
        #expect(answer.status == 200)
        #expect((try answer.json["value"] as? [Any])?.count == count)
    }

    @Test func theDirectoryIsTheTokens() async throws {
        let tenants = try await ManagementFixture().ask(.get, "/tenants")
        #expect(tenants.body.contains("\"tenantId\":\"tenant-1\""))
        let subscriptions = try await ManagementFixture().ask(.get, "/subscriptions")
        #expect(subscriptions.body.contains("\"state\":\"Enabled\""))
        let one = try await ManagementFixture().ask(.get, "/subscriptions/5A1D")
        #expect(try one.json["subscriptionId"] as? String == "5A1D")
    }

    @Test func twoTokensAreNone() async throws {
        var headers: HTTPFields = [.authorization: "Bearer \(ManagementFixture.token)"]
        headers.append(HTTPField(name: .authorization, value: "Bearer other"))
        let answer = try await ManagementFixture().ask(
            .get, ManagementFixture.accountPath, headers: headers)
        #expect(answer.status == 401)
    }

    @Test func schemeHasNoCase() async throws {
        let answer = try await ManagementFixture().ask(
            .get, ManagementFixture.accountPath,
            headers: [.authorization: "bearer \(ManagementFixture.token)"])
        #expect(answer.status == 200)
    }

    @Test(arguments: [
        ("", "MissingApiVersionParameter"), ("api-version=", "MissingApiVersionParameter"),
        ("$expand=kerb", "MissingApiVersionParameter"),
        ("api-version=latest", "InvalidApiVersionParameter"),
        ("api-version=2023-5-1", "InvalidApiVersionParameter"),
        ("api-version=2023-13-01", "InvalidApiVersionParameter"),
        ("api-version=2023-05-01-", "InvalidApiVersionParameter"),
        ("api-version=2023-05-01-x", "InvalidApiVersionParameter"),
        ("api-version=%zz", "InvalidQueryParameterValue"),
        ("api-version=2023-05-01&api-version=2023-05-01", "InvalidQueryParameterValue"),
    ])
    func version(query: String, code: String) async throws {
        let answer = try await ManagementFixture().ask(
            .get, ManagementFixture.accountPath, query: query)
        #expect(answer.status == 400)
        #expect(try answer.errorCode == code)
    }

    @Test(arguments: [
        "api-version=2018-02-01", "api-version=2031-12-31", "API-Version=2023-05-01",
        "monitor=true&api-version=2021-04-01-preview&$expand=geoReplicationStats",
    ])
    func everyVersionIsServed(query: String) async throws {
        let answer = try await ManagementFixture().ask(
            .get, ManagementFixture.accountPath, query: query)
        #expect(answer.status == 200)
    }

    @Test(arguments: [200, 404])
    func headersOfEveryAnswer(status: Int) async throws {
        let answer = try await ManagementFixture().ask(
            .get, ManagementFixture.accountPath + (status == 200 ? "" : "x"))
        #expect(answer.status == status)
        #expect(answer.headers[.cacheControl] == "no-cache")
        #expect(answer.headers[.expires] == "-1")
        #expect(answer.headers[.contentType] == "application/json; charset=utf-8")
        for name in [
            "Pragma", "x-ms-request-id", "x-ms-correlation-request-id", "x-ms-routing-request-id",
        ] {
            #expect(answer.headers[try #require(HTTPField.Name(name))]?.isEmpty == false)
        }
    }

    @Test func actorIsRecorded() async throws {
        let fixture = try ManagementFixture.withContainer()
        let clientRequestID = try #require(HTTPField.Name("x-ms-client-request-id"))
        let answer = try await fixture.ask(
            .delete, ManagementFixture.containerPath,
            headers: [.authorization: "Bearer \(ManagementFixture.token)", clientRequestID: "c-1"])
        let actor = try #require(fixture.store.withState { $0.actors.first })
        #expect(actor.principal == ManagementFixture.principal)
        #expect(actor.clientAddress == "127.0.0.1:5000")
        #expect(actor.clientRequestID == "c-1")
        #expect(
            answer.headers[try #require(HTTPField.Name("x-ms-request-id"))] == actor.requestID.text)
    }
}
