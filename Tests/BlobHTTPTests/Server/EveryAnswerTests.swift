import AzureWire
import BlobModel
import HTTPTypes
import Synchronization
import Testing

/// Goal: what every answer has, and what the server answers about itself.
@Suite struct EveryAnswerTests {
    let fixture: BlobFixture

    init() throws {
        self.fixture = try BlobFixture()
    }

    @Test func commonFields() async throws {
        let made = try await self.fixture.ask(
            .put, "/con?restype=container", [.clientRequestID: "mine"])
        let refused = try await self.fixture.ask(.put, "/con?restype=container")
        #expect(made.status == 201)
        #expect(refused.status == 409)
        for answer in [made, refused] {
            let id = try #require(answer["x-ms-request-id"])
            #expect(id.split(separator: "-").map(\.count) == [8, 4, 4, 4, 12])
            #expect(answer["x-ms-version"] == "2024-08-04")
            #expect(answer.fields[.date] == BlobFixture.date)
        }
        #expect(made["x-ms-client-request-id"] == "mine")
        #expect(refused["x-ms-client-request-id"] == nil)
        #expect(made["x-ms-request-id"] != refused["x-ms-request-id"])
        #expect(made.fields[.contentLength] == "0")
    }

    @Test func aClientRequestIDThatIsTooLongIsNotEchoed() async throws {
        let answer = try await self.fixture.ask(
            .get, "/con?restype=container",
            [.clientRequestID: String(repeating: "a", count: 1_025)])
        #expect(answer["x-ms-client-request-id"] == nil)
    }

    @Test func errorsOfHeadHaveNoBody() async throws {
        let answer = try await self.fixture.ask(.head, "/con/b")
        #expect(answer.status == 404)
        #expect(answer.code == "ContainerNotFound")
        #expect(answer.body.isEmpty)
    }

    @Test func newerVersionsAreAccepted() async throws {
        let answer = try await self.fixture.ask(
            .put, "/con?restype=container", [.serviceVersion: "2099-01-01"])
        #expect(answer.status == 201)
        #expect(answer["x-ms-version"] == "2099-01-01")
    }

    @Test func health() async throws {
        let head = HTTPRequest(method: .get, scheme: "http", authority: "h", path: "/healthz")
        let ready = try await self.fixture.ask(head)
        #expect(ready.status == 200)
        #expect(ready.text == "ready\n")
        self.fixture.store.state.withLock { $0.health = .readOnly("fdatasync failed") }
        let readOnly = try await self.fixture.ask(head)
        #expect(readOnly.status == 503)
        #expect(readOnly.text == "fdatasync failed\n")
    }

    @Test(arguments: [
        ("/subscriptions", true), ("/subscriptions/1/providers?api-version=2", true),
        ("/providers/Microsoft.Storage/operations", true), ("/subscriptionsx/1", false),
        ("/healthz/con", false), ("/", false),
    ])
    func managementPaths(_ path: String, _ isManagement: Bool) async throws {
        let answer = try await self.fixture.ask(
            HTTPRequest(method: .get, scheme: "http", authority: "h", path: path))
        #expect((answer.text == "management") == isManagement)
        if !isManagement { #expect(answer.status == 401) }
    }
}
