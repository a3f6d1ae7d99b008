import AzureWire
import HTTPTypes
import HummingbirdCore

extension BlobService {
    /// How long a client that is turned away should wait.
    private static var retrySeconds: Int { 1 }

    /// The answer to a request for which there is no place; nothing of it is looked at.
    /// - Parameter message: of what there is too much.
    func busyAnswer(
        to request: Request, from client: ClientConnection, _ message: String
    ) -> Response {
        let exchange = Exchange(
            request, from: client, id: self.requestIDs.next(), at: self.wallClock())
        var response: Response
        switch RequestRoute(request.head) {
        case .management, .cloudMetadata, .identity:
            let error = ManagementError(.serviceUnavailable, "ServerBusy", message)
            response = error.reply.response(requestID: exchange.id)
        case .data, .health, .authority:
            response = self.refusal(WireError.serverBusy(message), of: exchange)
            response.addCommonFields(of: exchange)
        }
        response.headers[.retryAfter] = "\(Self.retrySeconds)"
        response.headers[.date] = self.date.text(at: exchange.now)
        return response
    }
}
