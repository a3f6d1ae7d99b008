import AccessControl
import BlobHTTP
import BlobModel
import Crypto
import Foundation
import HTTPTypes
import HummingbirdCore
import Identity
import Logging
import NIOCore
import Testing

/// A management plane over a ``StubStore`` with one account, asked without a socket.
struct ManagementFixture {
    static let token = TestTokens.manager
    /// Who that is.
    static let principal = Principal.token(
        TokenPrincipal(issuer: "https://issuer.test/", subject: "manager", tenant: "tenant-1"))
    static let subscription = "/subscriptions/5A1D/resourceGroups/Group-1"
    static let accountPath =
        subscription + "/providers/Microsoft.Storage/storageAccounts/devstoreaccount1"
    static let containerPath = accountPath + "/blobServices/default/containers/audit"
    static let policyPath = containerPath + "/immutabilityPolicies/default"

    let store = StubStore()
    let keys = MemoryKeyStore()
    let accounts: AccountDirectory
    let service: ManagementService<StubStore>
    let address: ContainerAddress
    let secrets = MemorySecretStore()

    init() throws {
        let account = try #require(AccountName("devstoreaccount1"))
        self.address = ContainerAddress(account: account, name: try ContainerName(parsing: "audit"))
        self.accounts = AccountDirectory(
            configured: [
                AccountCredentials(
                    name: account,
                    keys: [
                        SymmetricKey(data: Array(repeating: UInt8(1), count: 64)),
                        SymmetricKey(data: Array(repeating: UInt8(2), count: 64)),
                    ])
            ])
        self.service = ManagementService(
            store: self.store, accounts: self.accounts, keys: self.keys,
            delegationKeys: DelegationKeys([:], store: self.secrets),
            tokens: TokenVerifier(TestTokens.configuration, logger: Logger(label: "test")),
            roles: try Self.roles(account), leaseClock: { StubStore.now },
            logger: Logger(label: "test"))
    }

    private static func roles(_ account: AccountName) throws -> RoleAssignments {
        let container = ContainerAddress(
            account: account, name: try ContainerName(parsing: "audit"))
        let scopes: [(String, RoleAssignment.Scope)] = [
            ("manager", .everything), ("account-manager", .account(account)),
            ("container-manager", .container(container)),
        ]
        // What opens every blob opens nothing here.
        return RoleAssignments(
            scopes.map { .init(subject: $0, role: .accountContributor, scope: $1) }
                + [.init(subject: "stranger", role: .blobDataOwner, scope: .everything)])
    }

    /// A fixture whose container `audit` is there, with what `change` makes of it.
    static func withContainer(_ change: (inout Container) -> Void = { _ in }) throws -> Self {
        let fixture = try ManagementFixture()
        var container = Container.plain(fixture.address)
        change(&container)
        fixture.store.withState { $0.containers[fixture.address] = container }
        return fixture
    }

    func ask(
        _ method: HTTPRequest.Method, _ path: String, query: String = "api-version=2023-05-01",
        headers: HTTPFields = [.authorization: "Bearer \(token)"], body: String = ""
    ) async throws -> Answer {
        let head = HTTPRequest(
            method: method, scheme: "http", authority: "127.0.0.1:10000",
            path: query.isEmpty ? path : "\(path)?\(query)", headerFields: headers)
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(string: body)))
        let response = await self.service.respond(
            to: request, clientAddress: "127.0.0.1:5000", at: StubStore.now)
        let bytes = Bytes()
        try await response.body.write(bytes)
        return Answer(status: response.status.code, headers: response.headers, body: bytes.text)
    }

    /// The commands that reached the store, as text.
    var commands: [String] {
        self.store.withState { $0.commands.map { "\($0)" } }
    }
}

struct Answer {
    var status: Int
    var headers: HTTPFields
    var body: String

    /// The body as a dictionary that compares structurally.
    var json: NSDictionary {
        get throws { try parse(self.body) }
    }

    var errorCode: String? {
        get throws { (try self.json["error"] as? NSDictionary)?["code"] as? String }
    }

    var errorMessage: String? {
        get throws { (try self.json["error"] as? NSDictionary)?["message"] as? String }
    }
}

/// JSON text as a dictionary that compares structurally.
func parse(_ text: String) throws -> NSDictionary {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? NSDictionary)
}

private final class Bytes: ResponseBodyWriter {
    private(set) var text = ""

    func write(_ buffer: ByteBuffer) async throws {
        self.text += String(buffer: buffer)
    }

    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
