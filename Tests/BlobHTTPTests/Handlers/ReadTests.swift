import AzureWire
import BlobModel
import Crypto
import HTTPTypes
import Testing

/// Goal: statuses, headers and bytes of reads (spec rest.md §6).
@Suite struct ReadTests {
    static let bytes = BodyTests.bytes(1_000)
    let fixture: BlobFixture

    init() async throws {
        self.fixture = try BlobFixture()
        _ = try await self.fixture.ask(.put, "/con?restype=container")
        _ = try await self.fixture.ask(
            .put, "/con/b",
            [.blobType: "BlockBlob", .contentType: "text/plain", Self.metadata: "v"],
            body: Self.bytes)
    }

    @Test(arguments: [
        ("bytes=0-9", 0..<10), ("bytes=990-", 990..<1_000), ("bytes=990-5000", 990..<1_000),
        ("bytes=0-", 0..<1_000), ("bytes=999-999", 999..<1_000),
    ])
    func range(_ range: String, _ expected: Range<Int>) async throws {
        for name in [HTTPField.Name.range, Self.msRange] {
            let answer = try await self.fixture.ask(.get, "/con/b", [name: range])
            #expect(answer.status == 206)
            #expect(answer.body == Array(Self.bytes[expected]))
            #expect(answer.fields[.contentLength] == "\(expected.count)")
            #expect(
                answer.fields[.contentRange]
                    == "bytes \(expected.lowerBound)-\(expected.upperBound - 1)/1000")
            #expect(answer["Content-MD5"] == nil)
            #expect(answer["x-ms-blob-content-md5"] == BodyTests.md5(Self.bytes))
        }
    }

    @Test func rangeBeyondTheEnd() async throws {
        let answer = try await self.fixture.ask(.get, "/con/b", [.range: "bytes=1000-"])
        #expect(answer.status == 416)
        #expect(answer.code == "InvalidRange")
        #expect(answer.fields[.contentRange] == "bytes */1000")
    }

    @Test func anEmptyBlobHasNoRange() async throws {
        _ = try await self.fixture.ask(.put, "/con/empty", [.blobType: "BlockBlob"])
        let ranged = try await self.fixture.ask(.get, "/con/empty", [.range: "bytes=0-"])
        #expect(ranged.status == 416)
        #expect(ranged.fields[.contentRange] == "bytes */0")
        let whole = try await self.fixture.ask(.get, "/con/empty")
        #expect(whole.status == 200)
        #expect(whole.fields[.contentLength] == "0")
    }

    @Test func hashesOfARange() async throws {
        let md5 = try await self.fixture.ask(
            .get, "/con/b", [.range: "bytes=10-19", Self.rangeMD5: "true"])
        #expect(md5["Content-MD5"] == BodyTests.md5(Array(Self.bytes[10..<20])))
        #expect(md5.body == Array(Self.bytes[10..<20]))
        let crc64 = try await self.fixture.ask(
            .get, "/con/b", [.range: "bytes=0-0", Self.rangeCRC64: "true"])
        // CRC-64/NVME of one zero byte (spec rest.md §9).
        #expect(crc64["x-ms-content-crc64"] == "KIfs70dQ2tU=")
    }

    @Test func headHasTheLengthAndNoBody() async throws {
        let head = try await self.fixture.ask(.head, "/con/b")
        let get = try await self.fixture.ask(.get, "/con/b")
        #expect(head.status == 200)
        #expect(head.body.isEmpty)
        for name in [
            "Content-Length", "Content-Type", "ETag", "Last-Modified", "Content-MD5",
            "x-ms-blob-type", "x-ms-creation-time", "x-ms-server-encrypted", "x-ms-meta-Name",
        ] {
            #expect(head[name] != nil)
            #expect(head[name] == get[name])
        }
        #expect(head[("Content-Length")] == "1000")
        #expect(head["Content-Type"] == "text/plain")
    }

    @Test func notModified() async throws {
        let etag = try #require(try await self.fixture.ask(.head, "/con/b").fields[.eTag])
        #expect(etag.hasPrefix("\"0x8D"))
        let answer = try await self.fixture.ask(.get, "/con/b", [.ifNoneMatch: etag])
        #expect(answer.status == 304)
        #expect(answer.body.isEmpty)
        #expect(answer.code == "ConditionNotMet")
        #expect(
            try await self.fixture.ask(.get, "/con/b", [.ifMatch: "\"0x8D0\""]).code
                == "ConditionNotMet")
    }

    @Test func metadata() async throws {
        let answer = try await self.fixture.ask(.get, "/con/b?comp=metadata")
        #expect(answer.status == 200)
        #expect(answer["x-ms-meta-Name"] == "v")
        #expect(answer.fields[.contentLength] == "0")
    }

    /// Streamed in pieces that end where the reader's and the server's do not coincide.
    @Test(arguments: [65_537, 262_144, 262_145, 1_000_000])
    func longReads(_ byteCount: Int) async throws {
        let bytes = BodyTests.bytes(byteCount)
        _ = try await self.fixture.ask(.put, "/con/long", [.blobType: "BlockBlob"], body: bytes)
        let whole = try await self.fixture.ask(.get, "/con/long")
        // Compared outside of the macro, which would print every byte.
        let wholeIsRight = whole.body == bytes
        #expect(wholeIsRight)
        let part = try await self.fixture.ask(.get, "/con/long", [.range: "bytes=7-"])
        let partIsRight = part.body == Array(bytes[7...])
        #expect(partIsRight)
        #expect(part.fields[.contentLength] == "\(byteCount - 7)")
    }

    private static let metadata = name("x-ms-meta-Name")
    private static let msRange = name("x-ms-range")
    private static let rangeMD5 = name("x-ms-range-get-content-md5")
    private static let rangeCRC64 = name("x-ms-range-get-content-crc64")

    private static func name(_ text: String) -> HTTPField.Name {
        HTTPField.Name(text) ?? .accept
    }
}
