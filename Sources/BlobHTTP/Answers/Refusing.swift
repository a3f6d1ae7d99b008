import AzureWire
import BlobModel
import HTTPTypes
import HummingbirdCore
import Identity
import Logging
import NIOCore

// The answer to a request that failed, whatever it was that failed.

extension BlobService {
    func refusal(_ error: any Error, of exchange: Exchange) -> Response {
        let wire = self.wireError(error, exchange)
        var response = Response(status: wire.status, headers: wire.fields)
        if wire.status == .unauthorized {
            response.headers[.wwwAuthenticate] =
                self.tokens.challenge(at: exchange.request.origin) ?? "SharedKey"
        }
        if let unsatisfied = error as? RangeNotSatisfiable {
            response.headers[.contentRange] = "bytes */\(unsatisfied.byteCount)"
        }
        guard exchange.request.method != .head, wire.status != .notModified else { return response }
        response.headers[.contentType] = "application/xml"
        response.body = ResponseBody(
            byteBuffer: ByteBuffer(
                bytes: wire.xmlBody(requestID: exchange.id.text, time: exchange.now)))
        return response
    }

    func wireError(_ error: any Error, _ exchange: Exchange) -> WireError {
        switch error {
        case let error as WireError:
            return error
        case let refusal as Refusal:
            return refusal.wire
        case is RangeNotSatisfiable:
            return .invalidRange
        case let failure as StorageFailure:
            self.logger.error(
                "request failed in the store",
                metadata: ["request": "\(exchange.id.text)", "cause": "\(failure)"])
            return failure.wire
        default:
            self.logger.error(
                "request failed unexpectedly",
                metadata: ["request": "\(exchange.id.text)", "cause": "\(error)"])
            return .internalError
        }
    }
}
