import AzureWire
import BlobModel
import HTTPTypes
import HummingbirdCore

/// One request of the data plane while it is being answered.
struct Exchange: Sendable {
    let request: Request
    let client: ClientConnection
    let id: RequestID
    /// When the request's head had been read. The committer stamps changes itself.
    let now: Timestamp
    let clientRequestID: String?

    init(_ request: Request, from client: ClientConnection, id: RequestID, at now: Timestamp) {
        self.request = request
        self.client = client
        self.id = id
        self.now = now
        self.clientRequestID = request.headers.echoedClientRequestID
    }

    func body(of byteCount: UInt64) -> IncomingBody {
        IncomingBody(self.request.body, byteCount: byteCount, from: self.client)
    }
}

/// An exchange whose caller has proved who it is.
struct Call: Sendable {
    let exchange: Exchange
    let principal: Principal
    let account: AccountName
    let addressing: Addressing

    var actor: Actor {
        Actor(
            principal: self.principal, clientAddress: self.exchange.client.address,
            requestID: self.exchange.id, clientRequestID: self.exchange.clientRequestID)
    }

    /// The root of the account as the client addressed it: `http://127.0.0.1:10000/name/`.
    var endpoint: String {
        let head = self.exchange.request.head
        let origin = "\(head.scheme ?? "http")://\(head.authority ?? "localhost")/"
        switch self.addressing {
        case .host: return origin
        case .path: return origin + "\(self.account.text)/"
        }
    }
}
