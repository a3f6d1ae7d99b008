import AzureWire
import BlobModel
import FoundationEssentials
import HTTPTypes
import HummingbirdCore
public import Identity
import NIOCore

/// The development issuer's side of the wire, at Entra's paths:
///
/// | path, behind the tenant | |
/// |---|---|
/// | `/oauth2/v2.0/token`, `/oauth2/token` | POST: a token for a client's id and secret |
/// | `/v2.0/.well-known/openid-configuration`, the same without `v2.0` | GET: discovery |
/// | `/discovery/v2.0/keys`, `/discovery/keys` | GET: its keys, as a JSON Web Key Set |
public struct IdentityEndpoint: Sendable {
    /// A form has a few hundred bytes.
    private static let formBytesMax = 64 << 10

    private let issuer: DevelopmentIssuer

    public init(_ issuer: DevelopmentIssuer) {
        self.issuer = issuer
    }

    /// What is behind the tenant.
    enum Page {
        case token(TokenRequest.Version)
        case discovery
        case keys

        /// - Parameter path: from the slash behind the tenant on.
        init?(_ path: Substring.UTF8View) {
            switch String(Substring(path)).lowercased() {
            case "/oauth2/token": self = .token(.v1)
            case "/oauth2/v2.0/token": self = .token(.v2)
            case "/.well-known/openid-configuration", "/v2.0/.well-known/openid-configuration":
                self = .discovery
            case "/discovery/keys", "/discovery/v2.0/keys": self = .keys
            default: return nil
            }
        }
    }

    func respond(to request: Request, at now: Timestamp) async -> Response {
        let path = (request.head.path ?? "").prefix { $0 != "?" }.dropFirst()
        let tenant = path.prefix { $0 != "/" }
        guard let page = Page(path[tenant.endIndex...].utf8) else {
            return Response(status: .notFound)
        }
        if case .token(let version) = page {
            return await self.token(version, String(tenant), request, at: now)
        }
        guard tenant.lowercased() == DevelopmentIssuer.tenant else {
            return Self.refusal(.tenant(String(tenant)), at: now)
        }
        if case .keys = page { return Self.response(.ok, self.issuer.keySet) }
        return Self.response(.ok, Discovery(request.origin))
    }

    private func token(
        _ version: TokenRequest.Version, _ tenant: String, _ request: Request, at now: Timestamp
    ) async -> Response {
        let question: TokenRequest
        do throws(TokenRefusal) {
            question = try await Self.question(version, tenant, request)
        } catch {
            return Self.refusal(error, at: now)
        }
        switch await self.issuer.token(for: question, at: now) {
        case .success(let token):
            switch version {
            case .v1: return Self.response(.ok, TokenAnswerV1(token))
            case .v2: return Self.response(.ok, TokenAnswerV2(token))
            }
        case .failure(let refusal):
            var response = Self.refusal(refusal, at: now)
            if response.status == .unauthorized, question.basic != nil {
                response.headers[.wwwAuthenticate] = "Basic realm=\"\(DevelopmentIssuer.tenant)\""
            }
            return response
        }
    }

    private static func question(
        _ version: TokenRequest.Version, _ tenant: String, _ request: Request
    ) async throws(TokenRefusal) -> TokenRequest {
        guard request.method == .post else { throw .onlyPost(request.method.rawValue) }
        let type = request.headers[.contentType]?.prefix { $0 != ";" }.lowercased()
        guard type == "application/x-www-form-urlencoded",
            let bytes = try? await request.body.collect(upTo: Self.formBytesMax),
            let form = FormParameters(String(buffer: bytes))
        else { throw .notAForm }
        return TokenRequest(
            tenant: tenant, version: version, form: form.values,
            basic: Self.basic(request.headers))
    }

    /// Both sides are encoded as in a form (RFC 6749 §2.3.1). Nil where there is none that can be
    /// read: then the form must have what it takes.
    private static func basic(_ headers: HTTPFields) -> (id: String, secret: String)? {
        let words = headers.onlyValue(.authorization)?.split(separator: " ") ?? []
        guard words.count == 2, words[0].lowercased() == "basic",
            let data = Data(base64Encoded: String(words[1])),
            let text = String(data: data, encoding: .utf8)
        else { return nil }
        let sides = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard sides.count == 2, let id = PercentCoding.decodeForm(sides[0]),
            let secret = PercentCoding.decodeForm(sides[1])
        else { return nil }
        return (id, secret)
    }

    private static func refusal(_ refusal: TokenRefusal, at now: Timestamp) -> Response {
        self.response(
            refusal.status == 401 ? .unauthorized : .badRequest,
            TokenRefusalAnswer(refusal, at: now))
    }

    private static func response(
        _ status: HTTPResponse.Status, _ body: some Encodable
    ) -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let json = try? encoder.encode(body) else {
            // No shape has a value that JSON cannot hold; without one nothing can be promised.
            return Response(status: .internalServerError)
        }
        return self.response(status, [UInt8](json))
    }

    private static func response(_ status: HTTPResponse.Status, _ json: [UInt8]) -> Response {
        Response(
            status: status,
            headers: [
                .contentType: "application/json; charset=utf-8", .cacheControl: "no-store",
                .pragma: "no-cache",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: json)))
    }
}
