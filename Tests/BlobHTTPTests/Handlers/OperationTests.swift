import AzureWire
import BlobModel
import HTTPTypes
import Testing

/// Goal: every operation that changes something answers with the status and headers of spec
/// rest.md §3, and what it changed can be read.
@Suite struct OperationTests {
    let fixture: BlobFixture

    init() async throws {
        self.fixture = try BlobFixture()
        _ = try await self.fixture.ask(.put, "/con?restype=container")
    }

    @Test func containers() async throws {
        let name = try #require(HTTPField.Name("x-ms-meta-k"))
        let set = try await self.fixture.ask(
            .put, "/con?restype=container&comp=metadata", [name: "v"])
        #expect(set.status == 200)
        #expect(set.fields[.eTag] != nil)
        let properties = try await self.fixture.ask(.get, "/con?restype=container")
        #expect(properties["x-ms-meta-k"] == "v")
        #expect(properties["x-ms-has-immutability-policy"] == "false")
        #expect(properties["x-ms-has-legal-hold"] == "false")
        #expect(properties["x-ms-immutable-storage-with-versioning-enabled"] == "false")
        let metadata = try await self.fixture.ask(.head, "/con?restype=container&comp=metadata")
        #expect(metadata["x-ms-meta-k"] == "v")
        let list = try await self.fixture.ask(.get, "?comp=list")
        #expect(list.text.contains("<Name>con</Name>"))
        #expect(
            list.text.contains("ServiceEndpoint=\"http://127.0.0.1:10000/devstoreaccount1/\""))
        let deleted = try await self.fixture.ask(.delete, "/con?restype=container")
        #expect(deleted.status == 202)
        #expect(try await self.fixture.ask(.delete, "/con?restype=container").status == 404)
    }

    @Test func leasesOfContainersAreNotPresent() async throws {
        let lease = try #require(HTTPField.Name("x-ms-lease-id"))
        let answer = try await self.fixture.ask(
            .get, "/con?restype=container", [lease: "11111111-2222-3333-4444-555555555555"])
        #expect(answer.status == 412)
        #expect(answer.code == "LeaseNotPresentWithContainerOperation")
    }

    @Test func appendBlob() async throws {
        let put = try await self.fixture.ask(.put, "/con/log", [.blobType: "AppendBlob"])
        #expect(put.status == 201)
        #expect(put["Content-MD5"] == nil)
        for (number, offset) in [(1, "0"), (2, "3")] {
            let answer = try await self.fixture.ask(
                .put, "/con/log?comp=appendblock", body: [1, 2, 3])
            #expect(answer.status == 201)
            #expect(answer["x-ms-blob-append-offset"] == offset)
            #expect(answer["x-ms-blob-committed-block-count"] == "\(number)")
            #expect(answer.fields[.eTag] != nil)
            #expect(answer["x-ms-content-crc64"] != nil)
        }
        #expect(try await self.fixture.ask(.get, "/con/log").body == [1, 2, 3, 1, 2, 3])
    }

    @Test func blockBlob() async throws {
        for (id, byte) in [("AAAA", UInt8(1)), ("BBBB", 2)] {
            let answer = try await self.fixture.ask(
                .put, "/con/b?comp=block&blockid=\(id)", body: [byte, byte])
            #expect(answer.status == 201)
        }
        let staged = try await self.fixture.ask(
            .get, "/con/b?comp=blocklist&blocklisttype=uncommitted")
        #expect(staged.text.contains("<Name>AAAA</Name><Size>2</Size>"))
        #expect(staged.fields[.eTag] == nil)
        #expect(staged["x-ms-blob-content-length"] == "0")
        let xml = "<BlockList><Latest>BBBB</Latest><Uncommitted>AAAA</Uncommitted></BlockList>"
        let wrong = try await self.fixture.ask(
            .put, "/con/b?comp=blocklist", [.contentMD5: BodyTests.md5([])], body: Array(xml.utf8))
        #expect(wrong.code == "Md5Mismatch")
        let commit = try await self.fixture.ask(
            .put, "/con/b?comp=blocklist",
            [.contentMD5: BodyTests.md5(Array(xml.utf8)), .blobContentMD5: BodyTests.md5([9])],
            body: Array(xml.utf8))
        #expect(commit.status == 201)
        #expect(commit["Content-MD5"] == BodyTests.md5(Array(xml.utf8)))
        let get = try await self.fixture.ask(.get, "/con/b")
        #expect(get.body == [2, 2, 1, 1])
        // Whatever the client says it is.
        #expect(get["Content-MD5"] == BodyTests.md5([9]))
        let list = try await self.fixture.ask(.get, "/con/b?comp=blocklist&blocklisttype=all")
        #expect(list.fields[.eTag] == commit.fields[.eTag])
        #expect(list["x-ms-blob-content-length"] == "4")
    }

    @Test func propertiesMetadataDeletion() async throws {
        _ = try await self.fixture.ask(.put, "/con/b", [.blobType: "BlockBlob"], body: [1])
        let name = try #require(HTTPField.Name("x-ms-meta-k"))
        let metadata = try await self.fixture.ask(.put, "/con/b?comp=metadata", [name: "v"])
        #expect(metadata.status == 200)
        #expect(metadata["x-ms-request-server-encrypted"] == "true")
        let type = try #require(HTTPField.Name("x-ms-blob-content-type"))
        let properties = try await self.fixture.ask(.put, "/con/b?comp=properties", [type: "a/b"])
        #expect(properties.status == 200)
        #expect(properties["x-ms-request-server-encrypted"] == nil)
        let head = try await self.fixture.ask(.head, "/con/b")
        #expect(head["x-ms-meta-k"] == "v")
        #expect(head["Content-Type"] == "a/b")
        #expect(head.fields[.eTag] == properties.fields[.eTag])
        let deleted = try await self.fixture.ask(.delete, "/con/b")
        #expect(deleted.status == 202)
        #expect(deleted["x-ms-delete-type-permanent"] == "true")
        #expect(try await self.fixture.ask(.delete, "/con/b").code == "BlobNotFound")
    }

    @Test func accountInformation() async throws {
        let answer = try await self.fixture.ask(.get, "/?restype=account&comp=properties")
        #expect(answer.status == 200)
        #expect(answer["x-ms-sku-name"] == "Standard_LRS")
        #expect(answer["x-ms-account-kind"] == "StorageV2")
        #expect(answer["x-ms-is-hns-enabled"] == "false")
    }

    @Test func unicodeNamesAndLists() async throws {
        let put = try await self.fixture.ask(
            .put, "/con/d%20%C3%A9%2B/%2F..//x", [.blobType: "BlockBlob"], body: [1])
        #expect(put.status == 201)
        let list = try await self.fixture.ask(.get, "/con?restype=container&comp=list&prefix=d")
        #expect(list.fields[.contentType] == "application/xml")
        #expect(list.text.contains("<Name>d é+//..//x</Name>"))
        #expect(list.text.contains("<Prefix>d</Prefix>"))
    }
}
