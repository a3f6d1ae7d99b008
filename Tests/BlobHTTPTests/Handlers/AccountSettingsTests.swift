import AzureWire
import BlobModel
import HTTPTypes
import Synchronization
import Testing

/// Goal: what is set for an account shows in the answers to everybody: CORS rules and the default
/// version (spec rest.md §4.7, §11, §13).
@Suite struct AccountSettingsTests {
    static let origin = "https://a.example"
    let fixture: BlobFixture

    init() async throws {
        self.fixture = try BlobFixture()
        _ = try await self.fixture.ask(.put, "/con?restype=container")
    }

    private func setRule() async throws {
        let xml =
            "<StorageServiceProperties><Cors><CorsRule><AllowedOrigins>\(Self.origin)"
            + "</AllowedOrigins><AllowedMethods>GET</AllowedMethods><AllowedHeaders>x-ms-*"
            + "</AllowedHeaders><ExposedHeaders>x-ms-*</ExposedHeaders><MaxAgeInSeconds>60"
            + "</MaxAgeInSeconds></CorsRule></Cors></StorageServiceProperties>"
        let set = try await self.fixture.ask(
            .put, "/?restype=service&comp=properties", body: Array(xml.utf8))
        #expect(set.status == 202)
    }

    private func preflight(_ method: String) async throws -> ReceivedAnswer {
        try await self.fixture.ask(
            HTTPRequest(
                method: .options, scheme: "http", authority: "127.0.0.1:10000",
                path: "/\(BlobFixture.account)/con/b",
                headerFields: [.origin: Self.origin, .accessControlRequestMethod: method]))
    }

    @Test func preflightNeedsARuleAndNoSignature() async throws {
        #expect(try await self.preflight("GET").code == "CorsPreflightFailure")
        try await self.setRule()
        let answer = try await self.preflight("GET")
        #expect(answer.status == 200)
        #expect(answer["Access-Control-Allow-Origin"] == Self.origin)
        #expect(answer["x-ms-request-id"] != nil)
        #expect(try await self.preflight("PUT").status == 403)
    }

    @Test func refusalsCanBeReadByPages() async throws {
        try await self.setRule()
        let answer = try await self.fixture.ask(.get, "/con/none", [.origin: Self.origin])
        #expect(answer.status == 404)
        #expect(answer["Access-Control-Allow-Origin"] == Self.origin)
        #expect(answer["Access-Control-Expose-Headers"]?.contains("x-ms-error-code") == true)
        let other = try await self.fixture.ask(.get, "/con/none", [.origin: "https://b.example"])
        #expect(other["Access-Control-Allow-Origin"] == nil)
        #expect(other["Vary"] == "Origin")
    }

    @Test func aRequestWithoutVersionGetsTheDefault() async throws {
        var head = HTTPRequest(
            method: .get, scheme: "http", authority: "127.0.0.1:10000",
            path: "/\(BlobFixture.account)/con?restype=container")
        head.headerFields[.msDate] = BlobFixture.date
        try head.sign()
        #expect(try await self.fixture.ask(head)["x-ms-version"] == "2009-09-19")
        self.fixture.store.state.withLock { $0.settings.defaultServiceVersion = "2021-12-02" }
        let answer = try await self.fixture.ask(head)
        #expect(answer.status == 200)
        #expect(answer["x-ms-version"] == "2021-12-02")
    }

    @Test func statisticsAreTheSecondarys() async throws {
        let primary = try await self.fixture.ask(.get, "/?restype=service&comp=stats")
        #expect(primary.status == 400)
        #expect(primary.code == "InvalidQueryParameterValue")
        var head = HTTPRequest(
            method: .get, scheme: "http", authority: "127.0.0.1:10000",
            path: "/\(BlobFixture.account)-secondary/?restype=service&comp=stats",
            headerFields: [.msDate: BlobFixture.date, .serviceVersion: "2021-12-02"])
        try head.sign()
        let secondary = try await self.fixture.ask(head)
        #expect(secondary.status == 200)
        #expect(secondary.text.contains("<Status>live</Status>"))
    }
}
