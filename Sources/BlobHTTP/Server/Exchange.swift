import BlobModel
import HummingbirdCore

/// One request of the data plane while it is being answered.
struct Exchange: Sendable {
    let request: Request
    let client: ClientConnection
    let id: RequestID
    /// When the request's head had been read. The committer stamps changes itself.
    let now: Timestamp
    let clientRequestID: String?

    func body(of byteCount: UInt64) -> IncomingBody {
        IncomingBody(self.request.body, byteCount: byteCount, from: self.client)
    }

    func actor(_ principal: Principal) -> Actor {
        Actor(
            principal: principal, clientAddress: self.client.address, requestID: self.id,
            clientRequestID: self.clientRequestID)
    }
}
