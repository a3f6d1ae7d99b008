import AzureWire
import BlobModel
import Crypto
import HTTPTypes
import HummingbirdCore
import NIOCore
import Synchronization
import Testing

/// Goal: a body is stored if it came completely and is what its head says, and leaves nothing
/// behind otherwise, be it short (kept in memory) or long (streamed).
@Suite struct BodyTests {
    static let byteCounts = [0, 5, 65_536, 65_537, 3_000_000]
    let fixture: BlobFixture

    init() async throws {
        self.fixture = try BlobFixture()
        _ = try await self.fixture.ask(.put, "/con?restype=container")
    }

    @Test(arguments: byteCounts)
    func everyLengthComesBack(_ byteCount: Int) async throws {
        let bytes = Self.bytes(byteCount)
        let put = try await self.put(bytes)
        #expect(put.status == 201)
        #expect(put["Content-MD5"] == Self.md5(bytes))
        #expect(put["x-ms-request-server-encrypted"] == "true")
        let get = try await self.fixture.ask(.get, "/con/b")
        #expect(get.status == 200)
        // Compared outside of the macro, which would print every byte.
        let isRight = get.body == bytes
        #expect(isRight)
        #expect(get["Content-MD5"] == Self.md5(bytes))
        try await self.expectNothingOpen()
    }

    @Test(arguments: byteCounts.dropFirst(), ["Content-MD5", "x-ms-blob-content-md5"])
    func wrongMD5(_ byteCount: Int, _ header: String) async throws {
        let bytes = Self.bytes(byteCount)
        let wrong = Self.md5(Self.bytes(byteCount + 1))
        let answer = try await self.put(bytes, [try #require(HTTPField.Name(header)): wrong])
        #expect(answer.status == 400)
        #expect(answer.code == "Md5Mismatch")
        #expect(answer.text.contains("<UserSpecifiedMd5>\(wrong)</UserSpecifiedMd5>"))
        #expect(
            answer.text.contains("<ServerCalculatedMd5>\(Self.md5(bytes))</ServerCalculatedMd5>"))
        try await self.expectNoBlob()
    }

    @Test(arguments: byteCounts.dropFirst())
    func wrongCRC64(_ byteCount: Int) async throws {
        let answer = try await self.put(Self.bytes(byteCount), [.contentCRC64: "AAAAAAAAAAA="])
        #expect(answer.code == "Crc64Mismatch")
        try await self.expectNoBlob()
    }

    /// Spec rest.md §9: the MD5 that is stored is the one that is checked.
    @Test func storedMD5HasPrecedence() async throws {
        let bytes = Self.bytes(5)
        let answer = try await self.put(
            bytes, [.blobContentMD5: Self.md5(bytes), .contentMD5: Self.md5([])])
        #expect(answer.status == 201)
        #expect(answer["Content-MD5"] == Self.md5(bytes))
    }

    /// Spec rest.md §9, from a recorded live answer.
    @Test(arguments: [
        ("123456789", "iJh5CoYUi64="), ("Hello World!", "peH8Xsgc5QI="), ("a", "PPzLtEWEL4w="),
    ])
    func blocksAnswerWithCRC64(_ text: String, _ crc64: String) async throws {
        let answer = try await self.fixture.ask(
            .put, "/con/b?comp=block&blockid=AAAA", body: Array(text.utf8))
        #expect(answer.status == 201)
        #expect(answer["x-ms-content-crc64"] == crc64)
        #expect(answer["Content-MD5"] == nil)
        #expect(answer.fields[.eTag] == nil)
        let again = try await self.fixture.ask(
            .put, "/con/b?comp=block&blockid=AAAA", [.contentMD5: Self.md5(Array(text.utf8))],
            body: Array(text.utf8))
        #expect(again["Content-MD5"] == Self.md5(Array(text.utf8)))
        #expect(again["x-ms-content-crc64"] == nil)
    }

    @Test(arguments: byteCounts.dropFirst(), [true, false])
    func clientGoneInTheMiddle(_ byteCount: Int, _ breaks: Bool) async throws {
        let head = try BlobFixture.signed(
            .put, "/con/b", [.blobType: "BlockBlob"], byteCount: byteCount)
        let sent = Self.bytes(byteCount - 1)
        let body = RequestBody(
            asyncSequence: AsyncThrowingStream<ByteBuffer, any Error> { stream in
                for start in stride(from: 0, to: sent.count, by: 50_000) {
                    stream.yield(ByteBuffer(bytes: sent[start...].prefix(50_000)))
                }
                stream.finish(throwing: breaks ? ConnectionBroken() : nil)
            })
        await #expect(throws: (any Error).self) {
            try await self.fixture.ask(head, body: body)
        }
        try await self.expectNoBlob()
    }

    /// A long body is not read when its container does not exist or its condition fails.
    @Test(
        arguments: [
            ("/other/b", [:], "ContainerNotFound"),
            ("/con/b", [.ifNoneMatch: "*"], "BlobAlreadyExists"),
            ("/con/b", [.ifMatch: "\"0x1\""], "ConditionNotMet"),
        ] as [(String, HTTPFields, String)])
    func earlyRefusal(_ path: String, _ conditions: HTTPFields, _ code: String) async throws {
        _ = try await self.put([1])
        var fields = conditions
        fields[.blobType] = "BlockBlob"
        let head = try BlobFixture.signed(.put, path, fields, byteCount: 1 << 30)
        let unread = RequestBody(
            asyncSequence: AsyncThrowingStream<ByteBuffer, any Error> {
                throw ConnectionBroken()
            })
        let answer = try await self.fixture.ask(head, body: unread)
        #expect(answer.code == code)
    }

    /// Nor is one that the client holds back, however short it is (spec rest.md §13).
    @Test(arguments: [true, false])
    func aBodyThatIsHeldBack(_ isRefused: Bool) async throws {
        if isRefused {
            self.fixture.store.state.withLock { $0.refusals = [.putBlock: .legalHold] }
        }
        let head = try BlobFixture.signed(
            .put, "/con/b?comp=block&blockid=AAAA", [.expect: "100-continue"], byteCount: 1)
        let body = RequestBody(
            asyncSequence: AsyncThrowingStream<ByteBuffer, any Error> {
                if isRefused { throw ConnectionBroken() }
                return ByteBuffer(bytes: [1])
            })
        let answer = try await self.fixture.ask(head, body: body)
        #expect(answer.status == (isRefused ? 409 : 201))
    }

    private func put(_ bytes: [UInt8], _ fields: HTTPFields = [:]) async throws -> ReceivedAnswer {
        var fields = fields
        fields[.blobType] = "BlockBlob"
        return try await self.fixture.ask(.put, "/con/b", fields, body: bytes)
    }

    private func expectNoBlob() async throws {
        #expect(try await self.fixture.ask(.get, "/con/b").code == "BlobNotFound")
        try await self.expectNothingOpen()
    }

    private func expectNothingOpen() async throws {
        // Abandoning happens on the thread pool after the answer.
        for _ in 0..<500 where self.fixture.store.state.withLock({ $0.openUploads }) > 0 {
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(self.fixture.store.state.withLock { $0.openUploads } == 0)
    }

    static func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
    }

    static func md5(_ bytes: [UInt8]) -> String {
        Base64.encode(Array(Insecure.MD5.hash(data: bytes)))
    }
}

struct ConnectionBroken: Error {}
