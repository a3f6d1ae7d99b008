import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1

/// Gets an issuer's key set from where it is.
struct KeyLoader: Sendable {
    /// Entra's set has 20 KiB.
    private static let documentBytesMax = 1 << 20
    private static let timeout = TimeAmount.seconds(10)
    /// Follows no redirect: keys come from where the configuration says. Lives as long as the
    /// process, so nothing shuts it down.
    private static let client = HTTPClient(
        eventLoopGroupProvider: .singleton,
        configuration: HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: HTTPClient.Configuration.Timeout(connect: .seconds(5))))

    let issuer: String
    let keys: IssuerConfiguration.Keys

    /// For how long a set is believed before it is looked at again.
    var secondsFresh: Int64 {
        switch self.keys {
        case .fixed: .max
        case .file: 1
        case .url, .discovery: 300
        }
    }

    /// How soon after an attempt a failure or an unknown key leads to another one: whoever sends
    /// junk must not make this server ask without end.
    var secondsBetweenAttempts: Int64 {
        switch self.keys {
        case .fixed: .max
        case .file: 1
        case .url, .discovery: 10
        }
    }

    /// Whether a load is so short that a request can wait for it.
    var isNear: Bool {
        switch self.keys {
        case .fixed, .file: true
        case .url, .discovery: false
        }
    }

    func load() async throws(KeyFault) -> [UInt8] {
        switch self.keys {
        case .fixed(let document): return document
        case .file(let path): return try Self.read(path)
        case .url(let url): return try await Self.fetch(url)
        case .discovery: return try await Self.fetch(try await self.discover())
        }
    }

    private static func read(_ path: String) throws(KeyFault) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw KeyFault("the file cannot be read")
        }
        return [UInt8](data)
    }

    /// Where the issuer says its keys are (OpenID Connect Discovery 1.0 §4).
    private func discover() async throws(KeyFault) -> String {
        struct Metadata: Decodable {
            var issuer: String
            var jwks_uri: String
        }
        let base = self.issuer.hasSuffix("/") ? String(self.issuer.dropLast()) : self.issuer
        let document = try await Self.fetch(base + "/.well-known/openid-configuration")
        guard let metadata = try? JSONDecoder().decode(Metadata.self, from: Data(document)) else {
            throw KeyFault("the issuer's discovery document cannot be read")
        }
        guard metadata.issuer == self.issuer else {
            throw KeyFault("the discovery document is another issuer's: \(metadata.issuer)")
        }
        return metadata.jwks_uri
    }

    private static func fetch(_ text: String) async throws(KeyFault) -> [UInt8] {
        guard let url = TrustedURL(text) else {
            throw KeyFault("\(text) is neither https nor on this machine")
        }
        let status: HTTPResponseStatus
        let body: ByteBuffer
        do {
            let response = try await self.client.execute(
                HTTPClientRequest(url: url.text), timeout: self.timeout)
            status = response.status
            body = try await response.body.collect(upTo: self.documentBytesMax)
        } catch {
            throw KeyFault("no answer from \(text): \(error)")
        }
        guard status == .ok else { throw KeyFault("\(text) answered \(status.code)") }
        return [UInt8](body.readableBytesView)
    }
}
