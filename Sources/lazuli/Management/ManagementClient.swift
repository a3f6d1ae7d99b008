import AsyncHTTPClient
import BlobModel
import FoundationEssentials
import NIOCore
import NIOHTTP1
import NIOSSL

/// Asks the management plane of a running server (spec worm.md §4).
struct ManagementClient: Sendable {
    enum Method: String {
        case get = "GET"
        case put = "PUT"
        case post = "POST"
        case delete = "DELETE"
    }

    /// Longer than any answer about one container.
    private static let answerBytesMax = 4 << 20
    private static let timeout = TimeAmount.seconds(60)
    /// A server that is not there is reported at once, not tried again until the time is over.
    /// Lives as long as the process, so nothing shuts it down.
    private static let client: HTTPClient = {
        var configuration = HTTPClient.Configuration(
            timeout: HTTPClient.Configuration.Timeout(connect: .seconds(10)))
        configuration.connectionPool.retryConnectionEstablishment = false
        if let file = ProcessInfo.processInfo.environment["LAZULI_CA_FILE"], !file.isEmpty {
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.additionalTrustRoots = [.file(file)]
            configuration.tlsConfiguration = tls
        }
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()
    private static let apiVersion = "2023-05-01"

    /// Without a slash at the end.
    let endpoint: String
    let account: AccountName
    let tokens: TokenSource

    /// - Parameters:
    ///   - path: what follows the container's name, like `/setLegalHold`.
    ///   - ifMatch: with its quotes, as the server showed it.
    /// - Returns: the body of the answer.
    /// - Throws: ``ManagementProblem``.
    func ask(
        _ method: Method, _ container: ContainerName, _ path: String = "",
        ifMatch: String? = nil, body: (any Encodable)? = nil
    ) async throws -> Data {
        try await self.ask(
            method, self.path(of: container) + path, ifMatch: ifMatch, body: body)
    }

    /// - Parameter path: the whole of it, from its first slash on.
    func ask(
        _ method: Method, _ path: String, ifMatch: String? = nil, body: (any Encodable)? = nil
    ) async throws -> Data {
        let token = try await self.tokens.token()
        var request = HTTPClientRequest(
            url: self.endpoint + path + "?api-version=" + Self.apiVersion)
        request.method = HTTPMethod(rawValue: method.rawValue)
        request.headers.add(name: "Authorization", value: "Bearer \(token)")
        if let ifMatch { request.headers.add(name: "If-Match", value: ifMatch) }
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: try JSONEncoder().encode(body)))
        }
        let (status, answer) = try await Self.send(request, to: self.endpoint)
        guard (200..<300).contains(status.code) else {
            throw ManagementProblem(status: status.code, answer: answer)
        }
        return answer
    }

    /// - Parameter server: what a person calls it.
    static func send(
        _ request: HTTPClientRequest, to server: String
    ) async throws -> (HTTPResponseStatus, Data) {
        do {
            let response = try await self.client.execute(request, timeout: self.timeout)
            let body = try await response.body.collect(upTo: self.answerBytesMax)
            return (response.status, Data(body.readableBytesView))
        } catch let error as NIOSSLError {
            throw ManagementProblem.noTLS(Self.text(of: error, server))
        } catch let error as NIOSSLExtraError {
            throw ManagementProblem.noTLS("The certificate of \(server) is another one's: \(error)")
        } catch {
            throw ManagementProblem.unreachable(server, cause: "\(error)")
        }
    }

    private static func text(of error: NIOSSLError, _ server: String) -> String {
        switch error {
        case .failedToLoadCertificate, .noSuchFilesystemObject:
            "LAZULI_CA_FILE does not name a file with certificates in PEM."
        case .handshakeFailed where "\(error)".contains("CERTIFICATE_VERIFY_FAILED"):
            "The certificate of \(server) is of nobody who is trusted here; LAZULI_CA_FILE can name "
                + "the file of its authority."
        default:
            "There is no TLS with \(server): \(error)"
        }
    }

    /// The server takes any subscription and any resource group.
    private func path(of container: ContainerName) -> String {
        "/subscriptions/00000000-0000-0000-0000-000000000000"
            + "/resourceGroups/lazuli/providers/Microsoft.Storage/storageAccounts/"
            + self.account.text + "/blobServices/default/containers/" + container.text
    }
}
