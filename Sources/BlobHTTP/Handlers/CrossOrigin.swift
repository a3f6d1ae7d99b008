import AzureWire
import BlobModel
import HTTPTypes
import HummingbirdCore

// What pages of other origins may do (spec rest.md §11). The rules are looked up only for requests
// that come from one, so all others pay nothing.

extension BlobService {
    /// The one request nobody signs: a browser asks before it sends another one.
    func preflight(_ exchange: Exchange) throws -> Response {
        let fields = try CORSAnswer.preflight(
            exchange.request.headers, rules: exchange.corsRules)
        return Response(status: .ok, headers: fields)
    }
}

extension Response {
    /// Refusals have them, too: without them a page could not read the error.
    mutating func addCORSFields(of exchange: Exchange) {
        guard let origin = exchange.origin, exchange.request.method != .options else { return }
        self.headers.append(
            contentsOf: CORSAnswer.fields(
                to: origin, method: exchange.request.method, answer: self.headers,
                rules: exchange.corsRules))
    }
}
