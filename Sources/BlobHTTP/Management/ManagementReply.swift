import AzureWire
import BlobModel
import FoundationEssentials
import HTTPTypes
import HummingbirdCore
import NIOCore

/// What the management plane answers, before it is bytes.
struct ManagementReply: Sendable {
    var status: HTTPResponse.Status
    var headers: HTTPFields = [:]
    var body: (any Encodable & Sendable)?

    /// - Parameter etag: without quotes.
    init(
        _ status: HTTPResponse.Status, etag: String? = nil, _ body: (any Encodable & Sendable)?
    ) {
        self.status = status
        self.body = body
        if let etag { self.headers[.eTag] = etag.quoted }
    }

    /// The headers are those of every answer of Azure's resource manager (spec worm.md §4).
    func response(requestID: RequestID) -> Response {
        var headers = self.headers
        headers[.cacheControl] = "no-cache"
        headers[.pragma] = "no-cache"
        headers[.expires] = "-1"
        headers[.requestID] = requestID.text
        headers[.correlationRequestID] = requestID.text
        headers[.routingRequestID] = "LOCAL:\(requestID.text)"
        guard let body = self.body else { return Response(status: self.status, headers: headers) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let json = try? encoder.encode(body) else {
            // No shape has a value that JSON cannot hold; without one nothing can be promised.
            return Response(status: .internalServerError, headers: headers)
        }
        headers[.contentType] = "application/json; charset=utf-8"
        return Response(
            status: self.status, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: json)))
    }
}
