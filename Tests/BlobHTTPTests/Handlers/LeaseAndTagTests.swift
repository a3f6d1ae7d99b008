import AzureWire
import BlobModel
import HTTPTypes
import Synchronization
import Testing

/// Goal: leases, tags, tiers, snapshots and page blobs answer with the status and headers of spec
/// rest.md §3b, §3e and §7.
@Suite struct LeaseAndTagTests {
    let fixture: BlobFixture

    init() async throws {
        self.fixture = try BlobFixture()
        _ = try await self.fixture.ask(.put, "/con?restype=container")
        _ = try await self.fixture.ask(.put, "/con/b", [.blobType: "BlockBlob"], body: [1, 2, 3])
    }

    private func ask(
        _ method: HTTPRequest.Method, _ path: String, _ fields: [String: String] = [:],
        body: [UInt8] = []
    ) async throws -> ReceivedAnswer {
        var headers = HTTPFields()
        for (name, value) in fields {
            headers[try #require(HTTPField.Name(name))] = value
        }
        return try await self.fixture.ask(method, path, headers, body: body)
    }

    @Test(arguments: ["/con?restype=container&comp=lease", "/con/b?comp=lease"])
    func lifeOfALease(_ path: String) async throws {
        let acquired = try await self.ask(
            .put, path, ["x-ms-lease-action": "acquire", "x-ms-lease-duration": "-1"])
        #expect(acquired.status == 201)
        #expect(acquired.fields[.eTag] != nil)
        let id = try #require(acquired["x-ms-lease-id"])
        #expect(LeaseID(id) != nil)
        // Version 4 of RFC 9562.
        #expect(Array(id)[14] == "4")
        let other = "11111111-2222-3333-4444-555555555555"
        let changed = try await self.ask(
            .put, path,
            [
                "x-ms-lease-action": "change", "x-ms-lease-id": id,
                "x-ms-proposed-lease-id": other,
            ])
        #expect(changed.status == 200)
        #expect(changed["x-ms-lease-id"] == other)
        let broken = try await self.ask(
            .put, path, ["x-ms-lease-action": "break", "x-ms-lease-break-period": "7"])
        #expect(broken.status == 202)
        #expect(broken["x-ms-lease-time"] == "7")
        #expect(broken["x-ms-lease-id"] == nil)
        let released = try await self.ask(
            .put, path, ["x-ms-lease-action": "release", "x-ms-lease-id": other])
        #expect(released.status == 200)
        #expect(released["x-ms-lease-id"] == nil)
    }

    @Test func tags() async throws {
        let xml = "<Tags><TagSet><Tag><Key>a</Key><Value>1</Value></Tag></TagSet></Tags>"
        let set = try await self.ask(.put, "/con/b?comp=tags", body: Array(xml.utf8))
        #expect(set.status == 204)
        let get = try await self.ask(.get, "/con/b?comp=tags")
        #expect(get.status == 200)
        #expect(get.text.contains("<Key>a</Key><Value>1</Value>"))
        #expect(try await self.ask(.head, "/con/b")["x-ms-tag-count"] == "1")
    }

    @Test func archiveAndBack() async throws {
        let archived = try await self.ask(
            .put, "/con/b?comp=tier", ["x-ms-access-tier": "Archive"])
        #expect(archived.status == 200)
        let read = try await self.ask(.get, "/con/b")
        #expect(read.status == 409)
        #expect(read.code == "BlobArchived")
        let back = try await self.ask(.put, "/con/b?comp=tier", ["x-ms-access-tier": "Hot"])
        #expect(back.status == 202)
    }

    @Test func snapshotsAndDeletion() async throws {
        let made = try await self.ask(.put, "/con/b?comp=snapshot")
        #expect(made.status == 201)
        let id = try #require(made["x-ms-snapshot"])
        let read = try await self.ask(.get, "/con/b?snapshot=\(id)")
        #expect(read.status == 200)
        #expect(read["x-ms-lease-state"] == nil)
        self.fixture.store.state.withLock { $0.settings.blobRetention = DeleteRetention(days: 1) }
        let deleted = try await self.ask(.delete, "/con/b")
        #expect(deleted.status == 202)
        #expect(deleted["x-ms-delete-type-permanent"] == "false")
        #expect(try await self.ask(.put, "/con/b?comp=undelete").status == 200)
    }

    @Test func pages() async throws {
        let made = try await self.ask(
            .put, "/con/p",
            [
                "x-ms-blob-type": "PageBlob", "x-ms-blob-content-length": "2048",
                "x-ms-blob-sequence-number": "5",
            ])
        #expect(made.status == 201)
        let written = try await self.ask(
            .put, "/con/p?comp=page", ["x-ms-page-write": "update", "x-ms-range": "bytes=0-511"],
            body: [UInt8](repeating: 7, count: 512))
        #expect(written.status == 201)
        #expect(written["x-ms-blob-sequence-number"] == "5")
        let ranges = try await self.ask(.get, "/con/p?comp=pagelist")
        #expect(ranges.status == 200)
        #expect(ranges["x-ms-blob-content-length"] == "2048")
        #expect(
            ranges.text.contains(
                "<PageList><PageRange><Start>0</Start><End>2047</End></PageRange></PageList>"))
        let resized = try await self.ask(
            .put, "/con/p?comp=properties", ["x-ms-blob-content-length": "512"])
        #expect(resized.status == 200)
        #expect(resized["x-ms-blob-sequence-number"] == "5")
    }

    @Test func query() async throws {
        let csv = "a,1\nb,2\n"
        _ = try await self.ask(
            .put, "/con/t", ["x-ms-blob-type": "BlockBlob"], body: Array(csv.utf8))
        func document(_ expression: String) -> [UInt8] {
            Array(
                ("<QueryRequest><QueryType>SQL</QueryType><Expression>\(expression)</Expression>"
                    + "</QueryRequest>").utf8)
        }
        let answer = try await self.ask(
            .post, "/con/t?comp=query", body: document("SELECT _1 FROM BlobStorage"))
        #expect(answer.status == 200)
        #expect(answer["Content-Type"] == "avro/binary")
        #expect(answer.body.starts(with: Array("Obj".utf8) + [1]))
        #expect(String(decoding: answer.body, as: UTF8.self).contains("a\nb\n"))
        let wrong = try await self.ask(.post, "/con/t?comp=query", body: document("DROP TABLE"))
        #expect(wrong.status == 400)
        #expect(wrong.code == "ErrorProcessingQueryExpression")
    }
}
