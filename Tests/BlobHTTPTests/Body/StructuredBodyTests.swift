import AzureWire
import HTTPTypes
import Synchronization
import Testing

/// Goal: structured bodies both ways (spec rest.md §9), short and long, and nothing left of one
/// that is damaged.
@Suite struct StructuredBodyTests {
    static let form = "XSM/1.0; properties=crc64"
    let fixture: BlobFixture

    init() async throws {
        self.fixture = try BlobFixture()
        _ = try await self.fixture.ask(.put, "/con?restype=container")
    }

    private func put(_ content: [UInt8], _ message: [UInt8]) async throws -> ReceivedAnswer {
        try await self.fixture.ask(
            .put, "/con/b",
            [
                .blobType: "BlockBlob", .structuredBody: Self.form,
                .structuredContentLength: String(content.count),
            ], body: message)
    }

    private func read(_ range: String? = nil) async throws -> ReceivedAnswer {
        var fields: HTTPFields = [.structuredBody: Self.form]
        fields[.range] = range
        return try await self.fixture.ask(.get, "/con/b", fields)
    }

    /// What the server itself sends of a blob with this content is the message to try.
    private func message(of content: [UInt8]) async throws -> [UInt8] {
        _ = try await self.fixture.ask(.put, "/con/b", [.blobType: "BlockBlob"], body: content)
        let answer = try await self.read()
        #expect(answer.status == 200)
        #expect(answer["x-ms-structured-body"] == Self.form)
        #expect(answer["x-ms-structured-content-length"] == "\(content.count)")
        #expect(answer.fields[.contentLength] == "\(answer.body.count)")
        return answer.body
    }

    @Test(arguments: [0, 12, 65_537, 5 << 20])
    func thereAndBack(_ byteCount: Int) async throws {
        let content = (0..<byteCount).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let message = try await self.message(of: content)
        #expect(message.count > content.count)
        let answer = try await self.put(content, message)
        #expect(answer.status == 201)
        #expect(answer["x-ms-structured-body"] == Self.form)
        #expect(answer["Content-MD5"] == BodyTests.md5(content))
        #expect(try await self.fixture.ask(.get, "/con/b").body == content)
    }

    @Test func theVectorOfTheSpec() async throws {
        let message = try await self.message(of: Array("Hello World!".utf8))
        #expect(message.count == 51)
        #expect(Array(message.suffix(8)) == [0xA5, 0xE1, 0xFC, 0x5E, 0xC8, 0x1C, 0xE5, 0x02])
    }

    @Test(arguments: [12, 100_000])
    func damage(_ byteCount: Int) async throws {
        let content = [UInt8](repeating: 1, count: byteCount)
        let whole = try await self.message(of: content)
        let etag = try await self.fixture.ask(.head, "/con/b").fields[.eTag]
        for position in [0, 30, whole.count - 1] {
            var message = whole
            message[position] ^= 1
            let answer = try await self.put(content, message)
            #expect(answer.status == 400)
        }
        #expect(try await self.fixture.ask(.head, "/con/b").fields[.eTag] == etag)
        // Abandoning happens on the thread pool after the answer.
        for _ in 0..<500 where self.fixture.store.state.withLock({ $0.openUploads }) > 0 {
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(self.fixture.store.state.withLock { $0.openUploads } == 0)
    }

    @Test func ranges() async throws {
        _ = try await self.message(of: Array("Hello World!".utf8))
        let answer = try await self.read("bytes=6-10")
        #expect(answer.status == 206)
        #expect(answer.fields[.contentRange] == "bytes 6-10/12")
        #expect(answer["x-ms-structured-content-length"] == "5")
        #expect(Array(answer.body[23..<28]) == Array("World".utf8))
    }
}
