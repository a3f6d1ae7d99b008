import AzureWire
import BlobModel
import HTTPTypes
import Synchronization
import Testing

/// Goal: a part of a batch is a request like any other: one that is not signed, or not for the
/// batch's account or container, changes nothing (spec rest.md §10).
@Suite struct BatchTests {
    let fixture: BlobFixture

    init() async throws {
        self.fixture = try BlobFixture()
        for container in ["con", "other"] {
            _ = try await self.fixture.ask(.put, "/\(container)?restype=container")
            for name in ["a", "b"] {
                _ = try await self.fixture.ask(
                    .put, "/\(container)/\(name)", [.blobType: "BlockBlob"], body: [1])
            }
        }
    }

    /// The part's bytes, signed as a client signs it: without a version.
    private func part(
        _ id: Int, _ path: String, key: [UInt8] = BlobFixture.key1
    ) throws -> String {
        var head = HTTPRequest(
            method: .delete, scheme: "http", authority: "127.0.0.1:10000",
            path: "/\(BlobFixture.account)\(path)",
            headerFields: [.msDate: BlobFixture.date, .contentLength: "0"])
        try head.sign(key: key)
        var text =
            "--batch_x\r\nContent-Type: application/http\r\nContent-ID: \(id)\r\n"
            + "Content-Transfer-Encoding: binary\r\n\r\nDELETE \(head.path ?? "") HTTP/1.1\r\n"
        for field in head.headerFields { text += "\(field.name.rawName): \(field.value)\r\n" }
        return text + "\r\n"
    }

    private func send(_ parts: [String], to path: String) async throws -> ReceivedAnswer {
        try await self.fixture.ask(
            .post, path, [.contentType: "multipart/mixed; boundary=batch_x"],
            body: Array((parts.joined() + "--batch_x--\r\n").utf8))
    }

    private func exists(_ path: String) async throws -> Bool {
        try await self.fixture.ask(.head, path).status == 200
    }

    @Test func eachPartIsAnsweredForItself() async throws {
        let answer = try await self.send(
            [try self.part(0, "/con/a?"), try self.part(1, "/con/none")], to: "/?comp=batch")
        #expect(answer.status == 202)
        let type = try #require(answer["Content-Type"])
        #expect(type.hasPrefix("multipart/mixed; boundary=batchresponse_"))
        let parts = answer.text.components(separatedBy: "--batchresponse_")
        #expect(parts.count == 4)
        #expect(parts[1].contains("Content-ID: 0\r\n\r\nHTTP/1.1 202 Accepted\r\n"))
        #expect(parts[1].contains("x-ms-delete-type-permanent: true\r\n"))
        #expect(parts[1].contains("x-ms-version: 2024-08-04\r\n"))
        #expect(
            parts[2].contains(
                "Content-ID: 1\r\n\r\nHTTP/1.1 404 The specified blob does not exist.\r\n"))
        #expect(parts[2].contains("<Code>BlobNotFound</Code>"))
        #expect(try await self.exists("/con/a") == false)
    }

    @Test func aPartThatIsNotSignedChangesNothing() async throws {
        let wrongKey = [UInt8](repeating: 9, count: 64)
        let answer = try await self.send(
            [try self.part(0, "/con/a", key: wrongKey), try self.part(1, "/con/b")],
            to: "/?comp=batch")
        #expect(answer.text.contains("HTTP/1.1 403 "))
        #expect(try await self.exists("/con/a"))
        #expect(try await self.exists("/con/b") == false)
    }

    @Test func aContainersBatchIsForItsBlobs() async throws {
        let answer = try await self.send(
            [try self.part(0, "/other/a"), try self.part(1, "/con/b")],
            to: "/con?restype=container&comp=batch")
        #expect(answer.text.contains("HTTP/1.1 400 "))
        #expect(try await self.exists("/other/a"))
        #expect(try await self.exists("/con/b") == false)
    }

    @Test func partsOfAnotherAccountAreRefused() async throws {
        let part = try self.part(0, "/con/a").replacing(
            "/\(BlobFixture.account)/con/a", with: "/second/con/a")
        let answer = try await self.send([part], to: "/?comp=batch")
        #expect(answer.text.contains("HTTP/1.1 403 "))
        #expect(try await self.exists("/con/a"))
    }

    @Test func everyPartIsJournaledUnderAnIDOfItsOwn() async throws {
        self.fixture.store.state.withLock { $0.actors = [] }
        _ = try await self.send(
            [try self.part(0, "/con/a"), try self.part(1, "/con/b")], to: "/?comp=batch")
        let ids = self.fixture.store.state.withLock { $0.actors.map(\.requestID) }
        #expect(Set(ids).count == 2)
    }
}

extension String {
    fileprivate func components(separatedBy separator: String) -> [Substring] {
        self.split(separator: separator, omittingEmptySubsequences: false)
    }
}
