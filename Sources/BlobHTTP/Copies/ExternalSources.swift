import AsyncHTTPClient
import AzureWire
import BlobModel
import HTTPTypes
import NIOCore
import NIOHTTP1

/// Reads the sources of copies from other servers: only from those the operator named. Where a
/// server redirects to is not followed, because it would lead past the list; certificates are
/// verified; what takes too long or does not say its length is given up.
struct ExternalSources: Sendable {
    /// Who waits for the source.
    enum Purpose {
        /// A request that gets its answer afterwards.
        case request
        /// A copy whose request was answered already.
        case background

        fileprivate var durationMax: TimeAmount {
            switch self {
            case .request: .minutes(15)
            case .background: .hours(24)
            }
        }
    }

    struct Source: Sendable {
        var content: ExternalContent
        var headers: ContentHeaders
        var metadata: Metadata
        /// Opaque and without quotes; nil if there is none, or a weak one.
        var etag: String?
    }

    private let allowed: [AllowedCopySource]
    /// Nil where nothing is allowed.
    private let client: HTTPClient?

    init(allowed: [AllowedCopySource]) {
        self.allowed = allowed
        self.client = allowed.isEmpty ? nil : Self.makeClient()
    }

    private static func makeClient() -> HTTPClient {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            // Without a byte for so long the source counts as gone.
            timeout: HTTPClient.Configuration.Timeout(connect: .seconds(10), read: .seconds(60)))
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    func shutDown() async throws {
        try await self.client?.shutdown()
    }

    func checkAllowed(_ url: SourceURL) throws(WireError) {
        guard self.allowed.contains(where: { $0.allows(url) }) else { throw Self.notAllowed }
    }

    /// - Parameters:
    ///   - etag: of a source that was opened before and must not have changed since.
    func open(
        _ source: CopySource, for purpose: Purpose, ifMatch etag: String? = nil
    ) async throws -> Source {
        try self.checkAllowed(source.url)
        guard let client = self.client else { throw Self.notAllowed }
        var request = HTTPClientRequest(url: source.url.text)
        request.headers = try source.requestHeaders()
        if let etag { request.headers.replaceOrAdd(name: "If-Match", value: "\"\(etag)\"") }
        let response: HTTPClientResponse
        do {
            response = try await client.execute(
                request, deadline: .now() + purpose.durationMax)
        } catch {
            try Task.checkCancellation()
            throw Self.unreachable(error)
        }
        try Self.check(response.status, response.headers, source)
        try response.headers.check(source.conditions)
        if let etag, response.headers.strongETag != etag { throw WireError.sourceConditionNotMet }
        return Source(
            content: ExternalContent(
                response.body, byteCount: try Self.byteCount(response.headers)),
            headers: response.headers.contentHeaders,
            metadata: try response.headers.metadata(),
            etag: response.headers.strongETag)
    }

    private static func byteCount(_ headers: HTTPHeaders) throws(WireError) -> UInt64 {
        guard let byteCount = headers.first(name: "Content-Length").flatMap({ UInt64($0) }) else {
            throw self.unusable("The copy source does not say how long it is.")
        }
        return byteCount
    }

    private static func check(
        _ status: HTTPResponseStatus, _ headers: HTTPHeaders, _ source: CopySource
    ) throws(WireError) {
        switch status.code {
        case 200 where source.range == nil:
            if headers.isOtherKindOfBlob {
                throw self.unusable("From other servers only block blobs are copied.")
            }
        case 206:
            // The server's word that it sends what it was asked for and no more.
            guard let range = source.range, let sent = headers.contentRange,
                sent.lowerBound == range.lowerBound, sent.upperBound <= range.upperBound,
                try self.byteCount(headers) == UInt64(sent.count)
            else { throw self.unusable("The copy source answered with another range.") }
        case 200..<300:
            throw self.unusable("The copy source does not serve ranges.")
        case 300..<400 where status.code != 304:
            throw self.unusable("The copy source redirects, which is not followed.")
        case 304, 412:
            throw .sourceConditionNotMet
        default:
            let code = headers.first(name: "x-ms-error-code").map {
                String($0.unicodeScalars.filter { $0.isASCII && $0.properties.isAlphabetic })
            }
            throw .cannotVerifyCopySource(
                WireError(
                    Self.answer(to: status.code), code ?? "CannotVerifyCopySource",
                    "The copy source answered with status \(status.code)."))
        }
    }

    private static func answer(to status: UInt) -> HTTPResponse.Status {
        switch status {
        case 400..<500: HTTPResponse.Status(code: Int(status))
        default: .internalServerError
        }
    }

    static func unusable(_ message: String) -> WireError {
        .cannotVerifyCopySource(WireError(.forbidden, "CannotVerifyCopySource", message))
    }

    private static let notAllowed = WireError.cannotVerifyCopySource(
        WireError(
            .forbidden, "CannotVerifyCopySource",
            "This server copies from other servers only if its operator allows them "
                + "(--copy-source-allow)."))

    static func unreachable(_ error: any Error) -> WireError {
        let isTimeout = [HTTPClientError.readTimeout, .deadlineExceeded].contains {
            $0 == error as? HTTPClientError
        }
        return .cannotVerifyCopySource(
            isTimeout
                ? WireError(
                    .internalServerError, "OperationTimedOut",
                    "The copy source did not answer in time.")
                : WireError(
                    .notFound, "CannotVerifyCopySource", "The copy source could not be read."))
    }
}
