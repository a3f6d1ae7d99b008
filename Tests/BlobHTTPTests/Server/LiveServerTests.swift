import AzureWire
import BlobHTTP
import HTTPTypes
import Logging
import NIOPosix
import ServiceLifecycle
import Synchronization
import Testing

/// Goal: what only shows on a connection: `100 Continue`, bodies that are left unread, keep-alive,
/// and a quick end. Method: the whole server on a free port and a client of plain sockets.
@Suite(.timeLimit(.minutes(1))) struct LiveServerTests {
    let fixture: BlobFixture

    init() async throws {
        self.fixture = try BlobFixture()
        _ = try await self.fixture.ask(.put, "/con?restype=container")
    }

    @Test func continueIsSentAtOnce() async throws {
        try await self.withServer { port in
            let client = try RawClient(port: port)
            try client.send(try Self.put(byteCount: 5, [.expect: "100-continue"]))
            #expect(try client.receiveHead() == "HTTP/1.1 100 Continue")
            try client.send("hello")
            #expect(try client.receiveHead() == "HTTP/1.1 201 Created")
            // The connection goes on.
            try client.send(try Self.put(byteCount: 2))
            try client.send("hi")
            #expect(try client.receiveHead() == "HTTP/1.1 201 Created")
        }
    }

    @Test func anEmptyBodyNeedsNoContinue() async throws {
        try await self.withServer { port in
            let client = try RawClient(port: port)
            for _ in 0..<2 {
                try client.send(try Self.put(byteCount: 0, [.expect: "100-continue"]))
                #expect(try client.receiveHead() == "HTTP/1.1 201 Created")
            }
        }
    }

    /// Who asked first and is refused need not send the body; the connection ends, since nobody
    /// can tell whether the next bytes are the body.
    @Test func noContinueForWhoIsRefused() async throws {
        try await self.withServer { port in
            let client = try RawClient(port: port)
            var head = try BlobFixture.signed(
                .put, "/con/b", [.blobType: "BlockBlob", .expect: "100-continue"],
                byteCount: 1_000_000)
            head.headerFields[.authorization] = nil
            try client.send(RawClient.text(head))
            #expect(try client.receiveHead() == "HTTP/1.1 401 Unauthorized")
            client.finishSending()
            #expect(try client.receivesEnd())
        }
    }

    /// Who did not ask sends the body anyhow; it is read and the connection goes on.
    @Test func anUnreadBodyIsDrained() async throws {
        try await self.withServer { port in
            let client = try RawClient(port: port)
            try client.send(
                try Self.put(byteCount: 3_000_000, [.ifMatch: "\"0x8D0\""]))
            try client.send(String(repeating: "x", count: 3_000_000))
            #expect(try client.receiveHead() == "HTTP/1.1 412 Precondition Failed")
            try client.send(try Self.put(byteCount: 2))
            try client.send("hi")
            #expect(try client.receiveHead() == "HTTP/1.1 201 Created")
        }
    }

    @Test(arguments: [10, 1_000_000])
    func aTruncatedBodyLeavesNothing(_ byteCount: Int) async throws {
        try await self.withServer { port in
            let client = try RawClient(port: port)
            try client.send(try Self.put(byteCount: byteCount))
            try client.send(String(repeating: "x", count: byteCount - 1))
            client.close()
        }
        // The server has stopped, and before that finished what it was doing.
        #expect(try await self.fixture.ask(.get, "/con/b").code == "BlobNotFound")
        for _ in 0..<500 where self.fixture.store.state.withLock({ $0.openUploads }) > 0 {
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(self.fixture.store.state.withLock { $0.openUploads } == 0)
    }

    /// The only thread for queries is kept for minutes by one that asks much of one record: others
    /// read and write meanwhile, and the thread comes back when its client goes.
    @Test func anExpensiveQueryKeepsNobodyAndEndsWithItsClient() async throws {
        let blob = [UInt8](repeating: UInt8(ascii: "a"), count: 15 << 20)
        let answer = try await self.fixture.ask(
            .put, "/con/record", [.blobType: "BlockBlob"], body: blob)
        #expect(answer.status == 201)
        try await self.withServer { port in
            let client = try RawClient(port: port)
            let like = "'%\(String(repeating: "a", count: 7_000))b'"
            try client.send(try Self.query("WHERE _1 LIKE \(like)"))
            #expect(try client.receiveHead() == "HTTP/1.1 200 OK")

            let other = try RawClient(port: port)
            try other.send(try Self.put(byteCount: 1_000_000))
            try other.send(String(repeating: "x", count: 1_000_000))
            #expect(try other.receiveHead() == "HTTP/1.1 201 Created")
            client.close()
            try other.send(try Self.query("LIMIT 1"))
            #expect(try other.receiveHead() == "HTTP/1.1 200 OK")
            #expect(try !other.receivesEnd())
        }
    }

    @Test func oversizedHeaders() async throws {
        try await self.withServer { port in
            let client = try RawClient(port: port)
            try client.send("GET / HTTP/1.1\r\nHost: h\r\nx-long: ")
            try client.send(String(repeating: "x", count: 40_000) + "\r\n\r\n")
            #expect(try client.receiveHead() == "HTTP/1.1 400 Bad Request")
        }
    }

    /// If the end waited for the client, it would wait for the idle timeout of three minutes.
    @Test(.timeLimit(.minutes(1))) func anIdleConnectionDoesNotDelayTheEnd() async throws {
        try await self.withServer { port in
            let client = try RawClient(port: port)
            try client.send("GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(try client.receiveHead() == "HTTP/1.1 200 OK")
        }
    }

    private static let clientThreads: NIOThreadPool = {
        let threads = NIOThreadPool(numberOfThreads: 16)
        threads.start()
        return threads
    }()

    private static func put(byteCount: Int, _ fields: HTTPFields = [:]) throws -> String {
        var fields = fields
        fields[.blobType] = "BlockBlob"
        return RawClient.text(try BlobFixture.signed(.put, "/con/b", fields, byteCount: byteCount))
    }

    /// Counts the records of `record`.
    private static func query(_ condition: String) throws -> String {
        let body =
            "<QueryRequest><QueryType>SQL</QueryType><Expression>SELECT COUNT(*) FROM BlobStorage "
            + "\(condition)</Expression></QueryRequest>"
        return RawClient.text(
            try BlobFixture.signed(.post, "/con/record?comp=query", byteCount: body.utf8.count))
            + body
    }

    /// - Parameter body: blocks its thread, which therefore is none of Swift's.
    private func withServer(
        _ body: @escaping @Sendable (_ port: Int) throws -> Void
    ) async throws {
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let (ports, running) = AsyncStream<Int>.makeStream()
        let server = BlobServer(
            self.fixture.service,
            configuration: .init(host: "127.0.0.1", listeners: [.init(port: 0)]),
            logger: logger, onRunning: { ports in running.yield(ports[0]) })
        let services = ServiceGroup(configuration: .init(services: [server], logger: logger))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await services.run() }
            var iterator = ports.makeAsyncIterator()
            let port = try #require(await iterator.next())
            try await Self.clientThreads.runIfActive { try body(port) }
            await services.triggerGracefulShutdown()
            try await group.waitForAll()
        }
    }
}
