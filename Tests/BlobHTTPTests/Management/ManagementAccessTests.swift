import BlobModel
import HTTPTypes
import Testing

/// Goal: nobody gets in without the token, and every answer looks like the resource manager's.
@Suite struct ManagementAccessTests {
    @Test(
        arguments: [
            (nil, "AuthenticationFailed"),
            ("", "AuthenticationFailed"),
            ("Bearer", "AuthenticationFailed"),
            ("Basic correct-horse", "AuthenticationFailed"),
            ("SharedKey devstoreaccount1:c2lnbmF0dXJl", "AuthenticationFailed"),
            ("Bearer wrong", "InvalidAuthenticationToken"),
            ("Bearer correct-horsE", "InvalidAuthenticationToken"),
            ("Bearer correct-hors", "InvalidAuthenticationToken"),
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
        #expect(answer.headers[.wwwAuthenticate] == "Bearer")
        #expect(fixture.commands.isEmpty)
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
        #expect(actor.principal == .managementToken)
        #expect(actor.clientAddress == "127.0.0.1:5000")
        #expect(actor.clientRequestID == "c-1")
        #expect(
            answer.headers[try #require(HTTPField.Name("x-ms-request-id"))] == actor.requestID.text)
    }
}
