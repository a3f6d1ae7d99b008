import BlobModel
import HTTPTypes
import HummingbirdCore
import NIOCore

/// Answers the requests of connections, as many at a time as there are places for.
struct RequestAnswering<Store: BlobStore>: Sendable {
    let service: BlobService<Store>
    let requests: Occupancy

    func responder(over transport: ClientConnection.Transport) -> HTTPChannelHandler.Responder {
        { request, writer, channel in
            try await self.answer(request, over: transport, to: writer, channel)
        }
    }

    /// Of a connection for which there is no place.
    func refuser(over transport: ClientConnection.Transport) -> HTTPChannelHandler.Responder {
        { request, writer, channel in
            let client = ClientConnection(
                request, over: transport, channel: channel, eventLoop: channel.eventLoop)
            let response = self.service.busyAnswer(
                to: request, from: client, "There are too many connections.")
            try await self.write(
                response, to: writer, endingConnection: transport != .stream, request, channel)
        }
    }

    /// Concurrent, like the writer's functions it passes the writer to; where it runs is up to
    /// ``BlobChannel/placement``.
    @concurrent
    private func answer(
        _ request: Request, over transport: ClientConnection.Transport,
        to writer: consuming ResponseWriter, _ channel: any Channel
    ) async throws {
        let request = Self.request(request, over: transport)
        let client = ClientConnection(
            request, over: transport, channel: channel, eventLoop: channel.eventLoop)
        let isAdmitted = self.requests.enter()
        defer { self.requests.leave() }
        // An operator wants to see how the server is just when it is busy.
        let response =
            if isAdmitted || RequestRoute(request.head) == .health {
                try await self.service.respond(to: request, from: client)
            } else {
                self.service.busyAnswer(
                    to: request, from: client, "There are too many requests at a time.")
            }
        // A client that waits for 100 and got its answer instead may send the body or not, so the
        // next bytes cannot be told apart and the connection has to end. A stream just ends.
        try await self.write(
            response, to: writer,
            endingConnection: client.isBodyHeldBack && transport != .stream, request, channel)
    }

    @concurrent
    private func write(
        _ response: Response, to writer: consuming ResponseWriter, endingConnection: Bool,
        _ request: Request, _ channel: any Channel
    ) async throws {
        guard endingConnection else {
            // Hummingbird reads what is left of the body before the next request.
            try await writer.write(response: response.head, body: response.body)
            return
        }
        // Our side is closed first and theirs read to its end, lest a reset overtakes the answer.
        var response = response
        response.headers[.connection] = "close"
        try await writer.write(response: response.head, body: response.body)
        try await channel.close(mode: .output)
        for try await _ in request.body {}
        throw ClientGone(cause: nil)
    }

    /// The framework does not know that there is TLS in front of it, and in HTTP/2 the client says
    /// what it likes.
    private static func request(
        _ request: Request, over transport: ClientConnection.Transport
    ) -> Request {
        guard transport != .plain else { return request }
        var head = request.head
        head.scheme = "https"
        return Request(head: head, body: request.body)
    }
}
