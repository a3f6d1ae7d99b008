import AccessControl
import HTTPTypes
public import HummingbirdCore
public import NIOCore
import NIOHTTPTypes
import Synchronization

/// The connection a request came over, as far as answering it needs to know it.
public struct ClientConnection: Sendable {
    /// How requests reach the server.
    public enum Transport: Sendable {
        case plain
        case tls
        /// A stream of an HTTP/2 connection, which is TLS too.
        case stream
    }

    /// Where waiting for the thread pool resumes.
    let eventLoop: any EventLoop
    let transport: Transport
    private let channel: (any Channel)?
    private let expectation: Expectation?

    /// - Parameter channel: nil where a test asks without a connection.
    public init(
        _ request: Request, over transport: Transport = .plain, channel: (any Channel)?,
        eventLoop: any EventLoop
    ) {
        self.transport = transport
        self.channel = channel
        self.eventLoop = eventLoop
        self.expectation = Self.expectsContinue(request) ? Expectation() : nil
    }

    /// Whether nobody between client and server can read along.
    var isSecure: Bool {
        self.transport != .plain
    }

    /// Where the connection comes from, for signatures that are limited to some places.
    var origin: SharedAccessGrant.Origin {
        SharedAccessGrant.Origin(
            address: self.channel?.remoteAddress?.ipAddress, isSecure: self.isSecure)
    }

    /// The peer's IP address and port as text; empty if it has gone.
    var address: String {
        guard let address = self.channel?.remoteAddress, let ip = address.ipAddress,
            let port = address.port
        else { return "" }
        return ip.utf8.contains(UInt8(ascii: ":")) ? "[\(ip)]:\(port)" : "\(ip):\(port)"
    }

    /// Whether the client may be holding back a body until it hears `100 Continue`.
    var isBodyHeldBack: Bool {
        guard let expectation = self.expectation else { return false }
        return !expectation.isMet.load(ordering: .relaxed)
    }

    /// Tells a client that waits with its body to send it (spec rest.md §13).
    func sendContinueIfExpected() async {
        guard let expectation = self.expectation,
            !expectation.isMet.exchange(true, ordering: .relaxed)
        else { return }
        // A client that is gone is noticed when its body does not come.
        try? await self.channel?.writeAndFlush(
            HTTPResponsePart.head(HTTPResponse(status: .continue)))
    }

    /// Calls `body` if the client goes before it has its answer, at once if it has already gone.
    /// Over HTTP/1.1 it has gone when it closes its side: one that waits for its answer does not.
    func whenGone(_ body: @escaping @Sendable () -> Void) {
        guard let channel = self.channel else { return }
        channel.eventLoop.execute {
            // A channel that is closed has no handlers.
            let watch = try? channel.pipeline.syncOperations.handler(type: TransferWatch.self)
            if let watch { watch.whenGone(body) } else { body() }
        }
    }

    /// With an empty body there is nothing to wait for: pyarrow sends the header even then.
    private static func expectsContinue(_ request: Request) -> Bool {
        guard let value = request.headers[.expect], value.lowercased() == "100-continue" else {
            return false
        }
        return request.headers[.contentLength].map { $0 != "0" }
            ?? request.headers.contains(.transferEncoding)
    }
}

/// An `Expect: 100-continue` that has been answered or not.
private final class Expectation: Sendable {
    let isMet = Atomic<Bool>(false)
}
