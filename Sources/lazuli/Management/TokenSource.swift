import AsyncHTTPClient
import AzureWire
import FoundationEssentials
import Identity
import NIOCore
import NIOHTTP1

/// Where a command gets its token for the management plane.
enum TokenSource: Equatable {
    /// Somebody gave it.
    case token(String)
    /// The client credentials grant (RFC 6749 §4.4), as `azure-identity` makes it.
    case credentials(ClientCredentials)
    /// The same with the well-known client, of the server's own development issuer.
    case developmentIssuer(endpoint: String)

    /// The first there is: the option, LAZULI_TOKEN, the variables of `azure-identity`, and for a
    /// server on this machine its development issuer. Nil if there is none.
    init?(option: String?, endpoint: String, environment: (String) -> String?) {
        if let token = option ?? environment("LAZULI_TOKEN") {
            self = .token(token)
        } else if let tenant = environment("AZURE_TENANT_ID"),
            let id = environment("AZURE_CLIENT_ID"),
            let secret = environment("AZURE_CLIENT_SECRET")
        {
            let host = environment("AZURE_AUTHORITY_HOST") ?? "https://login.microsoftonline.com"
            self = .credentials(
                ClientCredentials(
                    authority: host.contains("://") ? host : "https://" + host, tenant: tenant,
                    id: id, secret: secret))
        } else if let host = URL(string: endpoint)?.host(), TrustedURL.isLoopback(host) {
            self = .developmentIssuer(endpoint: endpoint)
        } else {
            return nil
        }
    }

    /// - Throws: ``ManagementProblem``.
    func token() async throws -> String {
        switch self {
        case .token(let token): return token
        case .credentials(let credentials): return try await credentials.token()
        case .developmentIssuer(let endpoint):
            let credentials = ClientCredentials(
                authority: endpoint, tenant: DevelopmentIssuer.tenant,
                id: DevelopmentClient.wellKnown.id, secret: DevelopmentClient.wellKnownSecret)
            do {
                return try await credentials.token()
            } catch ManagementProblem.unexpected {
                throw ManagementProblem.noToken(
                    "The server at \(endpoint) has no development issuer.")
            }
        }
    }
}

/// A service principal's, and where they are worth a token.
struct ClientCredentials: Equatable {
    var authority: String
    var tenant: String
    var id: String
    var secret: String

    /// - Throws: ``ManagementProblem``.
    func token() async throws -> String {
        struct Answer: Decodable {
            var access_token: String
        }
        struct Refusal: Decodable {
            var error: String
            var error_description: String?
        }
        let base =
            self.authority.hasSuffix("/") ? String(self.authority.dropLast()) : self.authority
        guard let url = TrustedURL("\(base)/\(PercentCoding.encode(self.tenant))/oauth2/v2.0/token")
        else {
            throw ManagementProblem.noToken("A secret goes over https only, not to \(base).")
        }
        var request = HTTPClientRequest(url: url.text)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
        let form = [
            ("grant_type", "client_credentials"), ("client_id", self.id),
            ("client_secret", self.secret), ("scope", "https://management.azure.com/.default"),
        ]
        request.body = .bytes(
            ByteBuffer(
                string: form.map { "\($0)=\(PercentCoding.encode($1))" }.joined(separator: "&")))
        let (status, answer) = try await ManagementClient.send(request, to: base)
        if status == .ok, let token = try? JSONDecoder().decode(Answer.self, from: answer) {
            return token.access_token
        }
        if let refusal = try? JSONDecoder().decode(Refusal.self, from: answer) {
            throw ManagementProblem.noToken(
                "\(base) gives no token: \(refusal.error_description ?? refusal.error)")
        }
        throw ManagementProblem.unexpected(status: status.code)
    }
}
